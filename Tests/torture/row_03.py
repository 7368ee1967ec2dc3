"""Socket fuzz: mutated lines, chunks of all sizes, half-closes and aborts; nobody dies, descriptors and memory come
back."""
from torture import *
from example import example

SEEDS = [
    '{"id":1,"method":"ping"}', '{"id":2,"method":"search","params":{"q":"coal","limit":3}}',
    '{"id":3,"method":"query","params":{"q":"[word=\\"coal\\"%c] []{0,3}","limit":2}}',
    '{"id":4,"method":"hello","params":{"ordered":false}}', '{"id":5,"method":"cancel","params":{"id":3}}',
    '{"id":6,"method":"articles.list","params":{"where":{"date":{">=":"2020"}}}}', '{"id":7,"method":"corpora.list"}',
    '{"id":8,"method":"parse","params":{"q":"[word=\\"a\\"] within s"}}', '{"id":"é","method":"stat"}',
    '{"id":9,"method":"tools/list"}', '{"id":10,"method":"subscribe"}',
    '{"id":11,"method":"run","params":{"text":"A = \\"coal\\"; size A;"}}',
    '{"method":"notifications/cancelled","params":{"requestId":3}}',
    '{"id":12,"method":"query","params":{"q":"[]","stream":true,"_meta":{"progressToken":1}}}',
]


def mutated(numbers, line):
    data = bytearray(line.encode())
    for _ in range(numbers.choice((0, 0, 1, 1, 2, 5))):
        at = numbers.randrange(len(data) + 1)
        kind = numbers.randrange(5)
        if kind == 0 and at < len(data):
            data[at] = numbers.randrange(256)
        elif kind == 1:
            data[at:at] = bytes(numbers.randrange(256) for _ in range(numbers.randrange(4)))
        elif kind == 2:
            del data[at:at + numbers.randrange(8)]
        elif kind == 3:
            data[at:at] = data[:numbers.randrange(len(data) + 1)]
        elif kind == 4:
            data[at:at] = numbers.choice((b"{", b"[" * 70, b'"', b"\\", b"\n", b"\0", b"1e999", b'"a":'))
        data = data or bytearray(b"{")
    return bytes(data)


def session(daemon, numbers, pool):
    """One connection: some hundred lines, then one of four endings. Gives how many lines were sent."""
    lines = [numbers.choice(pool) for _ in range(numbers.choice((1, 20, 500, 2000)))]
    data = b"\n".join(lines) + (b"\n" if numbers.random() < 0.8 else b"")
    ending = numbers.choice(("drain", "drain", "drain", "abort", "late"))
    client = daemon.client(60)

    def drain():
        try:
            while client.socket.recv(1 << 20):
                pass
        except OSError:
            pass

    reader = threading.Thread(target=drain)
    reader.start()
    try:
        at = 0
        while at < len(data):
            size = numbers.choice((1, 13, 4096, 65536, 1 << 20))
            client.send(data[at:at + size])
            at += size
        if ending == "drain":
            client.end()
            reader.join()
        elif ending == "abort":
            client.socket.shutdown(socket.SHUT_RDWR)
        else:
            time.sleep(numbers.random() * 0.02)
            client.end()
    except OSError:
        pass
    # Closed only when nobody reads any more: its number may be that of another session's socket at once, and a reader
    # that waits with the old number would hold that one open.
    reader.join()
    client.close()
    return data.count(b"\n") + 1


def body():
    daemon = Daemon("--corpus", example())
    daemon.ready()
    numbers = random.Random(7)
    pool = [mutated(numbers, numbers.choice(SEEDS)) for _ in range(20_000)]
    # What is allocated once and kept is there before the measure begins.
    for _ in range(20):
        session(daemon, numbers, pool)
    time.sleep(0.5)
    descriptors, memory = daemon.descriptors(), daemon.resident("RssAnon")
    seconds, sent, began = 6 if IS_SHORT else 60, [0] * 4, time.monotonic()

    def work(index):
        own = random.Random(index)
        while time.monotonic() - began < seconds and daemon.is_alive():
            sent[index] += session(daemon, own, pool)

    workers = [threading.Thread(target=work, args=(index,)) for index in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    rate = sum(sent) / (time.monotonic() - began) * 60
    with daemon.client() as client:
        client.ask("ping")
    # The daemon hears of the last connection's end a moment after us.
    time.sleep(1)
    left, grown = daemon.descriptors() - descriptors, daemon.resident("RssAnon") - memory
    passed = daemon.is_alive() and left <= 0 and grown <= 5 << 20 and (IS_SHORT or rate >= 400_000)
    return passed, (f"{rate / 1000:.0f} k lines a minute, alive {daemon.is_alive()}, descriptors {left:+d}, "
                    f"memory {grown / 2**20:+.1f} MiB")


row(3, body)

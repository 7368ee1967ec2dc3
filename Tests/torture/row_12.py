"""A thousand clients with a hundred queries each: every answer equals the one given to a client alone."""
import hashlib
import re
import selectors

from torture import *
from example import example

QUERIES = [
    ("search", {"q": "coal"}), ("search", {"q": "museum", "limit": 2}), ("query", {"q": '[word="coal"%c]', "limit": 5}),
    ("query", {"q": '"the"%c []{0,2} "m.*"'}), ("count", {"q": "[]"}), ("count", {"q": '"coal"', "by": "article"}),
    ("articles.list", {}), ("articles.list", {"where": {"date": {">=": "2021"}}}), ("documents.list", {}),
    ("parse", {"q": '[word="a"] within s'}), ("query", {"q": "[word="}), ("articles.get", {"article": "nothing.1"}),
]
VOLATILE = re.compile(rb'"(ms|next)":("[0-9a-f]*"|[0-9.e+-]+)')
IDS = re.compile(rb'"id":\d+')


def mark(line):
    """A hash of what must not differ: all but the time, the handle of a cursor and the id."""
    return hashlib.sha256(IDS.sub(b"", VOLATILE.sub(b"", line), count=1)).digest()


def line(number, query):
    return json.dumps({"id": number, "method": QUERIES[query][0], "params": QUERIES[query][1]}).encode() + b"\n"


def body():
    clients, each = (200, 20) if IS_SHORT else (1000, 100)
    daemon = Daemon("--corpus", example(), "--limit", "connections_per_uid=2000")
    daemon.ready()
    oracle = []
    with daemon.client() as client:
        for query in range(len(QUERIES)):
            client.send(line(query, query))
            oracle.append(mark(client.line().encode() + b"\n"))
    idle = daemon.resident("RssAnon")
    peak, wrong, answered = [idle], 0, 0
    numbers = random.Random(3)
    selector = selectors.DefaultSelector()
    state = []
    began = time.monotonic()
    for number in range(clients):
        client = daemon.client()
        asked = [numbers.randrange(len(QUERIES)) for _ in range(each)]
        client.socket.setblocking(False)
        entry = {"client": client, "asked": asked, "out": bytearray(b"".join(line(i, q) for i, q in enumerate(asked))),
                 "in": bytearray(), "done": 0}
        state.append(entry)
        selector.register(client.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, entry)
    left = clients
    last_look = 0
    while left and time.monotonic() - began < 900:
        if time.monotonic() - last_look > 0.2:
            last_look = time.monotonic()
            peak.append(daemon.resident("RssAnon"))
        for key, events in selector.select(1):
            entry = key.data
            if events & selectors.EVENT_WRITE and entry["out"]:
                # A piece at a time, so that all clients are at work together.
                try:
                    sent = key.fileobj.send(entry["out"][:2048])
                except BlockingIOError:
                    sent = 0
                del entry["out"][:sent]
                if not entry["out"]:
                    selector.modify(key.fileobj, selectors.EVENT_READ, entry)
            if events & selectors.EVENT_READ:
                chunk = key.fileobj.recv(1 << 16)
                if not chunk:
                    selector.unregister(key.fileobj)
                    left -= 1
                    continue
                entry["in"] += chunk
                while (end := entry["in"].find(b"\n")) >= 0:
                    answer = bytes(entry["in"][:end + 1]).lstrip(b" ")
                    del entry["in"][:end + 1]
                    wrong += mark(answer) != oracle[entry["asked"][entry["done"]]]
                    entry["done"] += 1
                    answered += 1
                if entry["done"] == each:
                    selector.unregister(key.fileobj)
                    entry["client"].close()
                    left -= 1
    seconds = time.monotonic() - began
    dropped = clients * each - answered
    grown = max(peak) - idle
    figure = (f"{answered} answers to {clients} clients in {seconds:.1f} s, {wrong} wrong, {dropped} dropped, "
              f"memory {grown / 2**20:+.1f} MiB")
    return wrong == 0 and dropped == 0 and grown <= 64 << 20, figure


row(12, body)

"""`kill -9` of the daemon at random moments during documents.put: nothing acknowledged is lost, nothing is half there."""
import hashlib

from torture import *

CLIENTS = 3


def writer(path, number, acknowledged, sent, stop):
    """Puts and deletes until the daemon dies; notes what was acknowledged."""
    chooser = random.Random(f"{number}/{time.monotonic_ns()}")
    try:
        with Client(path, 10) as client:
            while not stop.is_set():
                file = f"w{number}/{chooser.randrange(12)}.txt"
                if chooser.random() < 0.2 and acknowledged.get(file) is not None:
                    sent[file] = [acknowledged.get(file), None]
                    client.ask("documents.delete", corpus="wire", file=file)
                    acknowledged[file] = None
                else:
                    size = chooser.choice([1, 3, 30, 600])
                    text = f"Report {chooser.random()}\n\n" + "The kiln was lit in Datong again. " * size + "\n"
                    digest = hashlib.sha256(text.encode()).hexdigest()
                    sent[file] = [acknowledged.get(file), digest]
                    client.ask("documents.put", corpus="wire", file=file, content=text)
                    acknowledged[file] = digest
                sent.pop(file, None)
    except (Closed, OSError, json.JSONDecodeError):
        pass


def body():
    kills = 12 if IS_SHORT else 200
    data = place("data")
    os.mkdir(data)
    daemon = Daemon("--data", data, path=place("wire.sock"))
    with daemon.client() as client:
        client.ask("corpora.create", name="wire", annotate="none")
    acknowledged = [{} for _ in range(CLIENTS)]
    problems = changes = 0
    slowest = 0.0
    for number in range(kills):
        stop = threading.Event()
        sent = [{} for _ in range(CLIENTS)]
        before = sum(len(files) for files in acknowledged)
        threads = [threading.Thread(target=writer, args=(daemon.path, index_, acknowledged[index_], sent[index_], stop))
                   for index_ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        time.sleep(random.Random(number).uniform(0.005, 0.4))
        daemon.kill()
        stop.set()
        for thread in threads:
            thread.join()
        daemon = Daemon("--data", data, path=place("wire.sock"))
        daemon.ready()
        slowest = max(slowest, time.monotonic() - daemon.began)
        with daemon.client() as client:
            deadline = time.monotonic() + 60
            while client.ask("corpora.info", corpus="wire")["waiting"]:
                if time.monotonic() > deadline:
                    raise RuntimeError("what waits is not served within a minute")
                time.sleep(0.01)
            found = documents(client, "wire")
        for files, open_ in zip(acknowledged, sent):
            for file in set(files) | set(open_):
                # What was sent and not acknowledged is there wholly or not at all.
                allowed = open_.get(file) or [files.get(file)]
                changes += 1
                if found.get(file) not in allowed:
                    problems += 1
                    note(f"kill {number}: {file} is {found.get(file)}, not one of {allowed}")
                files[file] = found.get(file)
        sound, text = check(data + "/wire")
        if not sound:
            problems += 1
            note(f"kill {number}: {text}")
    if daemon.stop() != 0:
        problems += 1
    return problems == 0 and changes > 0, (
        f"{kills} kills, {changes} documents looked at afterwards, {problems} lost or mixed; slowest restart "
        f"{slowest:.2f} s")


row(32, body)

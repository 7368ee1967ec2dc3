"""Cancel: at random times, and by clients that are killed; work stops, and each request has exactly one reply."""
from torture import *
from example import SLOW, generated


def processor_time(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def jobs(client):
    return [job for row_ in client.ask("sessions")["rows"] for job in row_["jobs"] if job["method"] != "sessions"]


def body():
    count, kills = (100, 5) if IS_SHORT else (1000, 40)
    daemon = Daemon("--corpus", generated("heavy", 300_000))
    daemon.ready()
    numbers = random.Random(5)
    watcher = daemon.client()
    times, replies, wrong = [], 0, 0
    with daemon.client() as client:
        for number in range(count):
            client.send(json.dumps({"id": number, "method": "count", "params": {"q": SLOW}}) + "\n")
            time.sleep(numbers.random() * 0.01)
            began = time.monotonic()
            client.send(json.dumps({"id": f"c{number}", "method": "cancel", "params": {"id": number}}) + "\n")
            if numbers.random() < 0.2:
                client.send(json.dumps({"method": "cancel", "params": {"id": number}}) + "\n")
            answers = [client.message(), client.message()]
            replies += len(answers)
            kinds = sorted((str(answer["id"]), answer.get("error", {}).get("code", 0)) for answer in answers)
            wrong += kinds != sorted([(str(number), -32800), (f"c{number}", 0)])
            while jobs(watcher):
                time.sleep(0.0005)
            times.append((time.monotonic() - began) * 1000)
        client.send('{"id":"end","method":"ping"}\n')
        wrong += client.message()["id"] != "end"
    by_number = 0
    with daemon.client() as client:
        for number in range(20):
            client.send(json.dumps({"id": number, "method": "count", "params": {"q": SLOW}}) + "\n")
            while not (found := jobs(watcher)):
                time.sleep(0.001)
            watcher.ask("job.kill", job=found[0]["job"])
            by_number += client.message().get("error", {}).get("code") == -32800
            while jobs(watcher):
                time.sleep(0.001)
    killed = []
    script = "import socket,sys,time; s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(sys.argv[2].encode()); print(flush=True); time.sleep(60)"
    lines = "".join(json.dumps({"id": n, "method": "count", "params": {"q": SLOW}}) + "\n" for n in range(4))
    for _ in range(kills):
        client = subprocess.Popen([sys.executable, "-c", script, daemon.path, lines], stdout=subprocess.PIPE)
        client.stdout.readline()
        while not jobs(watcher):
            time.sleep(0.001)
        client.kill()
        began = time.monotonic()
        client.wait()
        while jobs(watcher):
            time.sleep(0.0005)
        killed.append((time.monotonic() - began) * 1000)
    before = processor_time(daemon.pid)
    time.sleep(1)
    idle = processor_time(daemon.pid) - before
    p99, worst = quantile(times, 0.99), max(killed)
    figure = (f"{count} cancelled, work stopped after {p99:.1f} ms (p99), {wrong} with other than one reply each, "
              f"{by_number}/20 by job.kill, {kills} killed clients' work stopped after at most {worst:.0f} ms, then "
              f"{idle * 100:.0f} % of a processor")
    return wrong == 0 and by_number == 20 and idle <= 0.05 and (IS_SHORT or p99 <= 50 and worst <= 100), figure


row(17, body)

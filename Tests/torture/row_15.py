"""Too few descriptors: 64 of them and 200 clients; the processor stays idle, those connected are served, and the others
as soon as there is room."""
from torture import *
from example import example


def processor_time(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def body():
    daemon = Daemon("--corpus", example(), under=("prlimit", "--nofile=64:64"))
    daemon.ready()
    clients = [daemon.client(30) for _ in range(200)]
    time.sleep(0.5)
    served = []
    for client in clients:
        client.socket.settimeout(0.3 if len(served) < 200 else 30)
        try:
            client.ask("ping")
            served.append(client)
        except TimeoutError:
            break
    before, began = processor_time(daemon.pid), time.monotonic()
    time.sleep(2)
    share = (processor_time(daemon.pid) - before) / (time.monotonic() - began)
    harmed = 0
    for client in served:
        client.socket.settimeout(30)
        try:
            harmed += "total" not in client.ask("search", q="coal")
        except Exception:  # any failure is harm to a client that was connected
            harmed += 1
    waiting = [client for client in clients if client not in served]
    for client in served:
        client.close()
    began = time.monotonic()
    first = waiting[1]
    first.socket.settimeout(30)
    first.send('{"id":"first","method":"ping"}\n')
    first.line()
    recovery = time.monotonic() - began
    answered = 0
    while waiting:
        # Those in front make room for those behind.
        client = waiting.pop(0)
        client.socket.settimeout(10)
        try:
            client.send('{"id":"late","method":"ping"}\n')
            client.line()
            answered += 1
        except OSError:
            pass
        client.close()
    figure = (f"{len(served)} of 200 served at once, {share * 100:.1f} % of a processor meanwhile, {harmed} harmed, room "
              f"taken after {recovery:.2f} s, {answered}/{200 - len(served)} of the others answered")
    return (0 < len(served) < 64 and share <= 0.05 and harmed == 0 and recovery <= 1
            and answered == 200 - len(served)), figure


row(15, body)

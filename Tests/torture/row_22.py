"""SIGTERM under 64 clients: no reply is lost, the exit status is 0, the socket is gone, subscribers are told."""
from torture import *
from example import generated

MEDIUM = '[word="w1.*"] []{0,20} [word="w2.*"] []{0,20} "none" within article'


def body():
    rounds = 2 if IS_SHORT else 20
    corpus = generated("drained", 100_000)
    lost, strange, untold, statuses, longest = 0, 0, 0, [], 0.0
    for number in range(rounds):
        daemon = Daemon("--corpus", corpus, path=place(f"drain{number}.sock"))
        daemon.ready()
        clients = [daemon.client(30) for _ in range(64)]
        subscribers = [daemon.client(30) for _ in range(4)]
        for client in subscribers:
            client.ask("subscribe")
        for client in clients:
            for request in range(3):
                client.send(json.dumps({"id": request, "method": "count", "params": {"q": MEDIUM}}) + "\n")
        time.sleep(0.05)
        began = time.monotonic()
        daemon.process.send_signal(signal.SIGTERM)
        for client in clients:
            try:
                for request in range(3):
                    message = client.message()
                    strange += message["id"] != request or message.get("error", {}).get("code", 0) not in (0, -31012)
            except (Closed, OSError):
                lost += 1
        for client in subscribers:
            try:
                untold += client.message().get("params", {}).get("event") != "closing"
            except (Closed, OSError):
                untold += 1
        for client in clients + subscribers:
            client.close()
        statuses.append(daemon.process.wait(15))
        longest = max(longest, time.monotonic() - began)
        strange += os.path.lexists(daemon.path)
    figure = (f"{rounds} ends under 64 clients: {lost} clients lost replies, {strange} strange, {untold} not told, "
              f"statuses {sorted(set(statuses))}, longest {longest:.1f} s")
    return lost == 0 and strange == 0 and untold == 0 and set(statuses) == {0} and longest <= 12, figure


row(22, body)

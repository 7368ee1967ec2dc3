"""A hundred readers that stop reading in the middle of large streams: memory stays, others are served, each is closed at
the stall limit and named in the log."""
from torture import *
from example import generated


def body():
    tokens, readers = (200_000, 40) if IS_SHORT else (5_000_000, 100)
    daemon = Daemon("--corpus", generated("large", tokens), "--limit", "stall_s=2")
    daemon.ready()
    request = '{"id":1,"method":"query","params":{"q":"[]","stream":true,"timeout_ms":600000}}\n'
    with daemon.client() as client:
        client.send(request)
        client.line()
    time.sleep(0.3)
    before = daemon.resident()
    stalled = []
    for _ in range(readers):
        client = daemon.client(30)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.send(request)
        stalled.append(client)
    pings, peak = [], before
    with daemon.client() as bystander:
        end = time.monotonic() + 2
        while time.monotonic() < end:
            began = time.monotonic()
            bystander.ask("ping")
            pings.append((time.monotonic() - began) * 1000)
            peak = max(peak, daemon.resident())
            time.sleep(0.005)
        closed, deadline = 0, time.monotonic() + (20 if IS_SHORT else 10)
        while time.monotonic() < deadline:
            # What was pushed into the socket before remains; its end is what counts.
            rows = [row_ for row_ in bystander.ask("sessions")["rows"]]
            closed = readers - (len(rows) - 1)
            peak = max(peak, daemon.resident())
            if closed >= readers:
                break
            time.sleep(0.1)
    named = daemon.logged().count(" stalled") + daemon.logged().count("=stalled")
    for client in stalled:
        client.close()
    p99, grown = quantile(pings, 0.99), peak - before
    figure = (f"{closed}/{readers} closed, {named} in the log, memory {grown / 2**20:+.0f} MiB, ping p99 {p99:.2f} ms")
    return closed == readers and named >= readers and grown <= 150 << 20 and (p99 <= 5 or IS_SHORT), figure


row(14, body)

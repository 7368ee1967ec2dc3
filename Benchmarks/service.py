"""What the daemon does beside answering queries: pings beside redis-server, streams, many clients, start."""

import json
import os
import shutil
import statistics
import subprocess
import time

from daemon import Daemon, Refused, connect, echo_times, pipelined, throughput
from queries import mixed

PING = b'{"id":1,"method":"ping"}\n'


def measure(shanxid, daemon, anew, folder, asked):
    """Of a daemon that keeps what it found out, with the mixed load also on one that does not."""
    sock = daemon.socket
    figures = {"Shanxi": pings(sock, PING, 20_000)}
    figures["Shanxi"] |= stream(sock, asked)
    figures["Shanxi"] |= clients(anew.socket, mixed(asked), ", each answered anew")
    figures["Shanxi"] |= clients(sock, mixed(asked), "")
    anonymous, mapped = daemon.memory()
    figures["Shanxi"] |= {
        "start to connectable, this corpus": f"{daemon.connectable:.1f} ms",
        "start to the corpus being ready": f"{daemon.ready:.1f} ms",
        "start to first answer": f"{daemon.first:.1f} ms",
        "open to first answer (less a start without a corpus)": f"{opening(shanxid, daemon, folder):.1f} ms",
        "resident beyond mapped files, after all of this": f"{anonymous} MB",
        "resident of mapped files": f"{mapped} MB",
    }
    redis = redis_pings(folder)
    if redis:
        figures["redis-server"] = redis
    return figures


def pings(sock, line, count):
    one = connect(sock)
    p50, p99 = echo_times(one, line, count // 4)
    # The best of three, as a pause of the machine halves a short run.
    rate = max(pipelined(one, line, count) for _ in range(3))
    one.close()
    return {"ping p50": f"{p50:.0f} µs", "ping p99": f"{p99:.0f} µs", "pipelined pings, 64 at a time": f"{rate:,.0f}/s"}


def stream(sock, asked):
    """How many megabytes a second a stream of hits delivers."""
    cql = next((query["cqp"] for query in asked if query["id"] == "q02"), None)
    if cql is None:
        return {}
    one = connect(sock)
    request = {"id": 1, "method": "query", "params": {"q": cql, "limit": 10_000, "stream": True}}
    one.sendall(json.dumps(request).encode() + b"\n")
    size, tail, began = 0, b"", time.perf_counter()
    while time.perf_counter() - began < 5:
        part = one.recv(1 << 20)
        if not part:
            break
        size += len(part)
        tail = (tail + part)[-4096:]
        if tail.endswith(b"\n") and b'"id":1' in tail.rsplit(b"\n", 2)[-2][:40]:
            break
    took = time.perf_counter() - began
    one.close()
    if b'"error"' in tail[:200] and size < 4096:
        return {"stream": "not streamed by this build"}
    return {"stream of hits": f"{size / took / 1e6:.0f} MB/s"}


def clients(sock, lines, kind):
    result = {}
    for number in (1, 4, 16):
        try:
            rate = f"{throughput(sock, lines, number):,.0f}/s"
        except Refused as refusal:
            rate = str(refusal)
        result[f"mixed queries, {number} clients{kind}"] = rate
    return result


def opening(shanxid, daemon, folder):
    """Median of starts until the first answer, less that of starts that serve nothing."""
    arguments = daemon.process.args[4:]
    with_corpus, without = [], []
    for number in range(5):
        for arguments_of, times in ((arguments, with_corpus), ([], without)):
            other = Daemon(shanxid, os.path.join(folder, f"open{number}.sock"), *arguments_of)
            times.append(other.first if arguments_of else other.ready)
            other.stop()
    return statistics.median(with_corpus) - statistics.median(without)


def redis_pings(folder):
    program = shutil.which("redis-server")
    if not program:
        return None
    sock = os.path.join(folder, "redis.sock")
    server = subprocess.Popen([program, "--port", "0", "--unixsocket", sock, "--save", "", "--appendonly", "no"],
                              stdout=subprocess.DEVNULL, cwd=folder)
    try:
        for _ in range(500):
            if os.path.exists(sock):
                break
            time.sleep(0.01)
        return pings(sock, b"PING\r\n", 20_000)
    finally:
        server.terminate()
        server.wait()

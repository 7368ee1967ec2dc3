"""A running shanxid, asked over its socket."""

import json
import pathlib
import re
import selectors
import socket
import statistics
import subprocess
import time


class Refused(Exception):
    """The daemon answered with an error."""


class Client:
    """One connection that waits for each answer."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.pending = b""
        self.number = 0

    def send(self, method, params):
        self.number += 1
        self.socket.sendall(json.dumps({"id": self.number, "method": method, "params": params}).encode() + b"\n")

    def line(self):
        while b"\n" not in self.pending:
            part = self.socket.recv(1 << 20)
            if not part:
                raise Refused("the daemon closed the connection")
            self.pending += part
        line, _, self.pending = self.pending.partition(b"\n")
        return line

    def ask(self, method, **params):
        """The result, and the milliseconds until its last byte was here."""
        began = time.perf_counter()
        self.send(method, params)
        answer = self.line()
        took = (time.perf_counter() - began) * 1000
        reply = json.loads(answer)
        if "error" in reply:
            raise Refused(f"{method} {json.dumps(params)}: {reply['error']['message']}")
        return reply["result"], took

    def close(self):
        self.socket.close()


class Daemon:
    """A process of shanxid that serves one corpus.

    `connectable` and `first` are milliseconds from exec to the first connection and to the first answer.
    """

    def __init__(self, program, sock, *arguments):
        self.socket = sock
        began = time.perf_counter()
        self.process = subprocess.Popen([program, "serve", "--socket", sock, *arguments], stderr=subprocess.DEVNULL)
        while True:
            try:
                client = Client(sock)
                break
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit(f"the daemon ended with {self.process.returncode}")
                time.sleep(0.0002)
        self.connectable = (time.perf_counter() - began) * 1000
        client.ask("ready", wait=True)
        self.ready = (time.perf_counter() - began) * 1000
        try:
            client.ask("search", q="government", limit=1)
        except Refused:
            pass
        self.first = (time.perf_counter() - began) * 1000
        client.close()

    def memory(self):
        """Resident MB beyond mapped files, and of them."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        kib = {name: int(value) for name, value in re.findall(r"^(Rss\w+):\s+(\d+) kB", status, re.M)}
        return round(kib["RssAnon"] / 1024, 1), round(kib["RssFile"] / 1024, 1)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def repeat(ask, runs=30, seconds=3.0, least=3):
    """Medians of what `ask` returns, a tuple of times: a first run that does not count, then up to `runs`."""
    ask()
    samples, began = [], time.perf_counter()
    while len(samples) < least or (len(samples) < runs and time.perf_counter() - began < seconds):
        samples.append(ask())
    return [statistics.median(column) for column in zip(*samples)], len(samples)


def throughput(path, lines, clients, seconds=3.0):
    """Answers a second of so many connections, each of which sends its next line when the last is answered."""
    picker = selectors.DefaultSelector()
    for index in range(clients):
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(str(path))
        # Each begins elsewhere, so that not all ask the same at the same time.
        state = {"next": index * len(lines) // clients, "socket": sock}
        picker.register(sock, selectors.EVENT_READ, state)
        sock.sendall(lines[state["next"] % len(lines)])
    done, failed, began = 0, 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        for key, _ in picker.select(1):
            state = key.data
            part = state["socket"].recv(1 << 20)
            if not part:
                raise Refused("the daemon closed a connection")
            if b'"error":' in part[:200]:
                failed += 1
            if not part.endswith(b"\n"):
                continue
            done += 1
            state["next"] += 1
            state["socket"].sendall(lines[state["next"] % len(lines)])
    took = time.perf_counter() - began
    for key in list(picker.get_map().values()):
        key.data["socket"].close()
    if failed:
        raise Refused(f"{failed} of {done} answers were errors")
    return done / took


def echo_times(sock, line, count):
    """p50 and p99 in microseconds of sending a line and reading an answer that ends in LF."""
    times = []
    for _ in range(count):
        began = time.perf_counter()
        sock.sendall(line)
        while not sock.recv(1 << 16).endswith(b"\n"):
            pass
        times.append((time.perf_counter() - began) * 1e6)
    times.sort()
    return times[len(times) // 2], times[len(times) * 99 // 100]


def pipelined(sock, line, count, batch=64):
    """Answers a second when `batch` lines are on their way at a time."""
    began = time.perf_counter()
    for _ in range(count // batch):
        sock.sendall(line * batch)
        lines = 0
        while lines < batch:
            lines += sock.recv(1 << 20).count(b"\n")
    return count // batch * batch / (time.perf_counter() - began)


def connect(path):
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(str(path))
    return sock

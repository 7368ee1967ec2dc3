"""What the rows share: daemons, corpora, clients of the protocol, and the line that a row prints.

A row is `from torture import *`, a function that returns (passed, figure), and `row(NN, function)` at its end. All
sockets and files lie in one folder below /tmp that goes with the row.
"""
import atexit
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback

BIN = os.environ.get("SHANXI_BIN", "")
IS_SHORT = os.environ.get("SHANXI_TORTURE") == "short"
SHANXID = BIN + "/shanxid"
REPL = BIN + "/shanxi-repl"
FOLDER = tempfile.mkdtemp(prefix="shanxi-torture-")
_daemons = []


def _clean():
    for daemon in _daemons:
        daemon.kill()
    shutil.rmtree(FOLDER, ignore_errors=True)


atexit.register(_clean)


def row(number, body):
    """Runs a row and prints its line; what it raises is its failure."""
    try:
        passed, figure = body()
    except Exception as error:  # a row that breaks off has failed, whatever the reason
        traceback.print_exc()
        passed, figure = False, f"{type(error).__name__}: {error}"
    print(f"row {number:02d}: {'pass' if passed else 'fail'} {' '.join(str(figure).split())}", flush=True)


def note(text):
    """Says something that is not the row's line."""
    print(text, file=sys.stderr, flush=True)


def place(name):
    """A path in the row's folder."""
    return os.path.join(FOLDER, name)


def environment(**more):
    """A small environment: no variable of the caller decides where sockets or corpora are."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SHANXI_MODELS", "LLVM_PROFILE_FILE") if name in os.environ}
    return {**kept, "HOME": FOLDER, **{name: value for name, value in more.items() if value is not None}}


class Closed(Exception):
    """The peer closed the connection before a whole line came."""


class Refused(Exception):
    """The daemon answered with an error."""

    def __init__(self, error):
        super().__init__(f"{error['code']} {error['message']}")
        self.code = error["code"]
        self.data = error.get("data", {})


class Client:
    """One connection; a blocking client that is used by one thread."""

    def __init__(self, path, patience=60.0):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(patience)
        try:
            self.socket.connect(path)
        except OSError:
            self.socket.close()
            raise
        self.buffer = bytearray()
        self.number = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    def end(self):
        """Sends no more."""
        self.socket.shutdown(socket.SHUT_WR)

    def line(self):
        """The next line as text; heartbeats are dropped."""
        while True:
            end = self.buffer.find(b"\n")
            if end >= 0:
                line = bytes(self.buffer[:end]).lstrip(b" ")
                del self.buffer[:end + 1]
                return line.decode()
            chunk = self.socket.recv(1 << 16)
            if not chunk:
                raise Closed("closed before the answer")
            self.buffer += chunk

    def message(self):
        return json.loads(self.line())

    def ask(self, method, **params):
        """The result of one request; raises `Refused` for an error."""
        self.number += 1
        text = json.dumps({"id": self.number, "method": method, "params": params}, ensure_ascii=False)
        self.send(text + "\n")
        while True:
            answer = self.message()
            if answer.get("id") == self.number or ("id" in answer and answer["id"] is None):
                if "error" in answer:
                    raise Refused(answer["error"])
                return answer["result"]


class Daemon:
    """A `shanxid serve` of the row; ended with it."""

    def __init__(self, *arguments, path=None, under=(), program=None, env=None, waits=True, cwd=None):
        self.path = path or place(f"s{len(_daemons)}.sock")
        self.log = place(f"log{len(_daemons)}")
        self.began = time.monotonic()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [*under, program or SHANXID, "serve", "--socket", self.path, *arguments], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env=env or environment(), cwd=cwd)
        _daemons.append(self)
        if waits:
            self.wait_for_socket()

    @property
    def pid(self):
        return self.process.pid

    def wait_for_socket(self, seconds=20.0):
        """Waits until somebody accepts; gives the seconds since the start."""
        while time.monotonic() - self.began < seconds:
            try:
                Client(self.path).close()
                return time.monotonic() - self.began
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"the daemon ended with {self.process.returncode}: {self.logged()}")
                time.sleep(0.001)
        raise RuntimeError("nobody accepts connections")

    def client(self, patience=60.0):
        return Client(self.path, patience)

    def ready(self, seconds=60.0):
        """Waits until all corpora are open."""
        with self.client(seconds + 5) as client:
            client.ask("ready", wait=True, timeout_ms=int(seconds * 1000))

    def logged(self):
        with open(self.log, errors="replace") as file:
            return file.read()

    def stop(self, seconds=15.0):
        """SIGTERM; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def is_alive(self):
        return self.process.poll() is None

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def resident(self, kind="VmRSS"):
        """Bytes of memory; `RssAnon` leaves mapped files out."""
        with open(f"/proc/{self.pid}/status") as file:
            for line in file:
                if line.startswith(kind + ":"):
                    return int(line.split()[1]) * 1024
        raise RuntimeError(f"no {kind}")


WORDS = ("mill yarn aerogel coal train valley market price county harvest glass river bridge school teacher factory "
         "worker engine railway museum opera vinegar noodle wheat orchard tunnel battery turbine satellite clinic "
         "village temple lantern festival kiln loom copper steel graphene sapphire lens sensor robot").split()


def article(number, seed=0, sentences=6):
    """A made-up article, the same for the same numbers: (title, text)."""
    chooser = random.Random(f"{seed}/{number}")
    lines = []
    for _ in range(sentences):
        words = chooser.choices(WORDS, k=chooser.randint(6, 14))
        lines.append(" ".join(["The", *words]) + ".")
    title = " ".join(word.capitalize() for word in chooser.choices(WORDS, k=4))
    return title, " ".join(lines)


def rows_file(name, count, seed=0, sentences=6):
    """A JSONL file of made-up articles; its path."""
    path = place(name)
    with open(path, "w") as file:
        for number in range(count):
            title, text = article(number, seed, sentences)
            day = f"2021-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
            file.write(json.dumps({"id": f"a{number}", "title": title, "date": day, "text": text}) + "\n")
    return path


def index(folder, *arguments, name=None, under=(), env=None, check=True):
    """Runs `shanxid index --into FOLDER`; the finished process."""
    command = [*under, SHANXID, "index", "--into", folder]
    if name:
        command += ["--name", name]
    done = subprocess.run(
        [*command, *arguments], env=env or environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if check and done.returncode not in (0, 6):
        raise RuntimeError(f"index ended with {done.returncode}: {done.stderr}")
    return done


def corpus(name, count=40, seed=0, sentences=6, annotate=False):
    """A corpus of made-up articles in a folder of the row; its path."""
    path = place(name)
    index(path, *([] if annotate else ["--no-annotate"]), rows_file(name + ".jsonl", count, seed, sentences), name=name)
    return path


def check(folder):
    """Whether `shanxid check` finds a corpus sound, and what it says."""
    done = subprocess.run([SHANXID, "check", folder], env=environment(), capture_output=True, text=True)
    return done.returncode == 0, done.stderr + done.stdout


def quantile(values, part):
    """The value that `part` of all values do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def copy(folder, name):
    """A copy of a corpus folder under another name."""
    path = place(name)
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(folder, path)
    return path


def current(folder):
    """The published generation's name; None before the first one."""
    try:
        with open(folder + "/current") as file:
            return file.read().split()[0]
    except FileNotFoundError:
        return None


def calls_on(command, folder, names):
    """The calls of a program's first thread that change `folder`: pairs of a name and its number among that name's.

    Other calls may fail for reasons of the system's own: the run-time reads the command line from a file, for example.
    """
    log = place("recorded")
    ended = subprocess.run(["strace", "-f", "-y", "-s", "200", "-o", log, "-e", f"trace={','.join(names)}", *command],
                           env=environment(), capture_output=True, text=True)
    if ended.returncode != 0:
        raise RuntimeError(f"the recorded run ended with {ended.returncode}: {ended.stderr}")
    found, counts, first = [], {}, None
    with open(log, errors="replace") as file:
        for line in file:
            thread, rest = line.split(None, 1)
            first = first or thread
            name = rest.split("(", 1)[0]
            if thread != first or name not in names:
                continue
            counts[name] = counts.get(name, 0) + 1
            if folder in rest and not (name == "openat" and "O_RDONLY" in rest):
                found.append((name, counts[name]))
    return found


def page(name, number, word):
    """A page of a made-up article that says `word` `number` times; (file, text)."""
    return name, f"Report {name}\n\nThe harvest came. " + " ".join(f"It was {word} again." for _ in range(number)) + "\n"


def wait_served(client, corpus_name, sequence, seconds=60.0):
    """Waits until a change is served; the seconds that it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        info = client.ask("corpora.info", corpus=corpus_name)
        if info["sequence"] >= sequence:
            return time.monotonic() - began
        time.sleep(0.01)
    raise RuntimeError(f"change {sequence} of {corpus_name} is not served after {seconds} s: {info}")


def documents(client, corpus_name):
    """What a corpus holds: sha256 by file name, rejected ones left out."""
    found, cursor = {}, None
    while True:
        params = {"corpus": corpus_name, "limit": 1000}
        if cursor:
            params = {"cursor": cursor, "corpus": corpus_name}
        answer = client.ask("documents.list", **params)
        for row_ in answer["rows"]:
            if row_["state"] == "indexed":
                found[row_["file"]] = row_["sha256"]
        cursor = answer.get("next")
        if not cursor:
            return found

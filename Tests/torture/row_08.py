"""Power loss: the calls of a run that publishes, replayed into each state that a disk may be left in.

A file's bytes are safe when its fsync has returned, a name when its folder's has. Before that a disk may have any part
of them: whole files lost or empty, the last write torn, names there or not in any order. Each state is opened; it must
be wholly the old or wholly the new generation. The journal of a daemon is replayed the same way.
"""
import re

from torture import *

CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)(?:<([^>]*)>)?")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


def unescaped(text):
    return bytes.fromhex(text.replace("\\x", ""))


def recorded(command, folder):
    """The calls that change `folder`, in their order: tuples of a name and what it concerns."""
    log = place("calls")
    names = "openat,write,pwrite64,fsync,rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,ftruncate"
    ended = subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "100000000", "-o", log, "-e", f"trace={names}", *command],
        env=environment(), capture_output=True, text=True)
    if ended.returncode != 0:
        raise RuntimeError(f"{command[1]} ended with {ended.returncode}: {ended.stderr}")
    calls = []
    prefix = folder + "/"

    def below(path):
        return path[len(prefix):] if path.startswith(prefix) else "" if path == folder else None

    with open(log) as file:
        for line in file:
            match = CALL.match(line.strip())
            if not match or int(match[3]) < 0:
                continue
            name, arguments, result, opened = match[1], match[2], int(match[3]), match[4]
            texts = [unescaped(text[0]) for text in TEXT.findall(arguments)]
            descriptor = re.match(r"\d+<([^>]*)>", arguments)
            path = None
            if descriptor:
                raw = descriptor[1]
                path = unescaped(raw).decode() if raw.startswith("\\x") else raw
            if name == "openat" and "O_CREAT" in arguments:
                place_ = below(texts[-1].decode())
                if place_ is not None:
                    calls.append(("create", place_, "O_TRUNC" in arguments))
            elif name in ("write", "pwrite64"):
                place_ = below(path) if path else None
                if place_ is not None:
                    offset = int(arguments.rsplit(",", 1)[1]) if name == "pwrite64" else None
                    calls.append(("write", place_, texts[-1][:result], offset))
            elif name in ("fsync", "ftruncate"):
                place_ = below(path) if path else None
                if place_ is not None:
                    calls.append((name, place_) if name == "fsync" else
                                 (name, place_, int(arguments.rsplit(",", 1)[1])))
            elif name.startswith("rename"):
                old, new = below(texts[0].decode()), below(texts[1].decode())
                if new is not None:
                    calls.append(("rename", old, new))
            elif name in ("unlink", "unlinkat", "rmdir", "mkdir"):
                place_ = below(texts[-1].decode())
                if place_:
                    calls.append((name.replace("unlinkat", "unlink"), place_))
    return calls


class Disk:
    """Files by a number of their own, names that lead to them, and what of both is safe."""

    def __init__(self, base):
        self.data, self.safe_data, self.pending = {}, {}, {}
        self.names, self.folders = {}, {""}
        self.steps = []
        for root, folders, files in os.walk(base):
            for name in folders:
                self.folders.add(os.path.relpath(os.path.join(root, name), base))
            for name in files:
                path = os.path.relpath(os.path.join(root, name), base)
                with open(os.path.join(root, name), "rb") as file:
                    content = file.read()
                number = len(self.data)
                self.data[number] = self.safe_data[number] = content
                self.names[path] = number
        self.safe_names, self.safe_folders = dict(self.names), set(self.folders)
        self.places = {}

    def parent(self, path):
        return os.path.dirname(path)

    def apply(self, call):
        kind, path = call[0], call[1]
        if kind == "create":
            if path not in self.names:
                number = len(self.data)
                self.data[number], self.safe_data[number] = b"", b""
                self.names[path] = number
                self.steps.append((self.parent(path), "link", path, number))
            elif call[2]:
                self.change(self.names[path], b"")
            self.places[path] = 0
        elif kind == "write":
            number = self.names[path]
            content, offset = self.data[number], call[3]
            start = self.places.get(path, 0) if offset is None else offset
            content = content.ljust(start, b"\0")
            self.change(number, content[:start] + call[2] + content[start + len(call[2]):])
            if offset is None:
                self.places[path] = start + len(call[2])
        elif kind == "ftruncate":
            self.change(self.names[path], self.data[self.names[path]][:call[2]].ljust(call[2], b"\0"))
        elif kind == "fsync":
            if path in self.names:
                number = self.names[path]
                self.safe_data[number] = self.data[number]
                self.pending[number] = []
            if path in self.folders:
                kept = []
                for step in self.steps:
                    if step[0] == path:
                        self.settle(step, self.safe_names, self.safe_folders)
                    else:
                        kept.append(step)
                self.steps = kept
        elif kind == "rename":
            new = call[2]
            number = self.names.pop(path)
            self.names[new] = number
            self.steps.append((self.parent(new), "rename", path, new, number))
        elif kind == "unlink":
            self.names.pop(path, None)
            self.steps.append((self.parent(path), "unlink", path))
        elif kind == "mkdir":
            self.folders.add(path)
            self.steps.append((self.parent(path), "mkdir", path))
        elif kind == "rmdir":
            self.folders.discard(path)
            self.steps.append((self.parent(path), "rmdir", path))

    def change(self, number, content):
        self.pending.setdefault(number, []).append(content)
        self.data[number] = content

    @staticmethod
    def settle(step, names, folders):
        kind = step[1]
        if kind == "link":
            names[step[2]] = step[3]
        elif kind == "rename":
            names.pop(step[2], None)
            names[step[3]] = step[4]
        elif kind == "unlink":
            names.pop(step[2], None)
        elif kind == "mkdir":
            folders.add(step[2])
        else:
            folders.discard(step[2])

    def state(self, chooser):
        """One state that the disk may be left in: a chance for each change that is not safe."""
        odds = chooser.choice([0.0, 0.5, 1.0, chooser.random()])
        names, folders = dict(self.safe_names), set(self.safe_folders)
        for step in self.steps:
            if chooser.random() < odds:
                self.settle(step, names, folders)
        files = {}
        for path, number in names.items():
            content = self.safe_data[number]
            changes = self.pending.get(number, [])
            if changes:
                count = chooser.randint(0, len(changes)) if odds not in (0.0, 1.0) else round(odds) * len(changes)
                if count:
                    content = changes[count - 1]
                    if chooser.random() < 0.3 and odds not in (0.0, 1.0):
                        before = changes[count - 2] if count > 1 else self.safe_data[number]
                        torn = chooser.randint(0, len(content))
                        content = content[:torn] + before[torn:] if len(before) > torn else content[:torn]
            files[path] = content
        return files, folders

    @staticmethod
    def write(files, folders, path):
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        for folder in sorted(folders | {os.path.dirname(name) for name in files}):
            os.makedirs(os.path.join(path, folder), exist_ok=True)
        for name, content in files.items():
            with open(os.path.join(path, name), "wb") as file:
                file.write(content)


def body():
    if not shutil.which("strace"):
        return False, "strace is not installed"
    base = corpus("base", 6)
    more = rows_file("more.jsonl", 4, seed=1)
    folder = copy(base, "work")
    calls = recorded([SHANXID, "index", "--into", folder, "--no-annotate", "--jobs", "1", more], folder)
    if current(folder) != "g2" or not any(call[0] == "rename" for call in calls):
        raise RuntimeError(f"{len(calls)} calls were understood, and {current(folder)} is published")
    # The model replays what it was told into the very folder that the run left.
    disk = Disk(base)
    for call in calls:
        disk.apply(call)
    left = Disk(folder)
    if {path: disk.data[number] for path, number in disk.names.items()} != {
            path: left.data[number] for path, number in left.names.items()}:
        raise RuntimeError("the calls, replayed, do not make the folder that the run left")
    states = 200 if IS_SHORT else 5000
    chooser = random.Random(8)
    disk = Disk(base)
    seen, problems, old, new = set(), 0, 0, 0
    each = max(1, states // len(calls))
    for number, call in enumerate(calls):
        disk.apply(call)
        if IS_SHORT and number % max(1, len(calls) // states):
            continue
        for _ in range(each):
            files, folders = disk.state(chooser)
            key = hash((tuple(sorted((name, hash(content)) for name, content in files.items())), tuple(sorted(folders))))
            if key in seen:
                continue
            seen.add(key)
            path = place("state")
            Disk.write(files, folders, path)
            sound, text = check(path)
            generation = current(path)
            if not sound or generation not in ("g1", "g2"):
                problems += 1
                note(f"after call {number} {call[0]} {call[1]}: {generation}: {text.strip()[:200]}")
            old += generation == "g1"
            new += generation == "g2"
    return problems == 0 and old > 0 and new > 0, (
        f"{len(calls)} calls, {len(seen)} different states: {old} open as old, {new} as new, {problems} as neither")


row(8, body)

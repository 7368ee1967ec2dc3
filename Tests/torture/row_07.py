"""Calls that fail while a generation is written: the run says which path and why, and the old generation stays."""
from torture import *

CALLS = ["write", "pwrite64", "fsync", "rename", "mkdir", "openat", "unlink"]


def body():
    if not shutil.which("strace"):
        return False, "strace is not installed"
    base = corpus("base", 6)
    more = rows_file("more.jsonl", 4, seed=1)
    command = [SHANXID, "index", "--into", place("work"), "--no-annotate", "--jobs", "1", more]
    runs = problems = 0

    def judge(what, ended, may_succeed, words):
        nonlocal runs, problems
        runs += 1
        folder = place("work")
        fault = None
        if ended.returncode < 0 or ended.returncode > 6:
            fault = f"it crashed with {ended.returncode}"
        elif ended.returncode == 0 and not may_succeed:
            fault = "it says that all is well"
        elif ended.returncode != 0 and not (any(word in ended.stderr for word in words) and "/" in ended.stderr):
            fault = f"it does not say which file and why: {ended.stderr.strip()}"
        elif current(folder) not in ("g1", "g2") or not check(folder)[0]:
            fault = f"the corpus is neither old nor new: {check(folder)[1]}"
        if fault:
            problems += 1
            note(f"{what}: {fault}")

    copy(base, "work")
    points = calls_on(command, place("work"), CALLS)
    for error, words in (("EIO", ["Input/output error"]), ("ENOSPC", ["No space left"]), ("EINTR", [])):
        for call, number in points[::12] if IS_SHORT else points:
            # These do not end with EINTR on Linux.
            if error == "EINTR" and call in ("rename", "mkdir", "unlink"):
                continue
            copy(base, "work")
            ended = subprocess.run(
                ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
                 "-e", f"inject={call}:error={error}:when={number}", *command],
                env=environment(), capture_output=True, text=True, timeout=60)
            judge(f"{error} at {call} {number}", ended, error == "EINTR", words)
    # A file that may not grow.
    copy(base, "work")
    limited = ["bash", "-c", 'ulimit -f 2; exec "$@"', "bash", *command]
    judge("ulimit -f", subprocess.run(limited, env=environment(), capture_output=True, text=True), False,
          ["File too large"])
    # A file system of one mebibyte, for index and for a daemon.
    full = ""
    if os.getuid() == 0:
        small = place("small")
        os.mkdir(small)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small], capture_output=True)
        if mounted.returncode == 0:
            try:
                fault = on_small_disk(small)
            finally:
                subprocess.run(["umount", "-l", small], check=False)
            runs += 1
            problems += bool(fault)
            if fault:
                note(f"1 MiB: {fault}")
            full = "; a full disk refuses puts, and takes them again when there is room"
        else:
            note("tmpfs cannot be mounted here: left out")
    return problems == 0, f"{runs - problems}/{runs} failures named, the corpus sound after each{full}"


def on_small_disk(small):
    """A daemon whose corpora lie on a small disk refuses what does not fit, and goes on."""
    daemon = Daemon("--data", small)
    try:
        with daemon.client() as client:
            client.ask("corpora.create", name="wire", annotate="none")
            accepted, refused = {}, 0
            for number in range(40):
                name, text = page(f"p{number}.txt", 2000, "kiln")
                try:
                    accepted[name] = client.ask("documents.put", corpus="wire", file=name, content=text)["sequence"]
                except Refused as error:
                    refused += 1
                    if "No space left" not in str(error):
                        return f"refused with {error}"
            if not refused or not accepted:
                return f"{refused} refused and {len(accepted)} accepted of 40"
            for name in list(accepted)[1:]:
                try:
                    client.ask("documents.delete", corpus="wire", file=name)
                except Refused as error:
                    if "No space left" not in str(error):
                        return f"delete refused with {error}"
            if not daemon.is_alive():
                return f"the daemon died: {daemon.logged()}"
            client.ask("corpora.drop", corpus="wire")
            client.ask("corpora.create", name="wire", annotate="none")
            name, text = page("last.txt", 3, "kiln")
            wait_served(client, "wire", client.ask("documents.put", corpus="wire", file=name, content=text)["sequence"])
        return None if daemon.stop() == 0 else "it does not end well"
    finally:
        daemon.kill()


row(7, body)

"""Programs of two builds: an idle daemon that a client started is replaced, any other is named with its build.

The other build is the same program with another build number written into its file.
"""
from torture import *

MARK = b"shanxi build "


def other_build(name):
    """A folder with both programs of build 0.0.9, and their build."""
    folder = place(name)
    os.mkdir(folder)
    for program in ("shanxid", "shanxi-repl"):
        with open(f"{BIN}/{program}", "rb") as file:
            data = file.read()
        at = data.find(MARK)
        if at < 0:
            raise RuntimeError(f"{program} does not tell its build")
        end = data.index(b"\0", at)
        build = data[at + len(MARK):end]
        changed = (b"0.0.9" + build[5:]).ljust(len(build), b"x")
        with open(f"{folder}/{program}", "wb") as file:
            file.write(data.replace(MARK + build, MARK + changed))
        os.chmod(f"{folder}/{program}", 0o755)
    os.symlink(BIN + "/../../models", folder + "/models")
    return folder, changed.decode()


def call(folder, env, *arguments):
    return subprocess.run([f"{folder}/shanxi-repl", *arguments], env=env, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=60)


def version(folder):
    return subprocess.run([f"{folder}/shanxid", "--version"], capture_output=True, text=True).stdout.split()[-1]


def pair(first, second, number):
    """A daemon of `first` meets clients of `second`; what is not as documented."""
    problems = []
    runtime = place(f"run{number}")
    os.mkdir(runtime, 0o700)
    env = environment(XDG_RUNTIME_DIR=runtime)
    path = runtime + "/shanxi/shanxid.sock"
    old, new = version(first), version(second)
    started = json.loads(call(first, env, "call", "hello", "{}").stdout)
    if started["build"] != old or not started["autostarted"]:
        problems.append(f"the first daemon says {started['build']}, not {old}")
    # Somebody else is connected: it stays, and the client is told.
    with Client(path) as other:
        other.ask("ping")
        done = call(second, env, "call", "hello", "{}")
        answer = json.loads(done.stdout)
        if answer["pid"] != started["pid"] or old not in done.stderr or new not in done.stderr:
            problems.append(f"in use: {answer['build']}, told “{done.stderr.strip()}”")
    # Nobody is: it is replaced, silently.
    deadline = time.monotonic() + 5
    while True:
        with Client(path) as watcher:
            if watcher.ask("stat")["connections"]["open"] == 1 or time.monotonic() > deadline:
                break
    time.sleep(0.1)
    done = call(second, env, "call", "hello", "{}")
    answer = json.loads(done.stdout)
    if answer["build"] != new or answer["pid"] == started["pid"] or done.stderr:
        problems.append(f"idle: {answer['build']}, told “{done.stderr.strip()}”")
    stopped = subprocess.run([f"{second}/shanxid", "stop"], env=env, capture_output=True, text=True)
    if stopped.returncode != 0:
        problems.append(f"stop: {stopped.stderr.strip()}")
    # One that its user started is never replaced.
    daemon = Daemon(path=path, program=f"{first}/shanxid", env=env)
    done = call(second, env, "call", "hello", "{}")
    answer = json.loads(done.stdout)
    if answer["pid"] != daemon.pid or old not in done.stderr:
        problems.append(f"the user's own: {answer['build']}, told “{done.stderr.strip()}”")
    daemon.stop()
    return problems


def body():
    folder, build = other_build("other")
    if version(folder) != build or version(BIN) == build:
        return False, f"the other build says {version(folder)}, this one {version(BIN)}"
    failed = 0
    pairs = [(folder, BIN), (BIN, folder)]
    for number, (first, second) in enumerate(pairs):
        problems = pair(first, second, number)
        for problem in problems:
            note(f"pair {number}: {problem}")
        failed += bool(problems)
    return failed == 0, f"{len(pairs) - failed}/{len(pairs)} pairs of builds as documented"


row(23, body)

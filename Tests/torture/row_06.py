"""`kill -9` of a run of `index` at every call that changes the disk, and at random moments: old or new, never mixed."""
from torture import *

CALLS = ["write", "pwrite64", "fsync", "rename", "unlink", "rmdir", "mkdir", "ftruncate", "openat"]


def state(folder, states):
    """What is wrong with a corpus after a kill; None when it is wholly one of `states` (tokens by generation)."""
    sound, text = check(folder)
    if not sound:
        return f"check: {text.strip()}"
    info = subprocess.run([SHANXID, "info", folder], capture_output=True, text=True, env=environment()).stdout
    name = current(folder)
    if name not in states or states[name] not in info:
        return f"{name} is neither the old nor the new generation: {info}"
    return None


def serves(folder, oracle):
    """Whether a daemon answers from one generation within two seconds."""
    daemon = Daemon("--corpus", folder)
    daemon.ready()
    with daemon.client() as client:
        answer = client.ask("count", q='[word="kiln"]')
    seconds = time.monotonic() - daemon.began
    daemon.stop()
    if answer["total"] != oracle[answer["generation"]]:
        return f"{answer['generation']} counts {answer['total']}, not {oracle[answer['generation']]}"
    return None if seconds <= 2 or IS_SHORT else f"the answer came after {seconds:.1f} s"


def body():
    if not shutil.which("strace"):
        return False, "strace is not installed"
    base = corpus("base", 6)
    more = rows_file("more.jsonl", 4, seed=1)
    done = copy(base, "done")
    index(done, "--no-annotate", "--jobs", "1", more)
    if (current(base), current(done)) != ("g1", "g2"):
        raise RuntimeError("the generations are not g1 and g2")
    oracle = {}
    for folder in (base, done):
        daemon = Daemon("--corpus", folder)
        daemon.ready()
        with daemon.client() as client:
            oracle[current(folder)] = client.ask("count", q='[word="kiln"]')["total"]
        daemon.stop()
    states = {}
    for folder in (base, done):
        info = subprocess.run([SHANXID, "info", folder], capture_output=True, text=True, env=environment()).stdout
        states[current(folder)] = next(line for line in info.splitlines() if "tokens" in line)
    runs = problems = 0

    def judge(folder, what, is_served):
        nonlocal runs, problems
        runs += 1
        fault = state(folder, states) or (serves(folder, oracle) if is_served else None)
        if not fault:
            # The next run finishes the work and removes what was left.
            index(folder, "--no-annotate", "--jobs", "1", more)
            left = [name for name in os.listdir(folder) if name.startswith("g") or name.endswith(".new")]
            if left != [current(folder)] or state(folder, states | {current(folder): states["g2"]}):
                fault = f"after the next run there is {left}"
        if fault:
            problems += 1
            note(f"{what}: {fault}")

    command = ["index", "--into", place("work"), "--no-annotate", "--jobs", "1", more]
    copy(base, "work")
    points = calls_on([SHANXID, *command], place("work"), CALLS)
    for call, number in points[::12] if IS_SHORT else points:
        folder = copy(base, "work")
        ended = subprocess.run(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
             "-e", f"inject={call}:signal=KILL:when={number}", SHANXID, *command],
            env=environment(), capture_output=True)
        if ended.returncode == 0:
            raise RuntimeError(f"{call} {number} did not kill the run")
        judge(folder, f"{call} {number}", runs % 10 == 0)
    kills = 20 if IS_SHORT else 1000
    length = 0.05
    for number in range(kills):
        folder = copy(base, "work")
        process = subprocess.Popen([SHANXID, *command], env=environment(), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(random.Random(number).uniform(0, length * 1.2))
        process.kill()
        if process.wait() == 0:
            length *= 0.98
        else:
            length *= 1.02
        judge(folder, f"moment {number}", number % 20 == 0)
    return problems == 0, f"{runs - problems}/{runs} kills, {len(points)} calls of them, left wholly the old or wholly the new generation"


row(6, body)

"""Damage: bytes flipped at random and in every header, files cut and zeroed, files of two generations swapped.

`check` finds it, and a daemon that meets it refuses or answers rightly.
"""
from torture import *

QUESTIONS = [
    ("query", {"q": '[word="kiln"]', "limit": 200}), ("search", {"q": "glass river"}),
    ("articles.list", {"limit": 50}), ("documents.list", {}), ("count", {"q": '[word="t.*"]'}),
]


def answers(path):
    """What a daemon says of a corpus: rows, or the code that it refuses with."""
    daemon = Daemon("--corpus", path, path=place(f"d{time.monotonic_ns()}.sock"))
    try:
        daemon.ready()
        found = []
        with daemon.client() as client:
            for method, params in QUESTIONS:
                try:
                    answer = client.ask(method, corpus=os.path.basename(path), **params)
                    found.append(answer.get("rows", answer.get("total")))
                except Refused as error:
                    found.append(error.code)
            client.ask("ping")
        return found
    finally:
        if daemon.is_alive():
            daemon.stop()


def body():
    base = corpus("base", 30)
    oracle = answers(base)
    # A second generation of the same files and one more, to swap files with.
    later = copy(base, "later")
    index(later, "--no-annotate", rows_file("more.jsonl", 3, seed=5))
    files = []
    for folder, _, names in os.walk(base):
        files += [os.path.relpath(os.path.join(folder, name), base) for name in names]
    files = sorted(name for name in files if name not in ("lock", "journal.lock"))
    sizes = {name: os.path.getsize(f"{base}/{name}") for name in files}
    chooser = random.Random(9)
    cases = []
    for name in files:
        head = min(sizes[name], 64)
        cases += [("flip", name, at) for at in range(head)]
        cases += [("cut", name, at) for at in range(0, sizes[name], 4096)]
        cases += [("zero", name, at) for at in range(0, sizes[name], 4096)]
    for name in files:
        swapped = f"{later}/" + name.replace("g1/", "g2/", 1)
        if name.startswith("g1/") and os.path.exists(swapped):
            cases.append(("swap", name, swapped))
    total = sum(sizes.values())
    weights = [sizes[name] for name in files]
    for _ in range(10_000):
        name = chooser.choices(files, weights)[0]
        cases.append(("flip", name, chooser.randrange(sizes[name])))
    if IS_SHORT:
        cases = chooser.sample(cases, 60)
    victim = copy(base, "victim")
    missed = wrong = asked = 0
    every = 4 if IS_SHORT else 40
    for number, (kind, name, at) in enumerate(cases):
        path = f"{victim}/{name}"
        with open(f"{base}/{name}", "rb") as file:
            content = bytearray(file.read())
        if kind == "flip":
            content[at] ^= 1 << chooser.randrange(8)
        elif kind == "cut":
            del content[at:]
        elif kind == "zero":
            if not any(content[at:at + 4096]):
                continue
            content[at:at + 4096] = bytes(len(content[at:at + 4096]))
        else:
            with open(at, "rb") as file:
                other = bytearray(file.read())
            if other == content:
                continue
            content = other
        with open(path, "wb") as file:
            file.write(content)
        done = subprocess.run([SHANXID, "check", victim], env=environment(), capture_output=True, text=True)
        if done.returncode != 4:
            missed += 1
            note(f"{kind} {name} at {at}: check ends with {done.returncode}: {done.stderr.strip()[:200]}")
        if number % every == 0:
            asked += 1
            for said, right in zip(answers(victim), oracle):
                if said != right and said not in (-31013, -31002):
                    wrong += 1
                    note(f"{kind} {name} at {at}: an answer differs")
        shutil.copyfile(f"{base}/{name}", path)
    return missed == 0 and wrong == 0, (
        f"{len(cases)} damages ({total} bytes of index), {missed} not found by check; {asked} served, {wrong} wrong "
        "answers, no daemon died")


row(9, body)

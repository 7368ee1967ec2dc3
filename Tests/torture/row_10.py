"""Files of a corpus cut short or replaced under a live daemon: it lives, and its other corpora answer."""
from torture import *


def body():
    other = corpus("other", 20, seed=2)
    base = corpus("base", 200)
    files = []
    for folder, _, names in os.walk(base):
        files += [os.path.relpath(os.path.join(folder, name), base) for name in names]
    harms = ["truncate", "empty", "shorten", "zeros", "remove", "replace"]
    cases = [(name, harm) for name in sorted(files) if "/" in name for harm in harms]
    if IS_SHORT:
        cases = cases[::7]
    problems, refused, answered = 0, 0, 0
    oracle = None
    for number, (name, harm) in enumerate(cases):
        folder = copy(base, "victim")
        daemon = Daemon("--corpus", folder, "--corpus", other)
        daemon.ready()
        path = f"{folder}/{name}"
        with daemon.client() as client:
            if oracle is None:
                oracle = {
                    corpus_name: client.ask("query", corpus=corpus_name, q='[word="kiln"]', limit=50)["rows"]
                    for corpus_name in ("base", "other")}
            size = os.path.getsize(path)
            if harm == "remove":
                os.unlink(path)
            elif harm == "replace":
                os.unlink(path)
                with open(path, "wb") as file:
                    file.write(os.urandom(size))
            elif harm == "zeros":
                with open(path, "r+b") as file:
                    file.write(bytes(size))
            else:
                os.truncate(path, {"truncate": size // 2, "empty": 0, "shorten": max(0, size - 1)}[harm])
            try:
                for method, params in (
                        ("query", {"q": '[word="kiln"]', "limit": 50}), ("documents.list", {}),
                        ("articles.list", {}), ("search", {"q": "kiln"})):
                    rows = client.ask(method, corpus="base", **params)["rows"]
                    if method == "query" and rows != oracle["base"]:
                        raise RuntimeError("wrong rows")
                answered += 1
            except Refused as error:
                refused += 1
                if error.code != -31013:
                    problems += 1
                    note(f"{harm} {name}: {error}")
            except (RuntimeError, Closed, OSError) as error:
                problems += 1
                note(f"{harm} {name}: {error}")
            try:
                rows = client.ask("query", corpus="other", q='[word="kiln"]', limit=50)["rows"]
                if rows != oracle["other"] or not daemon.is_alive():
                    raise RuntimeError("the other corpus answers wrongly")
            except (RuntimeError, Refused, Closed, OSError) as error:
                problems += 1
                note(f"{harm} {name}: the other corpus: {error}")
        if daemon.stop() != 0:
            problems += 1
            note(f"{harm} {name}: it does not end well")
    return problems == 0, (f"{len(cases)} files harmed under a live daemon: {refused} refused as damaged, "
                           f"{answered} answered rightly from what is mapped, {problems} otherwise")


row(10, body)

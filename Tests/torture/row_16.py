"""Memory: a daemon that may hold 200 MiB besides mapped files, and the queries that hold most."""
from torture import *
from example import generated

LIMIT = 200 << 20


def body():
    tokens = 400_000 if IS_SHORT else 4_000_000
    daemon = Daemon("--corpus", generated("large", tokens), "--max-memory", str(LIMIT),
                    "--limit", f"query_memory={16 << 20}" if IS_SHORT else f"query_memory={64 << 20}")
    daemon.ready()
    worst = [
        ("query", {"q": "[]", "sort": "by word"}), ("query", {"q": "[]", "sort": "randomize 7", "limit": 10000}),
        ("query", {"q": "[]", "into": "All", "limit": 0}), ("query", {"q": "a:[] []{0,3} b:[]", "into": "B", "limit": 0}),
        ("count", {"q": "[]{4}", "by": "word"}), ("count", {"q": "[] []{0,5} []", "by": "word"}),
        ("run", {"text": "A = []; sort A by word; group A match word by match[1] word; B = [] []; join X A B; size B;"}),
        ("query", {"q": "[]", "sample": {"n": 1000000}, "limit": 0}),
    ]
    codes, problems, peak = [], [], [0]
    done = threading.Event()

    def watch():
        while not done.is_set():
            if daemon.is_alive():
                peak[0] = max(peak[0], daemon.resident("RssAnon"))
            time.sleep(0.01)

    def ask(index):
        method, params = worst[index % len(worst)]
        with daemon.client(120) as client:
            try:
                client.ask(method, timeout_ms=60000, session=f"s{index}", **params)
                codes.append(0)
            except Refused as refused:
                codes.append(refused.code)
            except Exception as error:  # a lost connection is what this is about
                problems.append(f"{method} {params}: {error!r}")

    watcher = threading.Thread(target=watch)
    watcher.start()
    askers = [threading.Thread(target=ask, args=(index,)) for index in range(2 * len(worst))]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    done.set()
    watcher.join()
    for problem in problems:
        note(problem)
    allowed = {0, -31006, -31009, -31004, -32602, -31001}
    refused = sum(code == -31006 for code in codes)
    alive = daemon.is_alive()
    if alive:
        with daemon.client() as client:
            client.ask("search", q="w1")
    strange = [code for code in codes if code not in allowed]
    figure = (f"{len(codes)} worst queries at once, {refused} refused as too large, codes {sorted(set(codes))}, peak "
              f"{peak[0] / 2**20:.0f} MiB of {LIMIT >> 20}, alive {alive}")
    # Between two looks at the memory a query may go on for a while.
    return alive and not problems and not strange and refused > 0 and peak[0] <= LIMIT * 1.25, figure


row(16, body)

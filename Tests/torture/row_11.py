"""A storm of new generations under many clients: every answer is that of one generation."""
from torture import *

QUERY = '[word="kiln"]'


def client_of(path, stop, heard, times, failures):
    try:
        with Client(path) as client:
            while not stop.is_set():
                began = time.monotonic()
                answer = client.ask("query", q=QUERY, limit=1000)
                times.append(time.monotonic() - began)
                heard.append((answer["generation"], answer["total"], len(answer["rows"])))
    except Exception as error:  # every way in which an answer fails to come counts
        failures.append(f"{type(error).__name__}: {error}")


def load(path, clients, seconds=None, while_=None):
    """What `clients` hear meanwhile, how long each answer took, and what failed."""
    stop, heard, times, failures = threading.Event(), [], [], []
    threads = [threading.Thread(target=client_of, args=(path, stop, heard, times, failures)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    if seconds:
        time.sleep(seconds)
    else:
        while_()
    stop.set()
    for thread in threads:
        thread.join()
    return heard, times, failures


def body():
    swaps, clients = (15, 16) if IS_SHORT else (500, 64)
    base = corpus("base", 60)
    daemon = Daemon("--corpus", base)
    daemon.ready()
    with daemon.client() as client:
        answer = client.ask("query", q=QUERY, limit=1000)
    oracle = {answer["generation"]: answer["total"]}
    extra = 0
    _, quiet, _ = load(daemon.path, clients, seconds=2)
    before = daemon.resident("RssAnon")

    def storm():
        nonlocal extra
        for number in range(swaps):
            times_said = number % 5 + 1
            with open(place("extra.txt"), "w") as file:
                file.write(page("extra", times_said, "kiln")[1])
            index(base, "--no-annotate", place("extra.txt"))
            oracle[current(base)] = answer["total"] + times_said
            extra = number

    heard, storming, failures = load(daemon.path, clients, while_=storm)
    last = current(base)
    began = time.monotonic()
    with daemon.client() as client:
        while client.ask("corpora.info")["generation"] != last and time.monotonic() - began < 5:
            time.sleep(0.01)
        taken = time.monotonic() - began
        served = client.ask("corpora.info")["generation"]
    wrong = sum(1 for generation, total, rows in heard if oracle.get(generation) != total or rows != total)
    generations = len({generation for generation, _, _ in heard})
    time.sleep(5)
    with open(f"/proc/{daemon.pid}/maps") as file:
        mapped = {part for line in file for part in line.split() if "/base/g" in part}
    old = {path for path in mapped if f"/base/{last}/" not in path}
    grown = (daemon.resident("RssAnon") - before) / (1 << 20)
    daemon.stop()
    slow = quantile(storming, 0.99) / max(1e-9, quantile(quiet, 0.99))
    for failure in failures[:5]:
        note(failure)
    # A short run shares the machine with other tests, so it judges answers and not times.
    passed = wrong == 0 and not failures and served == last and not old and (IS_SHORT or slow <= 3)
    return passed, (
        f"{swaps} swaps, {clients} clients, {len(heard)} answers of {generations} generations: {wrong} wrong, "
        f"{len(failures)} failed; p99 {slow:.1f} times the quiet one (bound 3); {len(old)} old files mapped after 5 s; "
        f"the last swap seen after {taken:.2f} s; memory {grown:+.1f} MiB")


row(11, body)

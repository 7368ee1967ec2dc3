"""Soak: 32 clients with a mixed load while documents come and go; each answer is checked against its generation.

One writer changes documents and knows what each generation holds by the number of its last change. Long: 30 minutes.
"""
import bisect
import collections

from torture import *

NAMES = ["kiln", "lens", "opera", "wheat"]


class Truth:
    """What each generation holds: how often each word stands in it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.numbers = {}  # of the last change, by the number of the generation
        self.history = {0: (dict.fromkeys(NAMES, 0), 0)}  # by number of the change
        self.now = {}

    def change(self, file, words):
        """The change to come; its number is told by `made`."""
        if words is None:
            self.now.pop(file, None)
        else:
            self.now[file] = words

    def made(self, number):
        totals = {word: 0 for word in NAMES}
        for word, times_said in self.now.values():
            totals[word] += times_said
        self.history[number] = (totals, len(self.now))

    @staticmethod
    def ordinal(generation):
        """`g10` comes after `g9`."""
        return int(generation.removeprefix("g"))

    def served(self, generation, number):
        with self.lock:
            self.numbers.setdefault(self.ordinal(generation), number)

    def wrong(self, heard):
        """How many answers no state can explain, and how many generations the writer did not see itself.

        Such a generation holds the changes up to some number between those of its neighbours: one number must explain
        all that was answered from it.
        """
        by_generation = collections.defaultdict(list)
        for generation, word, total in heard:
            by_generation[self.ordinal(generation)].append((word, total))
        known = sorted(self.numbers)
        wrong = unseen = 0
        for generation, answers in by_generation.items():
            if generation in self.numbers:
                low = high = self.numbers[generation]
            else:
                unseen += 1
                place = bisect.bisect(known, generation)
                low = self.numbers[known[place - 1]] if place > 0 else 0
                high = self.numbers[known[place]] if place < len(known) else max(self.history)
            states = [state for number, state in self.history.items() if low <= number <= high]
            right = [sum(total == (state[1] if word is None else state[0][word]) for word, total in answers)
                     for state in states]
            wrong += len(answers) - max(right, default=0)
        return wrong, unseen


def reader(path, number, stop, heard, failures):
    chooser = random.Random(number)
    try:
        while not stop.is_set():
            with Client(path) as client:
                for _ in range(chooser.randint(1, 60)):
                    if stop.is_set():
                        break
                    word = chooser.choice(NAMES)
                    kind = chooser.choice(["count", "query", "search", "list", "stream", "ping"])
                    if kind == "count":
                        answer = client.ask("count", q=f'[word="{word}"]')
                        heard.append((answer["generation"], word, answer["total"]))
                    elif kind == "query":
                        answer = client.ask("query", q=f'[word="{word}"] []', limit=chooser.choice([1, 20, 200]))
                        heard.append((answer["generation"], word, answer["total"]))
                    elif kind == "stream":
                        client.number += 1
                        client.send(json.dumps({"id": client.number, "method": "query", "params": {
                            "q": f'[word="{word}"]', "stream": True}}) + "\n")
                        rows = 0
                        while True:
                            message = client.message()
                            if message.get("method") == "notifications/rows":
                                rows += len(message["params"]["rows"])
                                continue
                            if "error" in message:
                                raise Refused(message["error"])
                            heard.append((message["result"]["generation"], word, rows))
                            break
                    elif kind == "list":
                        answer = client.ask("documents.list", limit=5)
                        heard.append((answer["generation"], None, answer["total"]))
                    elif kind == "search":
                        client.ask("search", q=f"{word} harvest", limit=5)
                    else:
                        client.ask("ping")
                    time.sleep(chooser.random() * 0.05)
    except Exception as error:  # every way in which an answer fails to come counts
        failures.append(f"reader {number}: {type(error).__name__}: {error}")


def writer(path, stop, truth, failures, waits):
    chooser = random.Random(25)
    try:
        with Client(path) as client:
            while not stop.is_set():
                last = 0
                for _ in range(chooser.randint(1, 6)):
                    file = f"d{chooser.randrange(60)}.txt"
                    if file in truth.now and chooser.random() < 0.3:
                        truth.change(file, None)
                        last = client.ask("documents.delete", file=file)["sequence"]
                    else:
                        word, times_said = chooser.choice(NAMES), chooser.randint(1, 40)
                        truth.change(file, (word, times_said))
                        last = client.ask("documents.put", file=file, content=page(file, times_said, word)[1])["sequence"]
                    truth.made(last)
                began = time.monotonic()
                while True:
                    info = client.ask("corpora.info")
                    truth.served(info["generation"], info["sequence"])
                    if info["sequence"] >= last:
                        break
                    if time.monotonic() - began > 60:
                        raise RuntimeError("a change is not served within a minute")
                    time.sleep(0.002)
                waits.append(time.monotonic() - began)
                stop.wait(chooser.random() * 0.5)
    except Exception as error:  # as above
        failures.append(f"writer: {type(error).__name__}: {error}")


def slope(samples):
    """Least squares: what the second column grows by a unit of the first."""
    count = len(samples)
    mean_x = sum(x for x, _ in samples) / count
    mean_y = sum(y for _, y in samples) / count
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread if spread else 0.0


def body():
    minutes, settle, clients = (0.4, 0.1, 8) if IS_SHORT else (30, 10, 32)
    data = place("data")
    os.mkdir(data)
    daemon = Daemon("--data", data)
    truth, heard, failures, waits = Truth(), [], [], []
    with daemon.client() as client:
        row_ = client.ask("corpora.create", name="wire", annotate="none")["row"]
        truth.served(row_["generation"], 0)
    descriptors = daemon.descriptors()
    stop = threading.Event()
    threads = [threading.Thread(target=reader, args=(daemon.path, number, stop, heard, failures))
               for number in range(clients)]
    threads.append(threading.Thread(target=writer, args=(daemon.path, stop, truth, failures, waits)))
    for thread in threads:
        thread.start()
    began, samples = time.monotonic(), []
    while time.monotonic() - began < minutes * 60 and not failures:
        time.sleep(min(5, minutes * 6))
        elapsed = (time.monotonic() - began) / 60
        if elapsed >= settle:
            samples.append((elapsed, daemon.resident("RssAnon")))
    stop.set()
    for thread in threads:
        thread.join()
    wrong, unseen = truth.wrong(heard)
    deadline = time.monotonic() + 10
    while daemon.descriptors() > descriptors + 8 and time.monotonic() < deadline:
        time.sleep(0.1)
    # The files of a generation are mapped, not open: descriptors end where they began, but for a thread's own.
    more = daemon.descriptors() - descriptors
    growth = slope(samples) * 10 / (1 << 20) if len(samples) > 2 else 0.0
    ended = daemon.stop()
    for failure in failures[:5]:
        note(failure)
    passed = bool(not failures and wrong == 0 and heard and more <= 4 and ended == 0
                  and (IS_SHORT or growth <= 1))
    return passed, (
        f"{minutes} minutes, {clients} clients, {len(truth.numbers)} generations: {len(heard)} answers checked, {wrong} "
        f"wrong, {unseen} more generations bounded by their neighbours, {len(failures)} failures; "
        f"descriptors {more:+d}; memory "
        f"{growth:+.2f} MiB in ten minutes; served after {quantile(waits or [0], 0.5):.2f} s at the median, "
        f"{max(waits or [0]):.2f} s at most")


row(25, body)

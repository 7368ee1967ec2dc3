"""The corpus that the examples of the command table are about, and a generated one for heavy work."""
import json
import subprocess

from torture import SHANXID, environment, place

ARTICLES = [
    {"id": "r1", "title": "Coal museum opens its mine", "date": "2021-05-18",
     "text": "The coal museum in Datong let visitors into an old mine. They rode the cage down to the coal.\n\n"
             "A former miner, Lu Haifeng, shows them the lamps. \"Nobody believed me,\" he said."},
    {"id": "r2", "title": "Aerogel plant goes into service", "date": "2021-07-30",
     "text": "An aerogel-adding line went into service in Yangquan. The price of aerogel has fallen since."},
    {"id": "r3", "title": "Visitors return to the mountains", "date": "2019-10-02",
     "text": "Visitors came back to Wutai Mountain. The museum at its foot was full."},
    {"id": "r4", "title": "Without a date", "text": "Coal prices rose. Coal stocks fell. Coal went east."},
]
PAGE = "CAFÉ OPENS\r\n\r\nThe café at the station opened.\r\nIt sells noodles.\r\n"

#: A query that takes long on a generated corpus and finds nothing: every pair of tokens is tried.
SLOW = 'a:[] []{0,300} b:[] :: a.word = b.word & b.word = "none" within article'


def index(name, source, *more):
    """Indexes a file or folder into a corpus and gives its path."""
    path = place(name)
    done = subprocess.run([SHANXID, "index", "--into", path, "--name", name, *more, source], capture_output=True,
                          text=True, env=environment())
    if done.returncode != 0:
        raise RuntimeError(f"index ends with {done.returncode}: {done.stderr}")
    return path


def example():
    """The little corpus, byte for byte as the tests of Core make it, so that ids in examples hold."""
    import os

    folder = place("pages")
    os.mkdir(folder)
    with open(folder + "/rows.jsonl", "w", encoding="utf-8") as file:
        for article in ARTICLES:
            file.write(json.dumps(article, ensure_ascii=False, separators=(",", ":")) + "\n")
    with open(folder + "/latin.txt", "wb") as file:
        file.write(PAGE.encode("latin-1"))
    return index("example", folder)


def generated(name, tokens, seed=1):
    """A corpus of articles of random words whose frequencies fall as in texts; without annotation, which is slow."""
    import random

    numbers = random.Random(seed)
    words = [f"w{rank}" for rank in range(1, 5000)]
    weights = [1 / rank for rank in range(1, 5000)]
    source = place(name + ".jsonl")
    with open(source, "w") as file:
        left = tokens
        number = 0
        while left > 0:
            number += 1
            drawn = numbers.choices(words, weights, k=400)
            text = " ".join(" ".join(drawn[start:start + 20]).capitalize() + "." for start in range(0, 400, 20))
            day = f"20{number % 20 + 1:02d}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
            file.write(json.dumps({"id": f"a{number}", "title": f"Title {number}", "date": day, "text": text}) + "\n")
            left -= 420
    return index(name, source, "--no-annotate")

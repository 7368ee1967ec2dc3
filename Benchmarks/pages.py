"""Measures the reading of pages into articles: text, Markdown and ALTO, single pages and one file of many pages.

Prints one line a case: megabytes of input a second of processor time on one core (reading and writing the rows as JSON),
the number of articles, and the most memory beside the size of the input.
Usage: pages.py --bin FOLDER [--megabytes N]
"""

import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared/data/extraction/pages/synthetic_pages/dev/pages_dev.jsonl"


def pages():
    """Page texts by style, of the annotated pages when they are there, else of the pages of the tests."""
    if GOLD.exists():
        styles = {}
        for line in open(GOLD, encoding="utf-8"):
            row = json.loads(line)
            styles.setdefault(row["style"], []).append(row["text"])
        return styles
    print("../shared is not there: the pages of the tests are read", file=sys.stderr)
    files = sorted((ROOT / "Tests/Pages").glob("*.txt")), sorted((ROOT / "Tests/Pages").glob("*.md"))
    return {name: [file.read_text(encoding="utf-8") for file in group] for name, group in zip(("plain", "md"), files)}


def alto(texts, pages_count, dice):
    """An ALTO file of pages with two columns of the words of `texts`."""
    words = [word for text in texts for word in text.split() if "&" not in word and "<" not in word and '"' not in word]
    out = ['<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout>\n']
    for page in range(pages_count):
        out.append(f'<Page ID="P{page}" PHYSICAL_IMG_NR="{page + 1}" HEIGHT="6000" WIDTH="4000"><PrintSpace>\n')
        for column in range(2):
            left = 200 + column * 1900
            out.append(f'<TextBlock ID="B{page}_{column}" HPOS="{left}" VPOS="200" WIDTH="1700" HEIGHT="5600">\n')
            start = dice.randrange(max(1, len(words) - 600))
            lines = textwrap.wrap(" ".join(words[start : start + 600]), 42)
            for number, line in enumerate(lines[:90]):
                top = 200 + number * 60
                out.append(f'<TextLine HPOS="{left}" VPOS="{top}" WIDTH="1700" HEIGHT="50">')
                at = left
                for word in line.split():
                    width = 38 * len(word)
                    out.append(
                        f'<String HPOS="{at}" VPOS="{top}" WIDTH="{width}" HEIGHT="44" WC="0.95" CONTENT="{word}"/>'
                        f'<SP HPOS="{at + width}" VPOS="{top}" WIDTH="38"/>')
                    at += width + 38
                out.append("</TextLine>\n")
            out.append("</TextBlock>\n")
        out.append("</PrintSpace></Page>\n")
    out.append("</Layout></alto>\n")
    return "".join(out)


# Runs a program and prints the seconds and the most memory that it took. What was started from a big process counts that
# process's memory as its own, so a small one of its own stands between.
SMALL = """
import os, sys
out = os.open(sys.argv[1], os.O_WRONLY)
child = os.posix_spawn(sys.argv[2], sys.argv[2:], dict(os.environ), file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime, usage.ru_maxrss)
"""


def run(shanxid, file):
    """The articles found, the seconds of processor time and the most memory in bytes of a run on a file."""
    with tempfile.NamedTemporaryFile() as rows:
        command = [sys.executable, "-S", "-c", SMALL, rows.name, str(shanxid), "annotate", "--layers", "pages", str(file)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        if answer[0] != "0":
            sys.exit(f"{file}: the program ended with {answer[0]}")
        articles = sum(len(json.loads(line)["articles"]) for line in rows)
    return articles, float(answer[1]), int(answer[2]) * 1024


def measure(shanxid, name, file, idle):
    """Prints the figures of a run; `idle` are those of a run on next to nothing."""
    articles, seconds, memory = run(shanxid, file)
    size = pathlib.Path(file).stat().st_size
    speed = size / 1e6 / max(1e-6, seconds - idle[1])
    print(
        f"{name:34} {size / 1e6:7.1f} MB  {speed:7.1f} MB/s  {articles:7} articles  "
        f"memory {(memory - idle[2]) / size:5.1f} times the file")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--megabytes", type=float, default=8)
    arguments = parser.parse_args()
    shanxid = arguments.bin / "shanxid"
    size = int(arguments.megabytes * 1e6)
    dice = random.Random(5)
    styles = pages()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "idle.txt").write_text("A page\n\nA text.\n", encoding="utf-8")
        idle = run(shanxid, folder / "idle.txt")
        for style, texts in styles.items():
            suffix = "md" if style.startswith("md") else "txt"
            rows, whole, done = folder / f"{style}.jsonl", folder / f"{style}.{suffix}", 0
            with open(rows, "w", encoding="utf-8") as out, open(whole, "w", encoding="utf-8") as joined:
                while done < size:
                    text = dice.choice(texts)
                    out.write(json.dumps({"id": str(done), "text": text}, ensure_ascii=False) + "\n")
                    joined.write(text + "\n\f")
                    done += len(text.encode())
            measure(shanxid, f"{style}, a page a row", rows, idle)
            measure(shanxid, f"{style}, one file", whole, idle)
        texts = [text for group in styles.values() for text in group]
        for count, name in ((10, "alto, 10 pages"), (200, "alto, 200 pages")):
            file = folder / f"{count}.xml"
            file.write_text(alto(texts, count, dice), encoding="utf-8")
            measure(shanxid, name, file, idle)
        long = folder / "long.txt"
        paragraph = max((block for text in texts for block in text.split("\n\n")), key=len).replace("\n", " ")
        long.write_text("\n".join([paragraph[:60]] * (25_000_000 // 61)) + "\n", encoding="utf-8")
        measure(shanxid, "text of 25 MB in short lines", long, idle)


if __name__ == "__main__":
    main()

"""Measures reading of pages, indexing and warm queries of a release build, beside ripgrep on the same text in the same run.

Prints one line a figure; times are medians in milliseconds through the socket, with the number of hits.
"""

import argparse
import json
import os
import pathlib
import platform
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import textwrap
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAKER = ROOT.parent / "shared" / "tools" / "make_corpus.py"


def make_corpus(tokens, work):
    """The path of a .jsonl corpus of about `tokens` tokens, made once."""
    path = work / f"corpus-{tokens}.jsonl"
    if path.exists():
        return path
    print(f"making a corpus of {tokens} tokens", file=sys.stderr)
    if MAKER.exists():
        part = work / f"part-{tokens}"
        subprocess.run([sys.executable, MAKER, str(tokens), str(part)], check=True, stdout=subprocess.DEVNULL)
        pathlib.Path(f"{part}.vrt").unlink()
        pathlib.Path(f"{part}.jsonl").rename(path)
    else:
        print("../shared is not there: the corpus is made of random words", file=sys.stderr)
        make_random_corpus(tokens, path)
    return path


def make_random_corpus(tokens, path):
    """Articles of words drawn by Zipf's law from a vocabulary of syllables; equal `tokens` give equal bytes."""
    dice = random.Random(1)
    syllables = [c + v for c in "bcdfghklmnprstvw" for v in ("a", "e", "i", "o", "u", "ai", "en", "or")]
    words = list({"".join(dice.choice(syllables) for _ in range(dice.randint(1, 5))) for _ in range(60000)})
    words.sort()
    dice.shuffle(words)
    words[:0] = ["the", "of", "said", "government", "oil", "prices", "house", "white"]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    with open(path, "w", encoding="utf-8") as out:
        done = number = 0
        while done < tokens:
            number += 1
            paragraphs = []
            for _ in range(dice.randint(2, 8)):
                sentences = []
                for _ in range(dice.randint(1, 5)):
                    chosen = dice.choices(words, weights, k=dice.randint(5, 30))
                    sentences.append(" ".join(chosen).capitalize() + ".")
                    done += len(chosen) + 1
                paragraphs.append(" ".join(sentences))
            title = " ".join(dice.choices(words, weights, k=6)).capitalize()
            date = f"{dice.randint(1987, 2020)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
            row = {"id": f"r{number}", "title": title, "date": date, "text": "\n\n".join(paragraphs)}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def plain_text(corpus, work):
    """The titles and texts of the corpus as plain lines, for ripgrep."""
    path = work / (corpus.stem + ".txt")
    if not path.exists():
        with open(corpus, encoding="utf-8") as rows, open(path, "w", encoding="utf-8") as out:
            for row in rows:
                article = json.loads(row)
                out.write(article["title"] + "\n" + article["text"] + "\n")
    return path


class Client:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.reader = self.socket.makefile("rb")
        self.number = 0

    def ask(self, method, **params):
        self.number += 1
        line = json.dumps({"id": self.number, "method": method, "params": params}).encode() + b"\n"
        began = time.perf_counter()
        self.socket.sendall(line)
        answer = self.reader.readline()
        took = (time.perf_counter() - began) * 1000
        reply = json.loads(answer)
        if "error" in reply:
            raise SystemExit(f"{method} {params}: {reply['error']}")
        return reply["result"], took

    def median(self, rounds, method, **params):
        self.ask(method, **params)
        runs = [self.ask(method, **params) for _ in range(rounds)]
        return runs[0][0], statistics.median(took for _, took in runs)


def start(binary, sock, folder):
    """The running daemon and the milliseconds from exec to its first answer."""
    began = time.perf_counter()
    daemon = subprocess.Popen([binary, "serve", "--socket", sock, "--corpus", str(folder)], stderr=subprocess.DEVNULL)
    while True:
        try:
            client = Client(sock)
            break
        except OSError:
            if daemon.poll() is not None:
                raise SystemExit(f"the daemon ended with {daemon.returncode}")
            time.sleep(0.0005)
    client.ask("search", q="government", limit=1)
    return daemon, client, (time.perf_counter() - began) * 1000


def memory(pid):
    """Anonymous and file-backed resident memory in MiB."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    kib = {name: int(value) for name, value in re.findall(r"^(Rss\w+):\s+(\d+) kB", status, re.M)}
    return kib["RssAnon"] / 1024, kib["RssFile"] / 1024


def ripgrep(text, *arguments):
    """Number of lines printed by ripgrep and its median time in milliseconds."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        run = subprocess.run(["rg", "--no-filename", "--no-line-number", *arguments, str(text)], stdout=subprocess.PIPE)
        times.append((time.perf_counter() - began) * 1000)
    return run.stdout.count(b"\n"), statistics.median(times)


def pings(client, count=20000):
    times = sorted(client.ask("ping")[1] * 1000 for _ in range(2000))
    sock = client.socket
    lines = [b'{"id":%d,"method":"ping"}\n' % number for number in range(count)]
    began = time.perf_counter()
    for at in range(0, count, 64):
        batch = lines[at:at + 64]
        sock.sendall(b"".join(batch))
        for _ in batch:
            client.reader.readline()
    rate = count / (time.perf_counter() - began)
    return times[len(times) // 2], times[len(times) * 99 // 100], rate


def write_pages(corpus, work, marked):
    """The path of a .jsonl of page texts of about 20 kB, from the articles of the corpus, made once; 40 MB at most."""
    path = work / f"pages-{'markdown' if marked else 'text'}-{corpus.stem}.jsonl"
    if path.exists():
        return path
    with open(corpus, encoding="utf-8") as rows, open(path, "w", encoding="utf-8") as out:
        parts, size, total = [], 0, 0
        for row in rows:
            article = json.loads(row)
            head = f"## {article['title']}" if marked else article["title"]
            text = "\n\n".join(textwrap.fill(part, 44) for part in article["text"].split("\n\n"))
            parts.append(f"{head}\n\nBy Li Na\n\n{text}")
            size += len(parts[-1])
            if size < 20000:
                continue
            out.write(json.dumps({"id": f"page-{total}", "text": "\n\n".join(parts) + "\n"}) + "\n")
            total += size
            parts, size = [], 0
            if total > 40_000_000:
                break
    return path


def report_pages(shanxid, corpus, work):
    """Prints how fast pages become articles on one thread, best of three runs."""
    for marked in (False, True):
        path = write_pages(corpus, work, marked)
        rates = []
        for _ in range(3):
            run = subprocess.run([shanxid, "annotate", "--layers", "pages", "--timing", str(path)],
                                 check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            rates.append(int(re.search(r"(\d+) kB a second", run.stderr)[1]) / 1000)
        print(f"pages of {'Markdown' if marked else 'text'} into articles: {max(rates):.1f} MB/s on one thread")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--tokens", type=int, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    options = parser.parse_args()
    shanxid = os.path.join(options.bin, "shanxid")
    work = options.work.resolve()
    corpus = make_corpus(options.tokens, work)
    text = plain_text(corpus, work)
    folder = work / "index"
    shutil.rmtree(folder, ignore_errors=True)

    print(f"machine: {os.cpu_count()} cores, {platform.processor() or platform.machine()}, {platform.release()}")
    report_pages(shanxid, corpus, work)
    annotated = work / "annotated"
    with_names = index(shanxid, annotated, corpus)
    size = sum(path.stat().st_size for path in annotated.rglob("*") if path.is_file())
    shutil.rmtree(annotated, ignore_errors=True)
    print(f"index with lemmas, tags and names: {with_names[0]:.2f} s, "
          f"{options.tokens / with_names[0] / 1e6:.2f} M tokens/s, {with_names[1]:.0f} MiB at most, "
          f"{size / options.tokens:.1f} bytes/token with the original bytes")
    build, memory_used = index(shanxid, folder, corpus, "--no-annotate")

    sock = str(work / "bench.sock")
    daemon, client, first = start(shanxid, sock, folder)
    try:
        report(client, daemon, folder, corpus, text, build, memory_used, first)
    finally:
        daemon.terminate()
        daemon.wait()


def index(shanxid, folder, corpus, *options):
    """Seconds that indexing takes, and its largest resident memory in MiB."""
    began = time.perf_counter()
    indexer = subprocess.Popen(
        [shanxid, "index", "--into", str(folder), "--name", "bench", "--max-file", "2G", *options, str(corpus)],
        stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(indexer.pid, 0)
    if status != 0:
        raise SystemExit(f"indexing ended with {status}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def report(client, daemon, folder, corpus, text, build, memory_used, first):
    served = client.ask("corpora.list")[0]["rows"][0]
    tokens = served["tokens"]
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    originals = sum(path.stat().st_size for path in folder.rglob("*original*") if path.is_file())
    print(f"corpus: {tokens} tokens, {served['articles']} articles, {corpus.stat().st_size / 1e6:.1f} MB of JSONL")
    print(f"index, words only: {build:.2f} s, {tokens / build / 1e6:.2f} M tokens/s, {memory_used:.0f} MiB at most, "
          f"{(size - originals) / tokens:.1f} bytes/token and {originals / tokens:.1f} for the original bytes")
    print(f"start to first answer: {first:.1f} ms")

    print(f"{'':46}{'hits':>10}{'ms':>10}{'ripgrep hits':>14}{'ms':>10}{'ratio':>8}")
    line = "{:46}{:>10}{:>10.3f}{:>14}{:>10.1f}{:>8.0f}".format
    alone = "{:46}{:>10}{:>10.3f}".format
    for word in ("curfew", "government", "said"):
        _, took = client.median(200, "search", q=word)
        total = client.ask("search", q=word)[0]["total"]
        print(alone(f"search {word}", total, took) + "  (articles)")
        result, took = client.median(200, "count", q=f'[word="{word}"]')
        found, theirs = ripgrep(text, "-o", "-w", "-F", word)
        print(line(f'count [word="{word}"]', result["total"], took, found, theirs, theirs / took))
        result, took = client.median(200, "query", q=f'[word="{word}"]', limit=50)
        print(alone(f'query [word="{word}"], first 50', result["total"], took))
    result, took = client.median(50, "count", q='[word="government"%c]')
    found, theirs = ripgrep(text, "-o", "-w", "-i", "-F", "government")
    print(line('count [word="government"%c]', result["total"], took, found, theirs, theirs / took))
    result, took = client.median(20, "count", q='[word="inter.*"%c]')
    found, theirs = ripgrep(text, "-o", "-i", r"\binter\w*")
    print(line('count [word="inter.*"%c]', result["total"], took, found, theirs, theirs / took))
    for query in ("oil prices", '"united states"', '"the white house"', "headline:government", "oil date>=2010"):
        result, took = client.median(50, "search", q=query)
        print(alone(f"search {query}", result["total"], took) + "  (articles)")
    for query in ('[word="the"%c] [word="white"%c] [word="house"%c]', '[word="oil"] []{0,3} [word="prices"] within s',
                  '<s> [word="government"%c]', '[word="the"] [word=".*tion"]'):
        result, took = client.median(10, "count", q=query)
        print(alone(f"count {query}", result["total"], took))
        result, took = client.median(10, "query", q=query, limit=50)
        print(alone(f"query {query}, first 50", result["total"], took))
    p50, p99, rate = pings(client)
    print(f"ping from Python: p50 {p50:.0f} us, p99 {p99:.0f} us, pipelined by 64 {rate:.0f}/s")
    anonymous, mapped = memory(daemon.pid)
    print(f"resident: {anonymous:.1f} MiB beyond mapped files, {mapped:.1f} MiB of them")


if __name__ == "__main__":
    main()

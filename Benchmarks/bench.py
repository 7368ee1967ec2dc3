"""Runs the benchmark queries on Shanxi, the yardstick of flat arrays and the search programs that can be installed.

All in the same rounds on the same corpus, with hit counts side by side. Writes Benchmarks/results/NAME.json and .md.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import peers
import queries
import report
import service
from daemon import Client, Daemon

ROOT = pathlib.Path(__file__).resolve().parent.parent


def machine():
    cpu = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return {"cpu": cpu[1] if cpu else platform.machine(), "cores": os.cpu_count(), "kernel": platform.release(),
            "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
            "load": round(os.getloadavg()[0], 1)}


def commit():
    run = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return run.stdout.strip() or "unknown"


def index(shanxid, vrt, folder):
    """Indexes the tagged corpus; what the build took and what it left."""
    shutil.rmtree(folder, ignore_errors=True)
    began = time.perf_counter()
    indexer = subprocess.Popen(
        [shanxid, "index", "--into", folder, "--name", "bench", "--max-file", "4000M", "--format", "vrt", "--columns",
         "word,pos,lemma", vrt], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(indexer.pid, 0)
    if status != 0:
        raise SystemExit(f"indexing ended with {status}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def parts(folder, tokens):
    """Bytes a token of each file of the index, and of all but the original bytes."""
    sizes = collections.Counter()
    for path in folder.rglob("*"):
        if path.is_file():
            sizes[path.name] += path.stat().st_size
    rows = {name: round(size / tokens, 4) for name, size in sizes.most_common() if size / tokens >= 0.001}
    own = sum(size for name, size in sizes.items() if name != "originals")
    return rows, round(own / tokens, 3)


def median_of(rounds):
    """The median of each figure over the rounds; what is no number is that of the first."""
    result = {}
    for key in rounds[0]:
        rows = [figures[key] for figures in rounds if key in figures]
        result[key] = {
            name: round(statistics.median(row[name] for row in rows), 4)
            if isinstance(value, float) and all(name in row for row in rows) else value
            for name, value in rows[0].items()
        }
    return result


def differences(data, reference):
    """Lines about hit counts that are not the same everywhere."""
    lines = []
    known = {name: {key: row["hits"] for key, row in rows.items()}
             for name, rows in (reference or {"queries": {}})["queries"].items() if name in ("flat_arrays", "cqp")}
    for key, mine in data["shanxi"].items():
        if not key.startswith("q"):
            continue
        if "why" in mine:
            lines.append(f"{key}: no answer: {mine['why']}")
            continue
        counts = {"Shanxi": mine["hits"]}
        for name, rows in [("yardstick", data["yardstick"]), ("DuckDB", data["peers"].get("duckdb", {}))]:
            if key in rows:
                counts[name] = rows[key]["hits"]
        for name, rows in known.items():
            if key in rows:
                counts["reference " + name] = rows[key]
        if len(set(counts.values())) > 1:
            lines.append(f"{key}: hit counts differ: " + ", ".join(f"{name} {count:,}" for name, count in counts.items()))
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--size", choices=peers.SIZES, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--corpora", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--peers", default=",".join(peers.PEERS))
    parser.add_argument("--only", help="beginnings of query ids, parted by commas")
    parser.add_argument("--keep-index", action="store_true", help="use the index of an earlier run in the work folder")
    parser.add_argument("--results", type=pathlib.Path, default=ROOT / "Benchmarks/results")
    options = parser.parse_args()
    if not peers.SHARED.exists():
        raise SystemExit("scripts/bench needs ../shared for its corpora, queries and yardstick, and it is not there")
    work = options.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    shanxid = os.path.join(options.bin, "shanxid")

    asked = json.loads((peers.SHARED / "data/bench/queries.json").read_text())["queries"]
    if options.only:
        asked = [query for query in asked if any(query["id"].startswith(name) for name in options.only.split(","))]
    prefix, digest, reference = peers.corpus(options.size, (options.corpora or work / "corpora").resolve())
    program = peers.yardstick(work)
    chosen = [name for name in options.peers.split(",") if name]
    python = peers.install(work) if chosen else None

    data = {"size": options.size, "date": datetime.date.today().isoformat(), "commit": commit(), "machine": machine(),
            "sha256": digest, "rounds": options.rounds, "queries": asked, "has_reference": reference is not None}
    folder = work / f"index-{options.size}"
    note = work / f"index-{options.size}.json"
    if options.keep_index and note.exists():
        built = json.loads(note.read_text())
    else:
        seconds, peak = index(shanxid, f"{prefix}.vrt", folder)
        built = {"seconds": round(seconds, 2), "peak_mb": round(peak, 1)}
        note.write_text(json.dumps(built))

    with tempfile.TemporaryDirectory(prefix="shanxi-bench-") as sockets:
        measure(data, options, asked, built, folder, sockets, shanxid, prefix, program, chosen, python, work)
    data["differences"] = differences(data, reference)
    options.results.mkdir(parents=True, exist_ok=True)
    name = f"{data['date']}-{data['commit']}-{options.size}"
    (options.results / f"{name}.json").write_text(json.dumps(data, indent=1) + "\n")
    text = report.write(data)
    (options.results / f"{name}.md").write_text(text)
    print(text)
    if any("differ" in line for line in data["differences"]):
        raise SystemExit("hit counts differ")


def measure(data, options, asked, built, folder, sockets, shanxid, prefix, program, chosen, python, work):
    sock = os.path.join(sockets, "bench.sock")
    daemon = Daemon(shanxid, sock, "--corpus", str(folder))
    anew = Daemon(shanxid, sock + ".anew", "--corpus", str(folder), "--no-cache")
    try:
        client, fresh = Client(sock), Client(sock + ".anew")
        served = client.ask("corpora.list")[0]["rows"][0]
        data["tokens"], data["articles"] = served["tokens"], served["articles"]
        sizes, total = parts(folder, served["tokens"])
        hello = client.ask("hello")[0]
        data["build"] = built | {"version": hello["build"], "bytes_per_token": total, "parts": sizes,
                                 "tokens_per_second": round(served["tokens"] / built["seconds"])}
        ours, again, flat, theirs = [], [], [], {name: [] for name in chosen}
        for number in range(options.rounds):
            flat.append(peers.run_yardstick(program, prefix))
            for name in chosen:
                theirs[name].append(peers.run_peer(name, prefix, work, python, options.only))
            ours.append(queries.measure(fresh, asked))
            again.append(queries.measure(client, asked))
            print(f"round {number + 1} of {options.rounds} at {time.strftime('%H:%M:%S')}", file=sys.stderr)
        data["shanxi"], data["again"], data["yardstick"] = median_of(ours), median_of(again), median_of(flat)
        data["peers"] = {name: median_of(rounds) for name, rounds in theirs.items()}
        anonymous, mapped = daemon.memory()
        data["memory"] = {"beyond_mapped_mb": anonymous, "mapped_mb": mapped}
        client.close()
        fresh.close()
        data["service"] = service.measure(shanxid, daemon, anew, sockets, asked)
    finally:
        daemon.stop()
        anew.stop()


if __name__ == "__main__":
    main()

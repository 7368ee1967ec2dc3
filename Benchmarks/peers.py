"""The yardstick and the programs that people search with today, on the same corpus."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

SHARED = pathlib.Path(__file__).resolve().parent.parent.parent / "shared"
PINNED = ["tantivy==0.27.0", "duckdb==2.0.1", "pyarrow", "numpy"]
PEERS = ("tantivy", "lucene", "xapian", "sqlite", "duckdb")
SIZES = {"1M": 1_000_000, "10M": 10_000_000, "100M": 100_000_000}


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while part := file.read(1 << 22):
            digest.update(part)
    return digest.hexdigest()


def corpus(size, folder):
    """The prefix of a generated corpus, made once, and its entry of the reference figures."""
    folder.mkdir(parents=True, exist_ok=True)
    prefix = folder / f"corpus-{size}"
    vrt = pathlib.Path(f"{prefix}.vrt")
    if not vrt.exists() or not pathlib.Path(f"{prefix}.jsonl").exists():
        print(f"making a corpus of {size} tokens", file=sys.stderr)
        part = folder / f"part-{size}"
        subprocess.run([sys.executable, SHARED / "tools/make_corpus.py", str(SIZES[size]), str(part)], check=True,
                       stdout=subprocess.DEVNULL)
        for end in (".vrt", ".jsonl"):
            pathlib.Path(f"{part}{end}").rename(f"{prefix}{end}")
    note = pathlib.Path(f"{prefix}.sha256")
    stamp = f"{vrt.stat().st_size} {vrt.stat().st_mtime_ns}"
    if not note.exists() or not note.read_text().startswith(stamp + "\n"):
        note.write_text(f"{stamp}\n{sha256(vrt)}\n")
    digest = note.read_text().split("\n")[1]
    reference = json.loads((SHARED / "data/bench/reference.json").read_text())
    entry = next((entry for entry in reference["corpora"] if entry["vrt_sha256"] == digest), None)
    return prefix, digest, entry


def yardstick(work):
    """The compiled program of flat arrays."""
    source, program = SHARED / "tools/flat_arrays.cpp", work / "flat_arrays"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["g++", "-O3", "-march=native", "-std=c++17", "-o", program, source], check=True)
    return program


def install(work):
    """A folder with the peers' Python packages."""
    folder = work / "python"
    note = folder / "installed"
    if not note.exists() or note.read_text() != "\n".join(PINNED):
        shutil.rmtree(folder, ignore_errors=True)
        done = subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, *PINNED])
        if done.returncode != 0:
            print("pip installs no peers; those that need them are left out", file=sys.stderr)
            return folder
        note.write_text("\n".join(PINNED))
    return folder


def rows(command, environment=None):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, env=environment)
    if done.returncode != 0:
        print(f"{command[0]} ended with {done.returncode}", file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def run_yardstick(program, prefix):
    return {row["id"]: row for row in rows([program, f"{prefix}.vrt"])}


def run_peer(peer, prefix, work, python, only=None):
    """{id: row} of a peer; `build` and `memory` are rows too, `missing` says how it is installed."""
    environment = os.environ | {"PYTHONPATH": str(python)}
    command = [sys.executable, SHARED / "tools/bench_peers.py", prefix, "--peers", peer, "--build-dir",
               work / f"peers-{prefix.name}"]
    if only:
        command += ["--only", only]
    return {row.get("id", "missing"): row for row in rows(command, environment)}

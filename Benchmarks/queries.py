"""How each of the benchmark queries is asked of Shanxi."""

import json

from daemon import Refused, repeat


def steps(query):
    """The requests that answer a query, in order, each with whether its `total` or `size` is the number of hits."""
    op, cql = query["op"], query.get("cqp")
    if op == "kwic":
        return [("query", {"q": cql, "limit": query["n"], "context": {"left": query["ctx"], "right": query["ctx"]}})]
    if op == "sort":
        text = f"Bench = {cql}; size Bench; sort Bench by word %c on matchend[1] .. matchend[3]; cat Bench 0 {query['n'] - 1};"
        return [("run", {"text": text})]
    if op == "group":
        return [find(cql), ("results.group", {"name": "Bench", "target": f"{query['anchor']} {query['att']}",
                                              "limit": query["n"]})]
    if op == "group2":
        return [find(cql), ("results.group", {"name": "Bench", "target": f"matchend {query['att']}",
                                              "source": f"match {query['att']}", "limit": query["n"]})]
    if op == "freqlist":
        return [("wordlist", {"attribute": query["att"], "limit": query["n"]})]
    if op == "colloc":
        return [("collocates", {"q": cql, "attribute": query["att"], "window": query["w"], "least": 3,
                                "limit": query["n"]})]
    if op == "count":
        return [find(cql)]
    return [("search", search(query))]


def find(cql):
    """All matches, kept as positions."""
    return "run", {"text": f"Bench = {cql}; size Bench;"}


def search(query):
    op, terms = query["op"], query["terms"]
    if op == "fts_and":
        text = " ".join("+" + term for term in terms)
    elif op == "fts_phrase":
        text = '"' + " ".join(terms) + '"'
    elif op == "fts_prefix":
        text = terms[0] + "*"
    else:
        text = " ".join(terms)
    params = {"q": text, "limit": 10, "snippets": 0}
    if op == "bm25_date":
        params["where"] = {"date": {">=": query["lo"], "<=": query["hi"]}}
    return params


def hits(results):
    first = results[0]
    if "matches" in first:
        return first["matches"]
    if "outputs" in first:
        return next(int(output["value"]) for output in first["outputs"] if str(output.get("value", "")).strip().isdigit())
    return first["total"]


def measure(client, queries):
    """{id: {hits, engine, socket, runs}}, milliseconds; `why` in the place of figures that there are none of."""
    figures = {}
    for query in queries:
        figures[query["id"]] = timed(client, steps(query))
        if query["op"] == "count":
            figures[query["id"] + "_count"] = timed(client, [("count", {"q": query["cqp"]})])
        if query["op"] == "sort":
            top = [("query", {"q": query["cqp"], "limit": query["n"], "sort": "by word %c on matchend[1] .. matchend[3]"})]
            figures[query["id"] + "_top"] = timed(client, top)
    return figures


def timed(client, requests):
    def ask():
        engine = socket = 0
        for method, params in requests:
            result, took = client.ask(method, **params)
            engine += result["ms"]
            socket += took
        return engine, socket

    try:
        found = hits([client.ask(method, **params)[0] for method, params in requests])
        (engine, socket), runs = repeat(ask)
    except Refused as refusal:
        return {"why": str(refusal)}
    return {"hits": found, "engine": round(engine, 4), "socket": round(socket, 4), "runs": runs}


def mixed(queries):
    """Request lines for the load of several clients: counts, first pages and keyword searches of the set."""
    lines = []
    for query in queries:
        if query["op"] in ("count", "kwic"):
            lines.append(("count", {"q": query["cqp"]}))
            lines.append(("query", {"q": query["cqp"], "limit": 50}))
        elif "terms" in query:
            lines.append(("search", search(query) | {"snippets": 1}))
    return [json.dumps({"id": 1, "method": method, "params": params}).encode() + b"\n" for method, params in lines]

"""Properties of answers to random queries: pages joined equal the stream and the one page, `total` counts the rows, the
command line, the prompt's pipe and the socket say the same bytes, order is kept, cancelling twice is the same as once."""
import re

from torture import *
from example import generated

NUMBERS = random.Random(11)


def token():
    word = f"w{NUMBERS.choice((1, 2, 3, 5, 8, 20, 77, 300))}"
    return NUMBERS.choice((f'"{word}"', f'[word="{word}"%c]', f'[word="{word}.?"]', f'[word!="{word}" & word="w2.*"]', "[]",
                           f'[word="{word}" | word="w1"]'))


def query():
    parts = [token()]
    for _ in range(NUMBERS.randrange(3)):
        parts += NUMBERS.choice(([], ["[]{0,2}"], ["[]?"])) + [token()]
    if all(part.startswith("[]") for part in parts):
        parts.append('"w7"')
    return " ".join(parts) + NUMBERS.choice(("", " within s", " within article"))


def plain(result):
    return {name: value for name, value in result.items() if name not in ("ms", "next", "limit", "rows")}


def streamed(client, params):
    """The rows of a stream and its result."""
    client.number += 1
    number = client.number
    client.send(json.dumps({"id": number, "method": "query", "params": {**params, "stream": True}}) + "\n")
    rows, seq = [], 0
    while True:
        message = client.message()
        if message.get("method") == "notifications/rows":
            part = message["params"]
            if part["requestId"] != number or part["seq"] != seq or not 0 < len(part["rows"]) <= 256:
                raise RuntimeError(f"part {part['seq']} of request {part['requestId']} with {len(part['rows'])} rows")
            rows += part["rows"]
            seq += 1
        elif "error" in message:
            raise Refused(message["error"])
        else:
            return rows, message["result"]


def paged(client, params):
    """All rows by pages of random sizes, and the first page's result."""
    result = first = client.ask("query", limit=NUMBERS.randrange(1, 400), **params)
    rows = list(result["rows"])
    while "next" in result:
        result = client.ask("query", cursor=result["next"], limit=NUMBERS.randrange(1, 2000))
        rows += result["rows"]
    return rows, first


def paging(client, count):
    wrong = []
    for _ in range(count):
        params = {"q": query()}
        if NUMBERS.random() < 0.2:
            params["sort"] = NUMBERS.choice(("by word", "by word on matchend desc", "randomize 3"))
        if NUMBERS.random() < 0.2:
            params["where"] = {"date": {">=": f"20{NUMBERS.randrange(1, 21):02d}"}}
        try:
            one = client.ask("query", limit=10000, **params)
            whole, total = streamed(client, params)
            pages, first = paged(client, params)
        except Exception as error:  # whatever went wrong, the query has failed
            wrong.append(f"{params}: {error!r}")
            continue
        if not (whole == pages and whole[:10000] == one["rows"] and len(whole) == one["total"] == total["total"]):
            wrong.append(f"{params}: {len(whole)} streamed, {len(pages)} by pages, total {one['total']}")
        if "rows" in total or plain(one) != plain(first) or one["status"] != "complete":
            wrong.append(f"{params}: {plain(one)} {plain(first)} {plain(total)}")
    return wrong


VOLATILE = re.compile(r'"ms":[0-9.e+-]+|"next":"[0-9a-f]+"|"id":"?[^,"]*"?,')


def programs(daemon, client, count):
    """The same query by `call`, by a statement piped in, and by the socket."""
    wrong = []
    for _ in range(count):
        text = query()
        client.number += 1
        client.send(json.dumps({"id": client.number, "method": "query", "params": {"q": text, "limit": 50}}) + "\n")
        line = client.line()
        wanted = json.loads(line)["result"]
        call = subprocess.run([REPL, "call", "-S", daemon.path, "query", json.dumps({"q": text, "limit": 50})],
                              capture_output=True, text=True, env=environment())
        body = line[line.index('"result":') + 9:-1]
        if call.returncode != 0 or VOLATILE.sub("", call.stdout.strip()) != VOLATILE.sub("", body):
            wrong.append(f"call {text}: {call.stdout[:200]} {call.stderr[:200]}")
        piped = subprocess.run([REPL, "-S", daemon.path, "--mode", "ndjson", "-X", "-"], input=text + ";\n", capture_output=True,
                               text=True, env=environment())
        rows = [json.loads(row_) for row_ in piped.stdout.splitlines()]
        kept = ("article", "match", "text")
        seen = [[row_[name] for name in kept] for row_ in rows][:50]
        if piped.returncode != 0 or seen != [[row_[name] for name in kept] for row_ in wanted["rows"]][:len(seen)] or (
                not seen and wanted["rows"]):
            wrong.append(f"prompt {text}: {len(seen)} rows, {piped.stderr[:200]}")
    return wrong


def order(daemon, count):
    """Answers to many requests at once come in their order; cancels in between end what they name, once."""
    wrong = []
    with daemon.client() as client:
        for round_ in range(count):
            size = NUMBERS.randrange(2, 40)
            doomed = {NUMBERS.randrange(size) for _ in range(NUMBERS.randrange(4))}
            lines = [json.dumps({"id": number, "method": "query", "params": {"q": query(), "limit": 3}})
                     for number in range(size)]
            lines += [json.dumps({"id": f"c{number}-{turn}", "method": "cancel", "params": {"id": number}})
                      for number in sorted(doomed) for turn in range(2)]
            client.send("\n".join(lines) + "\n")
            answers = [client.message() for _ in range(size + 2 * len(doomed))]
            own = [answer for answer in answers if isinstance(answer["id"], int)]
            if [answer["id"] for answer in own] != list(range(size)):
                wrong.append(f"round {round_}: {[answer['id'] for answer in own]}")
            for answer in own:
                code = answer.get("error", {}).get("code", 0)
                if code not in (0, -32800) or (code and answer["id"] not in doomed):
                    wrong.append(f"round {round_}: {answer}")
    return wrong


def body():
    queries, calls, rounds = (60, 10, 20) if IS_SHORT else (1000, 1000, 300)
    daemon = Daemon("--corpus", generated("properties", 20_000))
    daemon.ready()
    with daemon.client() as client:
        wrong = paging(client, queries) + programs(daemon, client, calls)
    wrong += order(daemon, rounds)
    for text in wrong[:20]:
        note(text)
    return not wrong, (f"{len(wrong)} differences in {queries} queries by page, stream and whole, {calls} by three programs, "
                       f"{rounds} rounds of ordered answers with cancels")


row(4, body)

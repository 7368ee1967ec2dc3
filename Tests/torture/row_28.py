"""Without a terminal: every command in every mode, piped, gives no ESC byte and all rows; the table of exit codes holds.

Colour is asked for by the environment as a terminal's user would have it, and titles with control bytes and wide
characters stand in the corpus, so that an escape could come from anywhere.
"""
import re

from torture import *

MODES = ["auto", "table", "kwic", "line", "csv", "tsv", "json", "ndjson", "markdown"]
ARTICLES = 230
#: Statements, and how many rows each has in the forms with one line a row; None where it is no list.
STATEMENTS = [
    ("articles", ARTICLES), ("documents", 1), ("corpora", 1), ("search kiln", None), ("?kiln", None),
    ('[word="kiln"];', "hits"), ('[word="kiln"] []{0,2} [word="lamp"];', None), ('count [word="kiln"];', None),
    ('parse [word="a"];', None), ("show 1", None), ("source 1", None), ("info", None), ("reload", None), ("help", None),
    ("help search", None), ("help .mode", None), ('A = [word="kiln"];', None), ("size A;", None), ("cat A;", None),
    ("group A match word;", None), ("count A by word;", None), ("tabulate A match word;", "hits"), ("dump A;", "hits"),
    ("sort A by word;", None), ("show named;", None), (".describe search", None), (".print text", None),
    ('.raw {"id":1,"method":"ping"}', None), (".timer on", None), (".headers off", None), (".limit all", None),
    (".corpus", None), (".mode", None), (".last", None), (".more", None), ("where 1", None),
]
#: What stands before a statement that is about an earlier answer.
BEFORE = {"show 1": ["articles"], "source 1": ["articles"], "where 1": ['[word="kiln"];'], ".last": ["articles"],
          ".more": [".limit 5", "articles"]}
NAMED = ("size A", "cat A", "group A", "count A", "tabulate A", "dump A", "sort A", "show named")


def repl(path, *arguments, text=None, seconds=60, env=None, **more):
    return subprocess.run([REPL, "-X", "-S", path, *arguments], input=text if text is not None else "", timeout=seconds,
                          capture_output=True, text=True, errors="surrogateescape",
                          env=env or environment(TERM="xterm-256color", CLICOLOR_FORCE="1", COLUMNS="40"), **more)


def pages(path):
    """Articles whose texts hold what a terminal would obey; how often kiln stands in them."""
    count = 0
    with open(path, "w") as file:
        for number in range(ARTICLES):
            title, text = article(number)
            count += 2 + len(re.findall(r"\bkiln\b", text))
            row_ = {"id": f"a{number}", "title": f"{title} 北京 \u001b[31m red", "date": "2021-03-04",
                    "text": f"The kiln \u001b]0;x\u0007 was lit. {text} A kiln and its lamp, 東京 \u202e\u0085."}
            file.write(json.dumps(row_) + "\n")
    return count


def rows_of(mode, output):
    """How many rows a form shows that has a line for each; None for others."""
    lines = [line for line in output.split("\n") if line]
    if mode in ("csv", "tsv"):
        return len(lines) - 1
    if mode == "ndjson":
        return len(lines)
    if mode == "markdown":
        return len([line for line in lines if line.startswith("|")]) - 2
    return len(json.loads(output)["rows"]) if mode == "json" else None


def matrix(path, hits, wrong):
    done = 0
    for mode in MODES:
        for statement, rows in STATEMENTS:
            done += 1
            before = list(BEFORE.get(statement, []))
            if statement.startswith(NAMED):
                before.append('A = [word="kiln"];')
            result = repl(path, "--mode", mode, *[word for text in [*before, statement] for word in ("-c", text)])
            said = f"{statement} in {mode}"
            if result.returncode != 0:
                wrong.append(f"{said}: exit {result.returncode}: {result.stderr[-200:]}")
            if "\x1b" in result.stdout + result.stderr:
                wrong.append(f"{said}: an ESC byte")
            if rows is None or before or statement.startswith(("tabulate", "dump")):
                continue
            try:
                shown = rows_of(mode, result.stdout)
            except (ValueError, KeyError) as error:
                wrong.append(f"{said}: {error!r}: {result.stdout[:200]}")
                continue
            wanted = hits if rows == "hits" else rows
            if shown is not None and shown != wanted:
                wrong.append(f"{said}: {shown} rows instead of {wanted}")
    # What CQP writes has a line for each match, in every mode.
    for statement in ("dump A;", "tabulate A match word;"):
        done += 1
        result = repl(path, "-c", 'A = [word="kiln"];', "-c", statement)
        if len(result.stdout.splitlines()) != hits:
            wrong.append(f"{statement}: {len(result.stdout.splitlines())} lines instead of {hits}")
    # The same statements from a pipe and from a file give the same bytes.
    for mode in MODES:
        done += 1
        script = place("script")
        text = "articles\nsearch kiln\n[word=\"kiln\"];\n"
        with open(script, "w") as file:
            file.write(text)
        ways = {
            "-c": repl(path, "--mode", mode, *[word for line in text.split("\n") if line for word in ("-c", line)]),
            "-f": repl(path, "--mode", mode, "-f", script), "-": repl(path, "--mode", mode, "-", text=text),
            "stdin": repl(path, "--mode", mode, text=text),
        }
        outputs = {hide_times(way.stdout) for way in ways.values()}
        if len(outputs) != 1 or any(way.returncode for way in ways.values()):
            wrong.append(f"{mode}: -c, -f, - and standard input differ: {[len(way.stdout) for way in ways.values()]}")
    return done


def hide_times(text):
    """Without what may differ from run to run: the time and the handle of the next page."""
    return re.sub(r'"ms":[0-9.]+|"next":"[^"]*"|[0-9.]+ m?s\b', "", text)


def codes(path, slow, wrong):
    """The table of exit codes, each by what leads to it."""
    cases = [
        ("done", 0, repl(path, "-c", "articles")),
        ("a statement fails", 1, repl(path, "-c", "[word=;")),
        ("a later one fails", 1, repl(path, "--keep-going", "-c", "[word=;", "-c", "articles")),
        ("an unknown corpus", 1, repl(path, "-C", "nowhere", "-c", "articles")),
        ("an unknown flag", 2, repl(path, "--nothing")),
        ("an unknown mode", 2, repl(path, "--mode", "nothing", "-c", "articles")),
        ("a script that is not there", 1, repl(path, "-f", place("none"))),
        ("no daemon", 3, repl(place("none.sock"), "-c", "articles")),
        ("no socket", 3, repl(place("script"), "-c", "articles")),
        ("too slow", 4, repl(slow, "--timeout", "0.2", "-c", f"count {SLOW};")),
        ("nothing found", 5, repl(path, "-e", "-c", "search zzzz")),
        ("nothing found, not asked for", 0, repl(path, "-c", "search zzzz")),
        (".exit", 7, repl(path, "-c", ".exit 7")),
        ("call", 0, one(path, "call", "-S", path, "ping", "{}")),
        ("call of nothing", 1, one(path, "call", "-S", path, "nothing", "{}")),
        ("call with bad params", 2, one(path, "call", "-S", path, "ping", "{")),
        ("ping", 0, one(path, "ping", "-S", path)),
        ("ping nobody", 3, one(path, "ping", "-S", place("none.sock"))),
        ("socket-path", 0, one(path, "socket-path", "-S", path)),
        ("pipe", 0, one(path, "pipe", "-S", path, text='{"id":1,"method":"ping"}\n')),
        ("version", 0, one(path, "--version")),
        ("help", 0, one(path, "--help")),
    ]
    cases.append(("SIGINT", 130, interrupted(slow)))
    cases.append(("a closed pipe", 141, closed(path)))
    for said, wanted, result in cases:
        if result.returncode != wanted:
            wrong.append(f"{said}: exit {result.returncode} instead of {wanted}: {result.stderr[-200:]}")
        if "\x1b" in (result.stdout or "") + (result.stderr or ""):
            wrong.append(f"{said}: an ESC byte")
        if said == "a closed pipe" and result.stderr:
            wrong.append(f"{said}: says {result.stderr!r}")
        if wanted in (1, 2, 3, 4) and not result.stderr:
            wrong.append(f"{said}: says nothing")
    return len(cases)


#: Takes long and finds nothing.
SLOW = 'a:[] []{0,300} b:[] :: a.word = b.word & b.word = "none" within article'


def one(path, *arguments, text=""):
    return subprocess.run([REPL, *arguments], input=text, capture_output=True, text=True, timeout=60,
                          env=environment(TERM="xterm-256color"))


def interrupted(slow):
    process = subprocess.Popen([REPL, "-X", "-S", slow, "-c", f"count {SLOW};"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment())
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    return subprocess.CompletedProcess([], process.returncode, output, errors)


def closed(path):
    """The reader of the output goes after the first line."""
    process = subprocess.Popen([REPL, "-X", "-S", path, "--mode", "tsv", *["-c", '[word="kiln"];'] * 40],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env=environment())
    process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.wait(30)
    # A shell tells of a signal as 128 and its number; so does the program that ends itself.
    code = 128 - process.returncode if process.returncode < 0 else process.returncode
    return subprocess.CompletedProcess([], code, "", errors)


def body():
    source = place("rows.jsonl")
    hits = pages(source)
    folder = place("pages")
    index(folder, "--no-annotate", source, name="pages")
    daemon = Daemon("--corpus", folder)
    daemon.ready()
    from example import generated
    other = Daemon("--corpus", generated("slow", 100_000))
    other.ready()
    wrong = []
    done = matrix(daemon.path, hits, wrong) + codes(daemon.path, other.path, wrong)
    for text in wrong:
        note(text)
    return not wrong, f"{done - len(wrong)}/{done} outputs and exit codes as they should be"


row(28, body)

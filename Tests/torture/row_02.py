"""libFuzzer with Address Sanitizer on the readers that strangers and damaged disks reach: lines and requests, queries
and statements, index headers with manifests and journals, and configuration files.

No crash, no leak, no input over a second. Long: 10^7 inputs a reader, as far as its share of the time goes. The corpus
of inputs is kept in .build-fuzz, and replayed to tell which lines of the readers it reaches.
"""
from torture import *

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, ".build-fuzz")
#: The readers, each with the sources whose lines it must reach, and words that stand in what it reads.
TARGETS = {
    "lines": (["Core/Protocol/LineFramer.swift", "Core/Protocol/Request.swift", "Core/Protocol/RequestID.swift"],
              ['{"id":1,"method":"ping"}', '"params":{', '"jsonrpc":"2.0",', "\n", "\r\n", '"id":null', '\\u0000']),
    "query": (["Core/Pattern/QueryLexer.swift", "Core/Pattern/QueryParser.swift",
               "Core/Pattern/QueryParser+Condition.swift", "Core/Pattern/QueryParser+Expression.swift",
               "Core/Pattern/QueryParser+MeetUnion.swift", "Core/Pattern/QueryParser+Pattern.swift",
               "Core/Pattern/QueryParser+Tag.swift"],
              ["[word=", "%cd", "{2,}", "within", "containing", "MU(meet", "::", "match.", "/region[", "RE($x)", "cut 3",
               "expand", "show", "<s>", "</s>", "~1", "@", ":", "\"a\"", "& !", "->", "(?longest)", "TAB", "sort A by",
               "group A match", "tabulate", "set A target", "define macro", "subset A where", "distabs(", ".EOL."]),
    "header": (["Core/Index/FileHeader.swift", "Core/Index/Journal/JournalRecord.swift"],
               ["SHANXI\\x0d\\x0a", "SXJ1", '"format":"shanxi"', '"version":2', '"files":[', '"segments":[',
                '"crc32c":', '"sections":[', '"name":"ids"']),
    "settings": (["shanxid/SettingsText.swift"],
                 ['{"limits":{', '"stall_s":', '"corpora":[', '"data":"/', '"max_memory":"2G"', '"idle_exit_s":',
                  '"log_level":"info"', '"socket":']),
}
#: Whole inputs to begin with.
SEEDS = {
    "lines": ['7{"id":1,"method":"ping"}\n', '1{"jsonrpc":"2.0","id":"a","method":"query","params":{"q":"x"}}\r\n\n  {}\n[]\n',
              '2{"id":null,"method":"x"}\n{"id":1.5,"method":"x"}\n{"id":1,"method":2}\n{"id":1,"params":[]}\nnot json\n',
              '1{"jsonrpc":"1.0","id":1,"method":"m"}\n{"id":1,"method":"m","params":[]}\n',
              "9" + "y" * 80 + "\n{}\n" + "z" * 200, '3{"id":1,"method":"a","params":{"a":{"a":1}},"more":1}\n'],
    "query": ['[word="a"%cd & pos!="N.*"] []{2,3} "b"* within 2 s', 'a:[word="x"] [] b:[lemma=a.lemma] :: a.word = b.word',
              '<s> [pos="RB"] </s> containing [word="a"]', 'MU(meet (union "a" "b") [pos="NN"] -2 2) cut 5',
              'RE($list) %c "a" | ("b" "c")+', '/region[s,a] /codist["a",word]', '<text_date = "1999.*"> []* </text>',
              '[word=$w & !(pos="A" | lemma contains "x")] !within s', '@[word="a"] @1"b" show match[1]..matchend[-2]',
              '<money value >= 1e6 currency="CNY"/> expand left to 2 s', 'A = [word="a"]; sort A by word %cd on match[1] desc;',
              'group A match lemma by matchend pos cut 2; tabulate A match word, match[1]..matchend lemma %c;',
              'set A target nearest [word="a"] within left 3 s from match inclusive; C = union A B; dump A 1 5 > "f";',
              "define macro x(1) '/y[\"$0\"]'; /x[\"a\"]; $l = \"a b\"; show $l;", 'subset A where target: [f(word) > 2]; reduce A to 10%;',
              '[collocate = "a" & word = RE($l)%cl & f(match.word, 2, 1.5, "x"%l, $l, RE($m)) > -3 & ~target]', '"a"~3', '"a"%cld ~2',
              '[word = RE(x)]', '"a"{3,1} []{,2}', '[]{2000000}', '(?= "a") (?! []) (?<= [word="x"]+) (?<! a:"b")',
              'c:("a" []* d:"b") [:lemma = c.lemma:] [::]', '<<s>> <<@1:a:s@2 b:/>> <<`match`/>> @7 "a" @12 "b"', '<<s',
              'TAB "a" * "b" + [pos="X"] ? "c" {1,2} "d" "e" within 2 s', 'TAB a:"x" "y"', 'MU(meet @"a" "b" s)',
              '"a" within s containing "b" within 3', '"a" within 3 !containing ("b" within s) within p', '"a" within -1',
              '"a" within 0 s', '<target> "a" </collocate> <match', '<s != "a" id = 3 n >= 1.5 of contains "x">', '</s',
              '<s "a"%c x matches "y"/> <np not contains 4> <s x ! 3>', '[(((((' + "(" * 80, '[word not = "a"]', '[within = "a"] within',
              '(?longest) "a"+ "b"? ("c"){,3} [] {4,}', '[ambiguity(feats) = 1 & distabs(a,b) < 3 & feats matches "x"] "a"~1'],
    "settings": ['{"socket":"/s","corpora":["/a","/b"],"data":"/d","max_memory":"2G","idle_exit_s":3,"log_level":"info"}',
                 '{"limits":{"stall_s":3,"in_flight":"9","connections":1,"output_low":"4K"}}', '{"limits":3}', '{"corpora":[1]}',
                 '{"data":null}', '{"limit":{}}', '[1]', '{"data":"a",\n"data":"b"}', '{"limits":{"stal_s":true}}', '{'],
}
#: What they are compiled from: their layers, and no more than they need.
SOURCES = ["Core/Base/*.swift", "Core/Text/*.swift", "Core/Pattern/**/*.swift"] + [
    f"Core/Protocol/{name}.swift" for name in (
        "LineFramer", "Request", "RequestID", "Reply", "Refusal", "ErrorCode", "Limits", "Limits+Names", "Schema",
        "Schema+JSON")] + [
    f"Core/Index/{name}.swift" for name in (
        "FileHeader", "FileName", "IndexError", "Manifest", "Manifest+JSON", "CurrentFile", "RegionColumnKind",
        "Journal/JournalRecord")] + [
    "shanxid/SettingsText.swift", "shanxid/SettingsKey.swift"]


def sources():
    import glob
    found = [path for pattern in SOURCES
             for path in sorted(glob.glob(os.path.join(ROOT, "Sources", pattern), recursive=True))]
    return found + [os.path.join(ROOT, "Tests/fuzz/FuzzTargets.swift")]


def toolchain():
    """The folder with swiftc, and with the clang and llvm-cov that fit it."""
    return os.path.dirname(os.path.realpath(shutil.which("swiftc")))


def build():
    """The program that reads for all targets; made anew when a source is newer."""
    program = os.path.join(BUILD, "fuzz")
    files = sources()
    shim = [os.path.join(ROOT, "Sources/CShim", name) for name in os.listdir(ROOT + "/Sources/CShim")
            if name.endswith(".c")]
    os.makedirs(BUILD, exist_ok=True)
    newest = max(os.path.getmtime(path) for path in files + shim + [__file__])
    if os.path.exists(program) and os.path.getmtime(program) > newest:
        return program
    tools = toolchain()
    objects = []
    for path in shim:
        objects.append(os.path.join(BUILD, os.path.basename(path) + ".o"))
        run_tool([os.path.join(tools, "clang"), "-O1", "-g", "-fsanitize=address", "-I", ROOT + "/Sources/CShim/include",
                  "-c", path, "-o", objects[-1]])
    module = os.path.join(BUILD, "cshim.modulemap")
    with open(module, "w") as file:
        file.write(f'module CShim {{ umbrella "{ROOT}/Sources/CShim/include" export * }}\n')
    includes = []
    for name in os.listdir(ROOT + "/Sources"):
        if name.startswith("C") and os.path.exists(f"{ROOT}/Sources/{name}/module.modulemap"):
            includes += ["-I", f"{ROOT}/Sources/{name}"]
    run_tool([
        os.path.join(tools, "swiftc"), "-O", "-whole-module-optimization", "-g", "-sanitize=address,fuzzer", "-profile-generate",
        "-profile-coverage-mapping", "-parse-as-library", "-module-name", "Core", "-package-name", "shanxi",
        "-swift-version", "6", "-enable-experimental-feature", "Lifetimes", "-suppress-warnings",
        "-Xcc", f"-fmodule-map-file={module}", *includes, "-I/usr/include/libxml2", *files, *objects,
        "-ljansson", "-lpcre2-8", "-lutf8proc", "-lzstd", "-lcrypto", "-o", program])
    return program


def run_tool(command):
    # The compiler leaves its by-products where it runs.
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=BUILD)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def fuzz(program, target, words, limits):
    """Feeds one reader; gives how many inputs it read, and what is wrong with it."""
    corpus, findings = os.path.join(BUILD, "corpus-" + target), os.path.join(BUILD, "findings-" + target) + "/"
    os.makedirs(corpus, exist_ok=True)
    os.makedirs(findings, exist_ok=True)
    dictionary = place("words-" + target)
    with open(dictionary, "w") as file:
        for word in words:
            # The form of a dictionary: escapes of C, but for what is escaped already.
            text = word.replace('"', '\\"').replace("\n", "\\x0a").replace("\r", "\\x0d").replace("\\u", "\\\\u")
            file.write(f'"{text}"\n')
    for number, word in enumerate(words + SEEDS.get(target, [])):
        with open(os.path.join(corpus, f"seed{number}"), "w") as file:
            file.write(word)
    done = subprocess.run(
        [program, corpus, f"-dict={dictionary}", f"-artifact_prefix={findings}", "-timeout=1", "-rss_limit_mb=2048",
         "-max_len=4096", "-print_final_stats=1", *limits],
        capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
        # The backtracer of Swift would keep the pipes open under Address Sanitizer.
        env=environment(SHANXI_FUZZ_TARGET=target, LLVM_PROFILE_FILE="/dev/null", SWIFT_BACKTRACE="enable=no"))
    count = 0
    for line in done.stderr.splitlines():
        if line.startswith("stat::number_of_executed_units:"):
            count = int(line.split()[-1])
    if done.returncode == 0:
        return count, None
    told = [line for line in done.stderr.splitlines() if "ERROR" in line or "SUMMARY" in line or "Fatal error" in line]
    return count, f"{target}: {'; '.join(told[:3]) or done.stderr[-500:]}; the input is in {findings}"


def covered(program):
    """The lines that the kept inputs reach of each reader's sources, in parts of one."""
    tools = toolchain()
    profiles = []
    for target in TARGETS:
        profiles.append(place(target + ".profraw"))
        subprocess.run([program, os.path.join(BUILD, "corpus-" + target), "-runs=0"], capture_output=True,
                       env=environment(SHANXI_FUZZ_TARGET=target, LLVM_PROFILE_FILE=profiles[-1]))
    merged = place("merged.profdata")
    run_tool([os.path.join(tools, "llvm-profdata"), "merge", "-o", merged, *profiles])
    files = [os.path.join(ROOT, "Sources", name) for names, _ in TARGETS.values() for name in names]
    report = json.loads(run_tool([os.path.join(tools, "llvm-cov"), "export", "-summary-only", "-instr-profile", merged,
                                  program, *files]))
    lines = reached = 0
    for file in report["data"][0]["files"]:
        summary = file["summary"]["lines"]
        lines += summary["count"]
        reached += summary["covered"]
        note(f"{os.path.basename(file['filename'])}: {summary['covered']}/{summary['count']} lines")
    return reached / lines


def body():
    program = build()
    counts, wrong = {}, []
    for target, (_, words) in TARGETS.items():
        # The long form is bounded: at most 20 minutes a reader, or $SHANXI_FUZZ_SECONDS.
        seconds = os.environ.get("SHANXI_FUZZ_SECONDS", "1200")
        limits = ["-max_total_time=10"] if IS_SHORT else ["-runs=10000000", f"-max_total_time={seconds}"]
        counts[target], problem = fuzz(program, target, words, limits)
        if problem:
            wrong.append(problem)
            note(problem)
    part = covered(program)
    figure = ", ".join(f"{target} {count:,}" for target, count in counts.items())
    text = f"inputs read: {figure}; {part:.1%} of the readers' lines reached; {len(wrong)} findings"
    return not wrong and (IS_SHORT or part >= 0.95), text


row(2, body)

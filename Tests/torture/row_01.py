"""Edge vectors: framing, ids, depth, sizes, and JSON texts that are right or wrong, each on a connection that still
works afterwards. Texts that name a member twice are refused by design and counted apart."""
from torture import *

PARSE, REQUEST, METHOD, PARAMS = -32700, -32600, -32601, -32602
#: What a vector may be answered with: codes, 0 for a result; an empty list for no answer at all.
VECTORS = []


def vector(name, data, *codes):
    VECTORS.append((name, data if isinstance(data, bytes) else data.encode(), list(codes)))


def ping(params=None, **more):
    request = {"id": 1, "method": "ping", **more}
    if params is not None:
        request["params"] = params
    return json.dumps(request, ensure_ascii=False)


def framing():
    vector("blank lines", "\n\n\r\n  \n" + ping(), 0)
    vector("CR before LF", ping() + "\r", 0)
    vector("several CR", ping() + "\r\r", 0)
    vector("leading spaces", "   \t" + ping(), 0)
    vector("trailing spaces", ping() + "   ", 0)
    vector("two in one line", ping() + ping(), PARSE)
    vector("NUL in front", b"\0" + ping().encode(), PARSE)
    vector("NUL in a text", '{"id":1,"method":"ping\0"}', PARSE)
    vector("byte order mark", b"\xef\xbb\xbf" + ping().encode(), PARSE)
    vector("UTF-16", ping().encode("utf-16"), PARSE)
    for name, data in (("lone continuation", b"\x80"), ("overlong slash", b"\xc0\xaf"), ("surrogate", b"\xed\xa0\x80"),
                       ("above U+10FFFF", b"\xf4\x90\x80\x80"), ("cut sequence", b"\xe2\x82"), ("FE", b"\xfe"),
                       ("five bytes", b"\xf8\x88\x80\x80\x80")):
        vector("bad UTF-8: " + name, b'{"id":1,"method":"hello","params":{"client":"' + data + b'"}}', PARSE)
    vector("tab in a text", '{"id":1,"method":"hello","params":{"client":"\t"}}', PARSE)
    vector("only a brace", "{", PARSE)
    vector("only a quotation mark", '"', PARSE)
    vector("plain words", "GET / HTTP/1.1", PARSE)
    vector("separators of lines", '{"id":1,"method":"hello","params":{"client":"\u2028\u2029"}}', 0)
    vector("a carriage return inside", '{"id":1,\r"method":"ping"}', 0)


def requests():
    for text in ("null", "true", "7", '"ping"', "[]", "[" + ping() + "]"):
        vector("no object: " + text[:12], text, REQUEST)
    vector("empty object", "{}", REQUEST)
    vector("no method", '{"id":1}', REQUEST)
    for value in ("1", "null", "[]", "{}", "true"):
        vector("method is " + value, '{"id":1,"method":%s}' % value, REQUEST)
    vector("empty method", '{"id":1,"method":""}', METHOD)
    vector("unknown method", '{"id":1,"method":"pong"}', METHOD)
    vector("method in capitals", '{"id":1,"method":"PING"}', METHOD)
    vector("long method", '{"id":1,"method":"%s"}' % ("x" * 100_000), METHOD)
    for value in ("null", "[]", "1", '"x"', "true", "[1]"):
        vector("params is " + value, '{"id":1,"method":"ping","params":%s}' % value, REQUEST)
    vector("unknown param", ping({"x": 1}), PARAMS)
    vector("unknown field", '{"id":1,"method":"ping","x":1}', REQUEST)
    vector("version 2.0", '{"jsonrpc":"2.0","id":1,"method":"ping"}', 0)
    for value in ('"1.0"', "2.0", "2", "null", '"2"'):
        vector("version " + value, '{"jsonrpc":%s,"id":1,"method":"ping"}' % value, REQUEST)
    vector("a reply", '{"jsonrpc":"2.0","id":1,"result":{}}', REQUEST)
    vector("an error reply", '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}', REQUEST)


def ids():
    for value in ("0", "-1", "1", str(2**53 - 1), str(-(2**53 - 1)), '""', '"a"', '"ü"', '"%s"' % ("x" * 128),
                  '"\\u0000"', '"\\n"'):
        vector("id " + value[:20], '{"id":%s,"method":"ping"}' % value, 0)
    for value in (str(2**53), str(-(2**53)), str(2**63), "1.0", "1e2", "1.5", "null", "true", "[]", "{}",
                  '"%s"' % ("x" * 129), '"%s"' % ("é" * 65)):
        vector("id " + value[:20], '{"id":%s,"method":"ping"}' % value, REQUEST, PARSE)
    vector("no id, not first", ping() + '\n{"method":"ping"}', 0)
    vector("first without id", '{"method":"query","params":{}}', REQUEST)
    vector("notification of MCP", '{"method":"notifications/initialized"}')
    vector("cancel as notification", '{"method":"cancel","params":{"id":9}}')


def sizes():
    def deep(levels):
        return '{"id":1,"method":"hello","params":{"client":%s}}' % ("[" * levels + "]" * levels)
    vector("depth 62 below params", deep(62), PARAMS)
    vector("depth 63 below params", deep(63), REQUEST)
    vector("depth 100 000", deep(100_000), REQUEST)
    vector("open brackets", "[" * 100_000, REQUEST, PARSE)
    vector("1000 members", ping({f"k{n}": 1 for n in range(1000)}), PARAMS)
    vector("1001 members", ping({f"k{n}": 1 for n in range(1001)}), REQUEST)
    vector("a line of 8 MiB", '{"id":1,"method":"hello","params":{"client":"%s"}}' % ("x" * ((8 << 20) - 60)), 0)
    vector("a line over 8 MiB", '{"id":1,"method":"hello","params":{"client":"%s"}}' % ("x" * (8 << 20)), REQUEST)
    vector("32 MiB without a brace", "x" * (32 << 20), REQUEST)


#: JSON texts that are right and wrong, as values of a param.
RIGHT = ['""', '"a"', '"\\""', '"\\\\"', '"\\/"', '"\\b\\f\\n\\r\\t"', '"\\u00e9"', '"\\ud83d\\ude00"', '"\\u0012"',
         '"\u00e9"', '"\U0001f600"', '"\u007f"', "0", "-0", "1", "-1", "1.5", "1e5", "1E+5", "1e-5", "0.1", "-0.1e1",
         "123456789012", "null", "true", "false", "[]", "[1]", "[ 1 , 2 ]", "[[]]", "{}", '{"a":1}', '{"a":{"b":[]}}',
         '{"":0}', '{"a" : 1 }', '[null,true,false]', '"\\uffff"', "[1.0]", "4.9e-324"]
WRONG = ["", "tru", "True", "nul", "NaN", "Infinity", "-Infinity", "+1", "01", "-01", ".5", "5.", "1e", "1e+", "0x1", "1_0",
         "--1", "1..2", "'a'", '"a', 'a"', '"\\x"', '"\\u12"', '"\\u12g4"', '"\\ud800"', '"\\udc00"', '"\\', "[1,]", "[,1]",
         "[1 2]", "[1", "1]", "[}", "{1:2}", "{'a':1}", '{"a"}', '{"a":}', '{"a":1,}', '{"a":1 "b":2}', '{"a" 1}', "{,}",
         "/* c */ 1", "1 // c", "undefined", "\\u0031", "[1]]", "1e999", '"\x01"', "[\x0c]", "0 0", "-", "1e1e1", "{}}{"]
TWICE = ['{"a":1,"a":2}', '{"a":1,"a":1}', '{"a":{},"\\u0061":[]}']


def values():
    for text in RIGHT:
        vector("right: " + text, '{"id":1,"method":"hello","params":{"client":%s}}' % text, 0, PARAMS)
    for text in WRONG:
        vector("wrong: " + text, '{"id":1,"method":"hello","params":{"client":%s}}' % text, PARSE)
    for text in TWICE:
        vector("twice: " + text, '{"id":1,"method":"hello","params":{"client":%s}}' % text, PARSE)


def check(daemon, name, data, codes, size):
    """Sends a vector in pieces, then a request that waits for its turn; gives what is wrong."""
    with daemon.client(30) as client:
        whole = data + b'\n{"id":"last","method":"corpora.list"}\n'
        sender = threading.Thread(target=lambda: [client.send(whole[at:at + size]) for at in range(0, len(whole), size)])
        sender.start()
        given = []
        while True:
            line = client.line()
            if any(ord(character) < 0x20 for character in line):
                return f"{name}: a control byte in {line[:80]!r}"
            message = json.loads(line)
            if message.get("jsonrpc") != "2.0" or ("result" in message) == ("error" in message):
                return f"{name}: {line[:80]!r}"
            if message["id"] == "last":
                break
            given.append(message.get("error", {}).get("code", 0))
        sender.join()
        if (len(given) != 1 or given[0] not in codes) if codes else given:
            return f"{name}: {given} instead of {codes}"
    return None


def body():
    for part in (framing, requests, ids, sizes, values):
        part()
    daemon = Daemon()
    wrong = []
    for name, data, codes in VECTORS:
        pieces = [1 << 20] if len(data) > 10_000 else [1, 7, 1 << 20]
        for size in pieces:
            problem = check(daemon, name, data, codes, size)
            if problem:
                wrong.append(f"{problem} (in pieces of {size})")
                break
    for text in wrong:
        note(text)
    if not daemon.is_alive():
        wrong.append("the daemon died")
    right = len(VECTORS) - len(wrong)
    return not wrong and len(VECTORS) >= 120, (
        f"{right}/{len(VECTORS)} vectors right, {len(TWICE)} of them members named twice, which are refused by design")


row(1, body)

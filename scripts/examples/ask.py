#!/usr/bin/env python3
"""Asks a running daemon three questions with nothing but Python's standard library.

Usage: scripts/examples/ask.py [SOCKET]     without SOCKET, $SHANXI_SOCK; of several corpora, $SHANXI_CORPUS
"""

import json
import os
import socket
import sys


class Daemon:
    """One connection; requests are answered in their order."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.lines = self.socket.makefile("r", encoding="utf-8", newline="\n")
        self.last = 0

    def ask(self, method, **params):
        self.last += 1
        if os.environ.get("SHANXI_CORPUS"):
            params["corpus"] = os.environ["SHANXI_CORPUS"]
        request = {"id": self.last, "method": method, "params": params}
        self.socket.sendall(json.dumps(request).encode() + b"\n")
        reply = json.loads(self.lines.readline())
        if "error" in reply:
            sys.exit(reply["error"]["message"])
        return reply["result"]


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("SHANXI_SOCK")
    if not path:
        sys.exit("give the socket as the first argument or in SHANXI_SOCK")
    daemon = Daemon(path)

    print("Articles")
    for row in daemon.ask("articles.list", limit=10)["rows"]:
        print(f"  {row['date']['value'] or 'undated'}  {row['headline']}")

    print("Articles that speak of aerogel, the best first")
    for row in daemon.ask("search", q="aerogel")["rows"]:
        print(f"  {row['headline']}")

    print("Aerogel in its context")
    context = {"left": 5, "right": 5, "unit": "tokens"}
    for row in daemon.ask("query", q='[word="aerogel"%c]', limit=5, context=context)["rows"]:
        print(f"  {row['left']} [{row['text']}] {row['right']}")


if __name__ == "__main__":
    main()

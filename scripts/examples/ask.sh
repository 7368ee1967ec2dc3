#!/usr/bin/env bash
# Asks a running daemon three questions with socat and reads the answers with jq.
# Usage: scripts/examples/ask.sh [SOCKET]     without SOCKET, $SHANXI_SOCK; of several corpora, $SHANXI_CORPUS
set -euo pipefail
socket=${1:-${SHANXI_SOCK:?give the socket as the first argument or in SHANXI_SOCK}}

# ask METHOD PARAMS FILTER: sends one request and prints what the jq filter makes of the result.
ask() {
  printf '{"id":1,"method":"%s","params":{%s%s}\n' "$1" "${SHANXI_CORPUS:+\"corpus\":\"$SHANXI_CORPUS\",}" "${2#\{}" |
    socat - "UNIX-CONNECT:$socket" |
    jq -r "if .error then \"\(.error.message)\n\" | halt_error(1) else .result.rows[] end | $3"
}

echo "Articles"
ask articles.list '{"limit":10}' '"  \(.date.value // "undated")  \(.headline)"'

echo "Articles that speak of aerogel, the best first"
ask search '{"q":"aerogel"}' '"  \(.headline)"'

echo "Aerogel in its context"
ask query '{"q":"[word=\"aerogel\"%c]","limit":5,"context":{"left":5,"right":5,"unit":"tokens"}}' \
  '"  \(.left) [\(.text)] \(.right)"'

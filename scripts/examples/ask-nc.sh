#!/usr/bin/env bash
# Asks a running daemon three questions over one connection with nc; the answers come as they are, a line each.
# Usage: scripts/examples/ask-nc.sh [SOCKET]     without SOCKET, $SHANXI_SOCK
set -euo pipefail
socket=${1:-${SHANXI_SOCK:?give the socket as the first argument or in SHANXI_SOCK}}

# -N ends the input when all is sent; the daemon then answers everything and closes.
nc -N -U "$socket" <<'REQUESTS'
{"id":"articles","method":"articles.list","params":{"limit":10}}
{"id":"search","method":"search","params":{"q":"aerogel"}}
{"id":"query","method":"query","params":{"q":"[word=\"aerogel\"%c]","limit":5,"context":{"left":5,"right":5,"unit":"tokens"}}}
REQUESTS

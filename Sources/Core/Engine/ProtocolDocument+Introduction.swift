extension ProtocolDocument {
  /// What holds for every message.
  static let introduction = """
    # Protocol `shanxi/1`

    Written from the command table by `shanxid protocol`; do not edit. A test fails when this file and the table
    differ; `shanxid protocol > docs/protocol.md` writes it anew.

    JSON-RPC 2.0, one message a line, over a Unix stream socket. A request is `{"id":1,"method":"ping"}` and a line
    feed; `"jsonrpc":"2.0"` may be left out by the client. Params are given by name. Batches and `"id":null` are
    refused. A message without `id` is a notification and gets no answer. The server sends no greeting.

    ```
    → {"id":7,"method":"search","params":{"q":"aerogel"}}
    ← {"jsonrpc":"2.0","id":7,"result":{"generation":"g1","status":"complete","total":2,"rows":[…],"ms":0.4}}
    ← {"jsonrpc":"2.0","id":7,"error":{"code":-31001,"message":"…","data":{"name":"QUERY_SYNTAX","at":{"offset":13,"length":1,"line":1,"column":14},"expected":["]"],"retryable":false}}}
    ```

    - `id` is a string of at most 128 bytes or an integer within ±9007199254740991.
    - A request has no fields but `jsonrpc`, `id`, `method` and `params`; unknown fields and params are refused by name.
      Clients ignore fields of a result that they do not know.
    - Limits of a request: 8 MiB a line, 64 brackets open at once, 1000 members an object. A line past a limit is
      `INVALID_REQUEST`; one that is no JSON, or names a member twice, is `PARSE_ERROR` with the offset in `at`.
    - Answers come in the order of the requests unless `hello` says otherwise; `ping`, `cancel`, `stat`, `sessions`,
      `job.kill` and `subscribe` go ahead.
    - Shutting down one's writing side drains: every pending answer comes. Closing the socket cancels, except what
      changes corpora. A half-closed peer that waits gets a space every 200 ms; drop spaces in front of a line.
    - `timeout_ms` counts from the moment the line was read, also while the request waits for others. A request that is
      cancelled, by `cancel`, `job.kill` or `notifications/cancelled`, ends with `CANCELLED`.
    - With `"_meta":{"progressToken":t}` a request that takes longer than half a second tells
      `notifications/progress` `{"progressToken":t,"progress":0.75,"message":"running"}`, four times a second at most:
      `progress` is the seconds since its line was read.
    - `subscribe` sends `notifications/event` `{"event":"corpus.reloaded","corpus":"news","generation":"g18","at":"…"}`,
      `corpus.reload_failed` with `reason`, and `closing`. A peer that does not read gets the latest of each kind and
      corpus later; `since` with the last `at` tells what it missed.
    - Short requests overtake long ones, and users share the processors whatever the number of their connections. A
      request that needs more memory than `limits` allow ends with `RESULT_TOO_LARGE`.
    - In `data` of an error, `name` is the stable key and `retryable` tells whether the same request may succeed later;
      where it helps there are `at` (a place in the query, offsets in bytes), `expected`, `hint` and `did_you_mean`.
    - A listing carries `generation`, `status` (`complete`, `lower_bound` or `estimate`), `total` where known,
      and `ms`, which stands last and is the only member of a result that differs between two equal requests on one
      generation, besides the handle in `next`.
    - `next` is there when a listing has more rows: send `{"cursor":"…"}` with the same method. A cursor is the user's it
      was given to, stays on its generation, and is gone after 10 minutes without use (`CURSOR_EXPIRED`).
    - `corpus` may be left out when one corpus is served.
    - Roles come from the kernel's credentials and the user database: `admin` for root, the daemon's own user and the
      group `shanxi-admin`; `readonly` for the group `shanxi-readonly` and for users that the daemon's user namespace does
      not know; `user` for all others who may connect. Who may not gets one line, `FORBIDDEN`. A corpus folder that
      neither group nor others may read is there for its owner and for admins only.

    ## The Model Context Protocol

    The same socket speaks MCP, up to revision 2025-11-25 after `initialize` and from 2026-07-28 on with an envelope in
    `_meta`; `shanxi-repl mcp` carries it over standard input and output. Answers come as they are ready, a request that
    its peer cancels gets none, and no spaces are sent. Tools are the methods of this table about corpora, reading,
    searching, results and statistics, with `_` for the dot; a prefix with more than four methods is one tool with `action`. Refusals
    of tools are results with `isError`. Resources are the corpora, `shanxi://corpora/NAME`, and their articles,
    `shanxi://corpora/NAME/articles/ID`, the latter also as printed with `/original` behind.

    ## Shapes that methods share

    - **Place in the source** `{"file":"page.txt","start":1403,"end":1676}`: byte offsets into the original file,
      half-open.
    - **Token positions** `[first,last]` count from 0 through the corpus, inclusive; they belong to a generation.
    - **Ids**: a document is the first 12 hex digits of the SHA-256 of its file, an article is `document.n`. Both outlive
      a rebuild of the same files.
    - **`where`** `{"date":{">=":"2021-01","<":"2022"},"file":"page.txt"}`: all tests must hold; a value alone means `=`.
      Fields: `date`, `file`, `source`, `document`, `article`, `headline`. Dates are compared at the coarseness of the
      value given, and an article without the field passes no test.
    - **Keyword queries** (`search`): `oil prices` finds articles with either word, best first; `"oil prices"` is a
      phrase, as is a word that the tokeniser cuts (`aerogel-adding`); `+word` must be there, `-word` must not;
      `headline:word` looks into blocks of one kind; `econom*` finds words that begin so; `date>=2022` is a test as in
      `where`. Case and accents do not matter. A phrase stays inside one block. Articles are ranked by BM25 (k1 1.2,
      b 0.75) with `ln(1 + (N − n + 0.5) / (n + 0.5))` for a word in n of N articles; a phrase weighs the sum of its words;
      an occurrence in the headline that an article begins with counts 3 times, one in the deck behind it twice; articles
      of equal score stand in corpus order. `total` is exact, also where not every article had to be scored.
    """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

/// One page of a listing: what was asked, of which generation, and where the page begins.
struct Listing {
  let served: Served
  /// Those of the request that began the listing, with the limit of this one.
  let params: Params
  let position: Int
  let limit: Int
  /// How many rows there are, when an earlier page has found out.
  let knownTotal: Int?
  /// For hits: where the next ones are looked for; nil at the first page.
  var place: HitCursor?
  /// For a named result: its matches.
  var set: ResultSet?

  var generation: Generation { served.generation }
  var segment: Segment { served.generation.segment }
}

extension Call {
  /// Begins a listing, or goes on where the param `cursor` points.
  mutating func listing() throws -> Listing {
    guard let handle = params.string("cursor") else {
      return Listing(
        served: try serve(), params: params, position: 0, limit: params.integer("limit"), knownTotal: nil)
    }
    guard let cursor = engine.cursors.find(handle, uid: caller.uid) else {
      throw Refusal(.cursorExpired, "the cursor is not known any more", hint: "ask the first page again")
    }
    guard cursor.method == method else {
      throw Refusal(.invalidParams, "cursor belongs to the method \(cursor.method)")
    }
    let first = params.adding(cursor.params)
    for given in params.given where !Self.ownOfPage.contains(given.name) && cursor.params[given.name] != given.value {
      throw Refusal(
        .invalidParams, "\(given.name) differs from the request that began the listing",
        hint: "with cursor, give nothing but limit")
    }
    // The corpus may have been dropped, or hidden from this user, since the page before.
    try engine.corpora.check(cursor.served.corpus, caller)
    serve(cursor.served)
    return Listing(
      served: cursor.served, params: first, position: cursor.position, limit: first.integer("limit"),
      knownTotal: cursor.total, place: cursor.place, set: cursor.set)
  }

  private static let ownOfPage: Set<String> = ["cursor", "limit", "timeout_ms", "_meta"]

  /// Writes the members of a listing's result: `count` rows from its position on, of `total`.
  ///
  /// Stops before the line gets too long; `next` then leads on from there.
  func write(
    _ listing: Listing, total: Int, rows count: Int, into writer: inout JSONWriter,
    special: (inout JSONWriter) -> Void = { _ in }, row: (Int, inout JSONWriter) throws -> Void
  ) throws {
    writer.member("generation", listing.generation.name)
    writer.member("status", "complete")
    writer.member("total", total)
    writer.member("limit", listing.limit)
    special(&writer)
    writer.key("rows")
    var written = 0
    let room = rowRoom
    try writer.array { writer in
      while written < count && writer.bytes.count < room {
        if written & 63 == 0 { try cancel.check() }
        try row(written, &writer)
        written += 1
      }
    }
    let next = listing.position + written
    if written > 0 && next < total { writer.member("next", keep(listing, position: next, total: total)) }
  }

  /// How long a line may be before its listing ends early.
  var rowRoom: Int { roomLimit ?? engine.configuration.limits.current.replyLine / 8 * 7 }

  /// Keeps a cursor on what follows `position`, and gives its handle.
  func keep(_ listing: Listing, position: Int, total: Int, place: HitCursor? = nil) -> String {
    engine.cursors.add(
      CursorTable.Cursor(
        uid: caller.uid, method: method, params: .object(listing.params.given.filter { $0.name != "cursor" }),
        served: listing.served, position: position, total: total, place: place, set: listing.set))
  }
}

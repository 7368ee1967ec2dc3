extension ResultSet {
  /// The result would hold more bytes than allowed.
  struct TooLarge: Error {
    let limit: Int
  }

  /// All matches of a search.
  ///
  /// - Throws: `TooLarge` when they would take more than `limit` bytes, and what the search throws.
  init(of search: CQLSearch, limit: Int, _ cancel: CancelFlag) throws {
    self.init()
    do {
      if var spans = try search.spans(most: limit / 8, cancel) {
        let lasts = spans.takeLasts()
        self.init(firsts: spans.starts, lasts: lasts)
        guard byteCount <= limit else { throw TooLarge(limit: limit) }
        try cancel.charge(byteCount)
        return
      }
    } catch is Spans.TooMany {
      throw TooLarge(limit: limit)
    }
    try search.forEachHit(cancel) { hit in
      append(hit)
      if count & 0xFFFF == 0 {
        if byteCount > limit { throw TooLarge(limit: limit) }
        try cancel.charge(0x10000 * byteCount / count)
      }
    }
    guard byteCount <= limit else { throw TooLarge(limit: limit) }
  }
}

/// Spans of tokens by increasing start.
struct Spans: Sendable {
  /// There would be more than allowed.
  struct TooMany: Error {}

  /// The first token of each.
  var starts: [UInt32] = []
  /// The token after the last one of each; empty where all have one length.
  var ends: [UInt32] = []
  /// How many tokens each has, where all have as many.
  var length: Int?

  init(starts: [UInt32] = [], length: Int? = nil) {
    self.starts = starts
    self.length = length
  }

  /// Spans of which each part stands behind the ones before it; all have one length, or none has.
  init(joining parts: [Spans]) {
    length = parts.first?.length
    if parts.count == 1 {
      (starts, ends) = (parts[0].starts, parts[0].ends)
      return
    }
    starts.reserveCapacity(parts.reduce(0) { $0 + $1.starts.count })
    ends.reserveCapacity(parts.reduce(0) { $0 + $1.ends.count })
    for part in parts {
      starts += part.starts
      ends += part.ends
    }
  }

  var count: Int { starts.count }

  func end(_ index: Int) -> Int { length.map { Int(starts[index]) + $0 } ?? Int(ends[index]) }

  /// The last token of each.
  var lasts: [UInt32] {
    if let length { return length == 1 ? starts : starts.map { $0 + UInt32(length - 1) } }
    return ends.map { $0 - 1 }
  }

  /// Makes room for `more` spans, and for as many as there will be if they go on as they came in the first `done` of
  /// `total` tokens: what is not used of it takes no memory, and nothing is copied as they become more.
  mutating func makeRoom(for more: Int, after done: Int, of total: Int) {
    let count = starts.count + more
    guard count > starts.capacity, count > 1 << 15, done > 0, done <= total else { return }
    let expected = Double(count) * Double(total) / Double(done) * 1.05
    let room = max(count, min(Int(expected), total))
    starts.reserveCapacity(room)
    if length == nil { ends.reserveCapacity(room) }
  }

  /// The last tokens, taken out of the ends, which are gone then.
  mutating func takeLasts() -> [UInt32] {
    guard length == nil else { return lasts }
    var lasts: [UInt32] = []
    swap(&lasts, &ends)
    var place = lasts.mutableSpan
    for index in place.indices { place[index] &-= 1 }
    return lasts
  }

  /// Of spans that lie inside each other only the innermost.
  var withoutOuter: Spans {
    guard length == nil else { return self }
    var kept = Spans()
    for index in starts.indices {
      while let last = kept.ends.last, last >= ends[index] {
        kept.ends.removeLast()
        kept.starts.removeLast()
      }
      kept.starts.append(starts[index])
      kept.ends.append(ends[index])
    }
    return kept
  }
}

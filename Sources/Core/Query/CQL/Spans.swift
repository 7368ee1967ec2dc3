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

  var count: Int { starts.count }

  func end(_ index: Int) -> Int { length.map { Int(starts[index]) + $0 } ?? Int(ends[index]) }

  /// The last token of each.
  var lasts: [UInt32] {
    if let length { return length == 1 ? starts : starts.map { $0 + UInt32(length - 1) } }
    return ends.map { $0 - 1 }
  }

  mutating func append(_ other: Spans) {
    starts += other.starts
    ends += other.ends
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

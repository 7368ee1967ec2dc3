/// The best few of many items, kept in order by insertion.
///
/// Better means a higher score, then a lower item. Behaves as if all were sorted so and the first `limit` taken.
struct TopItems: Sendable {
  struct Entry: Sendable, Equatable {
    let item: UInt32
    let score: Double
  }

  let limit: Int
  /// Best first.
  private(set) var entries: [Entry] = []
  /// Nothing with this score or a lower one gets in.
  private(set) var threshold = -Double.infinity

  init(limit: Int) {
    self.limit = limit
    entries.reserveCapacity(min(limit, 1024))
  }

  /// Takes an item into account.
  ///
  /// - Precondition: items come in ascending order.
  /// - Complexity: one comparison for an item that is not among the best.
  @inline(__always)
  mutating func insert(_ item: UInt32, score: Double) {
    if score > threshold { place(item, score) }
  }

  private mutating func place(_ item: UInt32, _ score: Double) {
    if limit == 0 { return }
    if entries.count == limit { entries.removeLast() }
    // Equal scores stay in the order of arrival, which is that of the items.
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].score >= score { low = middle + 1 } else { high = middle }
    }
    entries.insert(Entry(item: item, score: score), at: low)
    if entries.count == limit, let last = entries.last { threshold = last.score }
  }
}

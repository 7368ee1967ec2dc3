extension ResultView {
  /// The order of lines that a key asks for.
  func order(by key: SortKey) throws -> [UInt32] {
    try sorting { try ResultKeys(key, of: self).order() }
  }

  /// Notes what sorting holds while it goes on.
  private func sorting<Sorted>(_ body: () throws -> Sorted) throws -> Sorted {
    let before = cancel.charged
    defer { cancel.discharge(max(0, cancel.charged - before)) }
    try cancel.charge(ResultKeys<Tokens>.byteCount(rows: set.count))
    return try body()
  }

  /// The first `limit` of these lines, found without sorting the others.
  ///
  /// - Parameter few: so many lines are all sorted.
  func order(by key: SortKey, first limit: Int, few: Int = 1 << 12) throws -> [UInt32] {
    guard set.count > max(2 * limit, few) else { return Array(try order(by: key).prefix(limit)) }
    // A position, an id, a rank and a key of each.
    return try cancel.holding(17 * set.count) { try firstRows(key, limit) }
  }

  private func firstRows(_ key: SortKey, _ limit: Int) throws -> [UInt32] {
    let ranks = try firstRanks(key)
    // As many rows as are wanted have a rank in the bins up to the last one looked at.
    let width = UInt32(max(0, 32 - (ranks.max() ?? 0).leadingZeroBitCount - 12))
    var bins = [Int](repeating: 0, count: 1 << 12)
    for rank in ranks { bins[Int(rank >> width)] += 1 }
    let bound = key.isDescending ? Self.bound(Array(bins.reversed()), limit) : Self.bound(bins, limit)
    let rows = ranks.indices.filter { row in
      let bin = Int(ranks[row] >> width)
      return (key.isDescending ? bins.count - 1 - bin : bin) <= bound
    }
    let some = ResultView(set.selecting(rows), tokens, cache: cache, cancel)
    return try some.order(by: key).prefix(limit).map { UInt32(rows[Int($0)]) }
  }

  /// The bin up to which there are `limit` rows.
  private static func bound(_ bins: [Int], _ limit: Int) -> Int {
    var sum = 0
    for (bin, count) in bins.enumerated() {
      sum += count
      if sum >= limit { return bin }
    }
    return bins.count
  }

  /// The rank of the value that each row is compared by first, plus 1; 0 for rows without values.
  private func firstRanks(_ key: SortKey) throws -> [UInt32] {
    guard case .attribute(let attribute) = try value(key.attribute, at: key.place, allowsRegions: false) else {
      throw QueryError(.unknownAttribute, "the corpus has no attribute \(key.attribute)", at: key.place)
    }
    let (first, last) = (try places(key.first), try places(key.last))
    let end = tokens.tokenCount - 1
    var positions: [UInt32] = []
    var isThere = [Bool](repeating: false, count: set.count)
    positions.reserveCapacity(set.count)
    for row in 0..<set.count {
      if row & 4095 == 0 { try cancel.check() }
      guard let begin = first(row), let finish = last(row) else { continue }
      let (low, high) = (max(0, min(begin, finish)), min(end, max(begin, finish)))
      guard low <= high else { continue }
      positions.append(UInt32((begin > finish) != key.isReversed ? high : low))
      isThere[row] = true
    }
    var ids: [UInt32] = []
    try tokens.readIDs(attribute, at: positions.span, offset: 0, into: &ids)
    let ranks = try ranks(attribute, key, of: ids)
    var next = 0
    return isThere.map { isThere in
      if !isThere { return 0 }
      next += 1
      return ranks[next - 1] + 1
    }
  }

  /// Lines in any order, decided by the generator.
  func shuffled(_ random: inout SeededRandom) -> [UInt32] {
    var rows = (0..<UInt32(set.count)).map { $0 }
    for last in stride(from: rows.count - 1, to: 0, by: -1) { rows.swapAt(last, random.below(last + 1)) }
    return rows
  }

  /// One line of `count`.
  struct Counted: Equatable {
    let frequency: Int
    /// The first line of the group in the sorted result.
    let line: Int
    let text: [UInt8]
  }

  /// The groups of equal values with at least `least` rows, the largest first, and the order of lines they stand in.
  func counted(by key: SortKey, atLeast least: Int) throws -> (groups: [Counted], order: [UInt32]) {
    try sorting { try groupedInOrder(key, atLeast: least) }
  }

  private func groupedInOrder(_ key: SortKey, atLeast least: Int) throws -> (groups: [Counted], order: [UInt32]) {
    let keys = try ResultKeys(key, of: self)
    let order = try keys.order()
    var groups: [Counted] = []
    var first = 0
    while first < order.count {
      var last = first + 1
      while last < order.count, keys.areEqual(Int(order[first]), Int(order[last])) { last += 1 }
      if last - first >= least {
        let text = try keys.text(Int(order[first]))
        if groups.count & 1023 == 0 {
          // A group and its text; twice while they are sorted.
          try cancel.charge(1024 * 2 * (48 + 32 + text.count))
          try cancel.check()
        }
        groups.append(Counted(frequency: last - first, line: first, text: text))
      }
      first = last
    }
    let sorted = groups.sorted { $0.frequency != $1.frequency ? $0.frequency > $1.frequency : $0.line < $1.line }
    return (sorted, order)
  }
}

/// Numbers that look random and are the same for the same seed.
struct SeededRandom: Sendable, Equatable {
  private var state: UInt64

  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  /// The next number below `bound`, which is above 0.
  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Int(mixed.multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// `count` different numbers below `bound`, ascending.
  mutating func choose(_ count: Int, below bound: Int) -> [Int] {
    var chosen: [Int] = []
    var left = min(count, bound)
    for number in 0..<bound where left > 0 {
      if below(bound - number) < left {
        chosen.append(number)
        left -= 1
      }
    }
    return chosen
  }
}

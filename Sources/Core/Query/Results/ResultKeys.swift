/// The values that each row is sorted by.
///
/// Behaves as if each row were given the list of its values from the first place of the key to the last (from right to
/// left when the first lies right of the last; the other way round, and each value reversed, when the key says so),
/// and the lists were compared value by value, bytewise, a list that begins another one coming first. Rows with equal
/// lists stay in corpus order; `descending` turns the whole order round.
struct ResultKeys<Tokens: IndexedTokens> {
  /// The most values that rows are compared by, all rows together: a bound of memory, 128 MiB.
  static var maximumValues: Int { 32 << 20 }

  private let view: ResultView<Tokens>
  private let key: SortKey
  private let attribute: Int
  /// Ranks of the values of all rows, one row after the other.
  private var ranks: [UInt32] = []
  /// Where the ranks of each row begin, and the end.
  private var starts: [Int] = [0]
  private var mostValues = 0
  /// The ids of these values.
  private let ids: [UInt32]

  /// What sorting `rows` rows holds at most besides the values after the first of each, in bytes: the ids and ranks of
  /// values, where they begin, and for `KeyOrder` two times a key and a row.
  static func byteCount(rows: Int) -> Int { 40 * rows }

  init(_ key: SortKey, of view: ResultView<Tokens>) throws {
    self.view = view
    self.key = key
    guard case .attribute(let attribute) = try view.value(key.attribute, at: key.place, allowsRegions: false) else {
      throw QueryError(.unknownAttribute, "the corpus has no attribute \(key.attribute)", at: key.place)
    }
    self.attribute = attribute
    ids = try Self.ids(attribute, key, view, &starts, &mostValues)
    ranks = try view.ranks(attribute, key, of: ids)
  }

  private static func ids(
    _ attribute: Int, _ key: SortKey, _ view: ResultView<Tokens>, _ starts: inout [Int], _ most: inout Int
  ) throws -> [UInt32] {
    let first = try view.places(key.first)
    let last = try view.places(key.last)
    let end = view.tokens.tokenCount - 1
    var ids: [UInt32] = []
    ids.reserveCapacity(view.set.count)
    // Places whose values are read together.
    var places: [UInt32] = []
    var some: [UInt32] = []
    func read() throws {
      try view.tokens.readIDs(attribute, at: places.span, offset: 0, into: &some)
      ids += some
      places.removeAll(keepingCapacity: true)
    }
    starts.reserveCapacity(view.set.count + 1)
    // Values after the first of their rows, of which nobody was told.
    var more = 0
    for row in 0..<view.set.count {
      if row & 4095 == 0 {
        try view.cancel.charge(8 * more)
        more = 0
        try view.cancel.check()
        try read()
      }
      if let begin = first(row), let finish = last(row) {
        let low = max(0, min(begin, finish))
        let high = min(end, max(begin, finish))
        guard low <= high else {
          starts.append(ids.count + places.count)
          continue
        }
        let isBackward = (begin > finish) != key.isReversed
        var position = isBackward ? high : low
        for _ in low...high {
          places.append(UInt32(position))
          position += isBackward ? -1 : 1
        }
        most = max(most, high - low + 1)
        more += high - low
        guard ids.count + places.count <= maximumValues else {
          throw QueryError(
            .tooLarge, "the matches would be compared by more than \(maximumValues) tokens", at: key.first.place,
            hint: "sort fewer matches, or by fewer tokens")
        }
      }
      starts.append(ids.count + places.count)
    }
    try read()
    return ids
  }

  private func compare(_ first: Int, _ second: Int) -> Int {
    let (low, high) = (starts[first], starts[first + 1])
    let (other, otherHigh) = (starts[second], starts[second + 1])
    for index in 0..<min(high - low, otherHigh - other) {
      let (rank, otherRank) = (ranks[low + index], ranks[other + index])
      if rank != otherRank { return rank < otherRank ? -1 : 1 }
    }
    return (high - low) - (otherHigh - other)
  }

  /// The rows in their order.
  func order() throws -> [UInt32] {
    let count = starts.count - 1
    var rows: [UInt32]
    if var keys = packed {
      rows = try KeyOrder.rows(of: &keys) { try view.cancel.check() }
    } else {
      var comparisons = 0
      rows = try (0..<UInt32(count)).sorted { first, second in
        comparisons += 1
        if comparisons & 4095 == 0 { try view.cancel.check() }
        let order = compare(Int(first), Int(second))
        return order == 0 ? first < second : order < 0
      }
    }
    if key.isDescending { rows.reverse() }
    return rows
  }

  /// One number a row that stands in the order of its list; nil when lists are too long for that.
  private var packed: [UInt64]? {
    // Ranks are counted from 1, so that what is missing comes first.
    let bits = UInt32.bitWidth - ((ranks.max() ?? 0) &+ 1).leadingZeroBitCount
    guard mostValues * bits <= 64, (ranks.max() ?? 0) < .max else { return nil }
    var keys: [UInt64] = []
    keys.reserveCapacity(starts.count - 1)
    for row in 0..<starts.count - 1 {
      var packed: UInt64 = 0
      for index in starts[row]..<starts[row + 1] { packed = packed << UInt64(bits) | (UInt64(ranks[index]) + 1) }
      let missing = mostValues - (starts[row + 1] - starts[row])
      keys.append(missing == mostValues ? 0 : packed << UInt64(bits * missing))
    }
    return keys
  }

  /// Whether two rows have the same values.
  func areEqual(_ first: Int, _ second: Int) -> Bool { compare(first, second) == 0 }

  /// The values of a row with blanks between.
  func text(_ row: Int) throws -> [UInt8] {
    var text: [UInt8] = []
    for index in starts[row]..<starts[row + 1] {
      if index > starts[row] { text.append(0x20) }
      text += try view.compared(attribute, ids[index], key)
    }
    return text
  }
}

/// The order of the values of an attribute as a key compares them.
struct ValueRanks: Sendable {
  /// The rank of each id; of ids that do not occur among those asked for it means nothing.
  let ranks: [UInt32]
}

/// Sorts rows by numbers.
enum KeyOrder {
  private static let digit = 11

  /// The rows in ascending order of their keys, those of equal keys in their order; `keys` are used up. `pause` is called
  /// between passes.
  static func rows(of keys: inout [UInt64], pause: () throws -> Void) rethrows -> [UInt32] {
    var rows = (0..<UInt32(keys.count)).map { $0 }
    let greatest = keys.max() ?? 0
    var otherKeys = [UInt64](repeating: 0, count: keys.count)
    var otherRows = [UInt32](repeating: 0, count: keys.count)
    var shift = 0
    while shift < 64, greatest >> UInt64(shift) > 0 {
      try pause()
      var places = [Int](repeating: 0, count: 1 << digit)
      for key in keys { places[Int(truncatingIfNeeded: key >> UInt64(shift)) & (1 << digit - 1)] += 1 }
      var next = 0
      for index in places.indices { (places[index], next) = (next, next + places[index]) }
      for index in keys.indices {
        let bucket = Int(truncatingIfNeeded: keys[index] >> UInt64(shift)) & (1 << digit - 1)
        otherKeys[places[bucket]] = keys[index]
        otherRows[places[bucket]] = rows[index]
        places[bucket] += 1
      }
      swap(&keys, &otherKeys)
      swap(&rows, &otherRows)
      shift += digit
    }
    return rows
  }
}

extension ResultView {
  /// A value as a key compares it.
  func compared(_ attribute: Int, _ id: UInt32, _ key: SortKey) throws -> [UInt8] {
    let text = Self.folded(try tokens.copyValue(attribute, id), key.flags)
    return key.isReversed ? Self.reversed(text) : text
  }

  /// The ranks of values as a key compares them, equal ones sharing a rank.
  func ranks(_ attribute: Int, _ key: SortKey, of ids: [UInt32]) throws -> [UInt32] {
    // Ids stand in the order of the values.
    if key.flags.isEmpty, !key.isReversed { return ids }
    var ranks: [UInt32] = []
    if !key.isReversed,
      try tokens.readRanks(attribute, folding: ValueTest.folding(key.flags), of: ids, into: &ranks)
    {
      return ranks
    }
    let table = try sortedRanks(attribute, key, used: ids)
    return ids.map { table.ranks[Int($0)] }
  }

  /// The order of the values among `used`; of all values, and kept, when there are many.
  private func sortedRanks(_ attribute: Int, _ key: SortKey, used ids: [UInt32]) throws -> ValueRanks {
    let count = tokens.lexiconCount(attribute)
    let known = IDSetCache.RankKey(
      attribute: tokens.names.attributes[attribute], flags: key.flags, isReversed: key.isReversed)
    if let ranks = cache?[known] { return ranks }
    let isWhole = cache != nil && ids.count > count / 4
    return try cancel.holding(Self.rankedBytes * (isWhole ? count : min(count, ids.count))) {
      let found = try ranks(attribute, key, used: isWhole ? nil : ids)
      if isWhole { cache?[known] = found }
      return found
    }
  }

  /// What a value holds while values are sorted, in bytes: its text and an entry in each table.
  private static var rankedBytes: Int { 80 }

  /// - Parameter ids: those used; nil for all.
  private func ranks(_ attribute: Int, _ key: SortKey, used ids: [UInt32]?) throws -> ValueRanks {
    let count = tokens.lexiconCount(attribute)
    var isUsed = [Bool](repeating: ids == nil, count: count)
    for id in ids ?? [] { isUsed[Int(id)] = true }
    var texts: [(text: [UInt8], id: UInt32)] = []
    for id in isUsed.indices where isUsed[id] {
      if texts.count & 1023 == 0 { try cancel.check() }
      texts.append((try compared(attribute, UInt32(id), key), UInt32(id)))
    }
    var comparisons = 0
    try texts.sort { first, second in
      comparisons += 1
      if comparisons & 4095 == 0 { try cancel.check() }
      return first.text.lexicographicallyPrecedes(second.text)
    }
    var ranks = [UInt32](repeating: 0, count: count)
    var rank: UInt32 = 0
    for index in texts.indices {
      if index > 0, texts[index].text != texts[index - 1].text { rank += 1 }
      ranks[Int(texts[index].id)] = rank
    }
    return ValueRanks(ranks: ranks)
  }
}

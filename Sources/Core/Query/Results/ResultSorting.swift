/// The values that each row is sorted by.
///
/// Behaves as if each row were given the list of its values from the first place of the key to the last (from right to
/// left when the first lies right of the last; the other way round, and each value reversed, when the key says so),
/// and the lists were compared value by value, bytewise, a list that begins another one coming first. Rows with equal
/// lists stay in corpus order; `descending` turns the whole order round.
struct ResultKeys {
  /// Ranks of the values of all rows, one row after the other.
  private var ranks: [UInt32] = []
  private var starts: [Int] = [0]
  /// The text of each rank.
  private(set) var values: [[UInt8]] = []
  private let isDescending: Bool

  init<Tokens: IndexedTokens>(_ key: SortKey, of view: ResultView<Tokens>) throws {
    isDescending = key.isDescending
    guard case .attribute(let attribute) = try view.value(key.attribute, at: key.place, allowsRegions: false) else {
      return
    }
    let first = try view.places(key.first)
    let last = try view.places(key.last)
    var ids: [UInt32] = []
    ids.reserveCapacity(view.set.count)
    starts.reserveCapacity(view.set.count + 1)
    for row in 0..<view.set.count {
      if row & 4095 == 0 { try view.cancel.check() }
      if let begin = first(row), let end = last(row) {
        let low = max(0, min(begin, end))
        let high = min(view.tokens.tokenCount - 1, max(begin, end))
        if low <= high {
          if (begin > end) != key.isReversed {
            for position in stride(from: high, through: low, by: -1) {
              ids.append(try view.tokens.id(attribute, at: position))
            }
          } else {
            for position in low...high { ids.append(try view.tokens.id(attribute, at: position)) }
          }
        }
      }
      starts.append(ids.count)
    }
    try rank(ids, attribute, key, view)
  }

  private mutating func rank<Tokens: IndexedTokens>(
    _ ids: [UInt32], _ attribute: Int, _ key: SortKey, _ view: ResultView<Tokens>
  ) throws {
    var texts: [(text: [UInt8], id: UInt32)] = []
    for id in Set(ids) {
      if texts.count & 1023 == 0 { try view.cancel.check() }
      var text = ResultView<Tokens>.folded(try view.tokens.copyValue(attribute, id), key.flags)
      if key.isReversed { text = ResultView<Tokens>.reversed(text) }
      texts.append((text, id))
    }
    texts.sort { $0.text.lexicographicallyPrecedes($1.text) }
    var rankOf: [UInt32: UInt32] = [:]
    for (text, id) in texts {
      if values.last != text { values.append(text) }
      rankOf[id] = UInt32(values.count - 1)
    }
    ranks = ids.map { rankOf[$0] ?? 0 }
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
  func order() -> [UInt32] {
    let count = starts.count - 1
    var rows = (0..<UInt32(count)).map { $0 }
    if ranks.count == count, starts.indices.allSatisfy({ starts[$0] == $0 }) {
      // One value a row: rank and row fit in one number.
      var packed = rows.map { UInt64(ranks[Int($0)]) << 32 | UInt64($0) }
      packed.sort()
      rows = packed.map { UInt32(truncatingIfNeeded: $0) }
    } else {
      rows.sort { first, second in
        let order = compare(Int(first), Int(second))
        return order == 0 ? first < second : order < 0
      }
    }
    return isDescending ? rows.reversed() : rows
  }

  /// Whether two rows have the same values.
  func areEqual(_ first: Int, _ second: Int) -> Bool { compare(first, second) == 0 }

  /// The values of a row with blanks between.
  func text(_ row: Int) -> [UInt8] {
    var text: [UInt8] = []
    for index in starts[row]..<starts[row + 1] {
      if index > starts[row] { text.append(0x20) }
      text += values[Int(ranks[index])]
    }
    return text
  }
}

extension ResultView {
  /// The order of lines that a key asks for.
  func order(by key: SortKey) throws -> [UInt32] { try ResultKeys(key, of: self).order() }

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
    let keys = try ResultKeys(key, of: self)
    let order = keys.order()
    var groups: [Counted] = []
    var first = 0
    while first < order.count {
      var last = first + 1
      while last < order.count, keys.areEqual(Int(order[first]), Int(order[last])) { last += 1 }
      if last - first >= least {
        groups.append(Counted(frequency: last - first, line: first, text: keys.text(Int(order[first]))))
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

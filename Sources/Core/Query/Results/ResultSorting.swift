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
    let order = try keys.order()
    var groups: [Counted] = []
    var first = 0
    while first < order.count {
      var last = first + 1
      while last < order.count, keys.areEqual(Int(order[first]), Int(order[last])) { last += 1 }
      if last - first >= least {
        groups.append(Counted(frequency: last - first, line: first, text: try keys.text(Int(order[first]))))
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

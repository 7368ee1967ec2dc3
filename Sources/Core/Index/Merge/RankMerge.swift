/// What the ranks of two ascending tables of distinct values become in the table that holds both.
struct RankMerge: Sendable {
  /// The rank of what is not there.
  static let none = UInt32.max

  /// The new rank of each old one; `none` for values that are not kept.
  private(set) var old: [UInt32] = []
  /// The new rank of each added one.
  private(set) var added: [UInt32] = []
  /// For each new rank the old one, or `none`, and the added one, or `none`.
  private(set) var fromOld: [UInt32] = []
  private(set) var fromAdded: [UInt32] = []

  /// How many values there are.
  var count: Int { fromOld.count }

  /// Whether every old value keeps its rank.
  var isSame: Bool { old.elementsEqual(0..<UInt32(old.count)) }

  /// - Parameters:
  ///   - kept: for each old value whether it is kept also when it is not among the added ones.
  ///   - places: for each added value, ascending, the first old one that is not below it, and whether they are equal.
  init(kept: [Bool], places: [(index: Int, isEqual: Bool)]) {
    old.reserveCapacity(kept.count)
    fromOld.reserveCapacity(kept.count + places.count)
    fromAdded.reserveCapacity(kept.count + places.count)
    var next = 0
    for (number, place) in places.enumerated() {
      while next < place.index {
        take(kept[next], next)
        next += 1
      }
      added.append(UInt32(count))
      if place.isEqual {
        old.append(UInt32(count))
        fromOld.append(UInt32(next))
        next += 1
      } else {
        fromOld.append(Self.none)
      }
      fromAdded.append(UInt32(number))
    }
    while next < kept.count {
      take(kept[next], next)
      next += 1
    }
  }

  private mutating func take(_ isKept: Bool, _ number: Int) {
    guard isKept else { return old.append(Self.none) }
    old.append(UInt32(count))
    fromOld.append(UInt32(number))
    fromAdded.append(Self.none)
  }

  /// Merges tables of byte strings.
  ///
  /// - Parameter kept: for each old value whether it is kept also when it is not among the added ones.
  init(_ table: StringTable, kept: [Bool], added: [[UInt8]]) throws(IndexError) {
    var places: [(index: Int, isEqual: Bool)] = []
    places.reserveCapacity(added.count)
    for value in added {
      let place = try table.lowerBound(value.span)
      var isEqual = false
      if Int(place) < table.count { isEqual = try table.copy(of: place) == value }
      places.append((Int(place), isEqual))
    }
    self.init(kept: kept, places: places)
  }

  /// Merges numbers.
  init(_ numbers: [Int64], kept: [Bool], added: [Int64]) {
    var next = 0
    self.init(
      kept: kept,
      places: added.map { number in
        while next < numbers.count, numbers[next] < number { next += 1 }
        return (next, next < numbers.count && numbers[next] == number)
      })
  }
}

extension IndexFileWriter {
  /// Writes the values of two tables as one: `SECTION.starts` and `SECTION.bytes`.
  func write(_ section: String, _ table: StringTable, _ added: [[UInt8]], _ ranks: RankMerge) throws {
    var starts: [UInt32] = [0]
    starts.reserveCapacity(ranks.count + 1)
    var end: UInt32 = 0
    for rank in 0..<ranks.count {
      let old = ranks.fromOld[rank]
      end += UInt32(old != RankMerge.none ? try table.length(of: old) : added[Int(ranks.fromAdded[rank])].count)
      starts.append(end)
    }
    try write(section + ".starts", starts)
    try begin(section + ".bytes", width: 1)
    var rank = 0
    while rank < ranks.count {
      let old = ranks.fromOld[rank]
      if old == RankMerge.none {
        let value = added[Int(ranks.fromAdded[rank])]
        try append(value.span)
        rank += 1
        continue
      }
      // Neighbours stay together.
      var last = rank + 1
      while last < ranks.count, ranks.fromOld[last] == old + UInt32(last - rank) { last += 1 }
      try table.append(old..<old + UInt32(last - rank), to: self)
      rank = last
    }
  }
}

extension StringTable {
  /// All values.
  func copy() throws(IndexError) -> [[UInt8]] {
    var values: [[UInt8]] = []
    values.reserveCapacity(count)
    for id in 0..<count { values.append(try copy(of: UInt32(id))) }
    return values
  }
}

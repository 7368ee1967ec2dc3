/// Ids of one lexicon, with how many tokens have them.
struct IDSet: Sendable, Equatable {
  private enum Form: Equatable {
    case range(Range<UInt32>)
    /// At most `IDSet.few`, ascending.
    case list([UInt32])
    /// One bit an id.
    case bits([UInt64])
  }

  /// So many ids are kept as they are, whatever the size of the lexicon.
  static let few = 4

  private let form: Form
  /// How many ids.
  let count: Int
  /// How many tokens have one of the ids.
  let frequency: Int

  init(range: Range<UInt32>, frequency: Int) {
    form = .range(range)
    count = range.count
    self.frequency = frequency
  }

  /// - Precondition: the ids ascend, and are at most `few`.
  init(few ids: [UInt32], frequency: Int) {
    precondition(ids.count <= Self.few, "few ids are kept as they are")
    form = .list(ids)
    count = ids.count
    self.frequency = frequency
  }

  /// - Precondition: `bits` has no bit beyond the lexicon.
  init(bits: [UInt64], frequency: Int) {
    form = .bits(bits)
    count = bits.reduce(0) { $0 + $1.nonzeroBitCount }
    self.frequency = frequency
  }

  static let empty = IDSet(range: 0..<0, frequency: 0)

  @inline(__always)
  func contains(_ id: UInt32) -> Bool {
    switch form {
    case .range(let range): range.contains(id)
    case .list(let ids): ids.contains(id)
    case .bits(let bits): bits[Int(id >> 6)] >> UInt64(id & 63) & 1 != 0
    }
  }

  /// 1 for each id that is in the set.
  ///
  /// - Precondition: all are ids of the lexicon.
  func contains(_ ids: [UInt32]) -> [UInt8] {
    switch form {
    case .range(let range): return ids.map { range.contains($0) ? 1 : 0 }
    case .list(let few): return ids.map { few.contains($0) ? 1 : 0 }
    case .bits(let bits): return ids.map { UInt8(truncatingIfNeeded: bits[Int($0 >> 6)] >> UInt64($0 & 63) & 1) }
    }
  }

  /// Leaves out the starts whose id is not in the set.
  ///
  /// - Precondition: there is an id of the lexicon for each start.
  func keep(_ starts: inout [UInt32], withIDs ids: [UInt32]) {
    precondition(starts.count == ids.count, "there is an id for each start")
    var count = 0
    do {
      var starts = starts.mutableSpan
      let ids = ids.span
      switch form {
      case .range(let range):
        for index in ids.indices {
          starts[count] = starts[index]
          count += range.contains(ids[index]) ? 1 : 0
        }
      case .list(let few):
        let few = few.span
        for index in ids.indices {
          let id = ids[index]
          starts[count] = starts[index]
          var isFound = false
          for other in few.indices where few[other] == id { isFound = true }
          count += isFound ? 1 : 0
        }
      case .bits(let bits):
        let bits = bits.span
        for index in ids.indices {
          starts[count] = starts[index]
          count += Int(bits[Int(ids[index] >> 6)] >> UInt64(ids[index] & 63) & 1)
        }
      }
    }
    starts.removeLast(starts.count - count)
  }

  /// The ids in maximal runs, ascending.
  var runs: [Range<UInt32>] {
    switch form {
    case .range(let range): return range.isEmpty ? [] : [range]
    case .list(let ids):
      var runs: [Range<UInt32>] = []
      for id in ids { Self.add(id, to: &runs) }
      return runs
    case .bits(let bits):
      var runs: [Range<UInt32>] = []
      for (index, word) in bits.enumerated() {
        var rest = word
        while rest != 0 {
          Self.add(UInt32(index * 64 + rest.trailingZeroBitCount), to: &runs)
          rest &= rest - 1
        }
      }
      return runs
    }
  }

  @inline(__always)
  private static func add(_ id: UInt32, to runs: inout [Range<UInt32>]) {
    if let last = runs.last, last.upperBound == id {
      runs[runs.count - 1] = last.lowerBound..<id + 1
    } else {
      runs.append(id..<id + 1)
    }
  }

  /// One bit an id of a lexicon with `count` values.
  func bits(_ count: Int) -> [UInt64] {
    if case .bits(let bits) = form { return bits }
    var bits = [UInt64](repeating: 0, count: (count + 63) / 64)
    for run in runs {
      for id in run { bits[Int(id >> 6)] |= 1 << UInt64(id & 63) }
    }
    return bits
  }

  /// 1 for each of 256 ids that is in the set, where the lexicon has at most so many; `count` is how many it has.
  func bytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 256)
    for id in 0..<min(256, count) where contains(UInt32(id)) { bytes[id] = 1 }
    return bytes
  }
}

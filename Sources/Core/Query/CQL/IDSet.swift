/// Ids of one lexicon, with how many tokens have them.
struct IDSet: Sendable {
  private enum Form {
    case range(Range<UInt32>)
    /// One bit an id.
    case bits([UInt64])
  }

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
    case .bits(let bits): bits[Int(id >> 6)] >> UInt64(id & 63) & 1 != 0
    }
  }

  /// The ids in maximal runs, ascending.
  var runs: [Range<UInt32>] {
    switch form {
    case .range(let range): return range.isEmpty ? [] : [range]
    case .bits(let bits):
      var runs: [Range<UInt32>] = []
      for (index, word) in bits.enumerated() {
        var rest = word
        while rest != 0 {
          let id = UInt32(index * 64 + rest.trailingZeroBitCount)
          rest &= rest - 1
          if let last = runs.last, last.upperBound == id {
            runs[runs.count - 1] = last.lowerBound..<id + 1
          } else {
            runs.append(id..<id + 1)
          }
        }
      }
      return runs
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
}

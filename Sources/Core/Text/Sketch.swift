/// A few numbers that tell how much two texts have in common, however long they are.
///
/// The runs of three words of a text are hashed; each hash falls into one of the sketch's bins, which keeps its
/// smallest. The share of bins that two texts agree in is close to the share of runs that they have in common.
struct Sketch: Sendable, Equatable {
  /// Bins of an article's sketch.
  static let size = 32
  private static let none = UInt32.max

  private(set) var bins: [UInt32]
  /// How many runs of words went into it.
  private(set) var runs = 0
  private var first: UInt64 = 0
  private var second: UInt64 = 0
  private var words = 0

  init(size: Int = Sketch.size) {
    bins = Array(repeating: Self.none, count: size)
  }

  /// Adds the next word, by the hash of its letters.
  mutating func add(_ word: UInt64) {
    words += 1
    if words > 2 {
      var hash = (first &* 0x9E37_79B9_7F4A_7C15 ^ second) &* 0xC2B2_AE3D_27D4_EB4F ^ word
      hash = (hash ^ hash >> 31) &* 0xBF58_476D_1CE4_E5B9
      hash ^= hash >> 29
      let bin = Int(truncatingIfNeeded: hash % UInt64(bins.count))
      let value = UInt32(truncatingIfNeeded: hash >> 32) & 0x7FFF_FFFF
      if value < bins[bin] { bins[bin] = value }
      runs += 1
    }
    (first, second) = (second, word)
  }

  /// Fills bins that no run fell into from their neighbours, so that short texts can be compared too.
  mutating func finish() {
    guard runs > 0 else { return }
    let kept = bins
    for bin in bins.indices where bins[bin] == Self.none {
      var step = 1
      while kept[(bin + step) % bins.count] == Self.none { step += 1 }
      bins[bin] = kept[(bin + step) % bins.count] &+ UInt32(step) &* 0x0100_0193
    }
  }

  /// The share of bins that two sketches agree in.
  func likeness(to other: Sketch) -> Double {
    var same = 0
    for bin in bins.indices where bins[bin] == other.bins[bin] { same += 1 }
    return Double(same) / Double(bins.count)
  }
}

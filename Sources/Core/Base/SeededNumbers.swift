/// Numbers that look random and are the same for the same seed, on every machine and in every build.
///
/// The generator is SplitMix64 (Steele, Lea and Flood: Fast Splittable Pseudorandom Number Generators, 2014).
struct SeededNumbers: Sendable {
  private var state: UInt64

  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var number = state
    number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
    return number ^ (number >> 31)
  }

  /// A number from 0 to `bound` − 1, each as likely as the others.
  ///
  /// - Precondition: `bound` is positive.
  mutating func next(below bound: Int) -> Int {
    precondition(bound > 0, "there is no number below \(bound)")
    let bound = UInt64(bound)
    // Numbers below the remainder of 2^64 would come once too often.
    let least = (0 &- bound) % bound
    while true {
      let number = next()
      let (high, low) = number.multipliedFullWidth(by: bound)
      if low >= least { return Int(high) }
    }
  }

  /// `count` of the numbers from 0 to `total` − 1, ascending, every such choice as likely as the others; all of them
  /// when there are no more.
  ///
  /// Robert Floyd's method: one number drawn for each one chosen.
  mutating func choose(_ count: Int, below total: Int) -> [Int] {
    if count >= total { return Array(0..<total) }
    var chosen: Set<Int> = []
    chosen.reserveCapacity(count)
    for last in (total - count)..<total {
      let number = next(below: last + 1)
      chosen.insert(chosen.contains(number) ? last : number)
    }
    return chosen.sorted()
  }
}

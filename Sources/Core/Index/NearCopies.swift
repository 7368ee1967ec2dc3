/// Groups texts that are near-copies of each other, in the order in which they come.
///
/// Texts that agree in all numbers of a band of their sketches are compared; when they agree in most numbers of the whole
/// sketch they are of one group, whose number is that of its first text.
struct NearCopies {
  /// The share of equal numbers from which two texts are near-copies.
  static let threshold = 0.7
  /// Numbers of a block's sketch, of which there are many more than articles.
  static let blockSize = 8
  /// Runs of words that an article, and a block, must have to be compared.
  static let shortestArticle = 8
  static let shortestBlock = 10
  /// Numbers of a band.
  private static let rows = 4
  /// Runs of words below which a text is too short to be told from others.
  private let shortest: Int
  private var sketches: [UInt32] = []
  private var groups: [UInt32] = []
  private let size: Int
  /// The last texts with a band, by a hash of its place and numbers.
  private var bands: [UInt64: UInt32] = [:]

  init(size: Int, shortest: Int) {
    self.size = size
    self.shortest = shortest
  }

  /// The number of texts so far.
  var count: Int { groups.count }

  /// Adds the next text.
  mutating func add(_ sketch: Sketch) {
    let number = UInt32(count)
    sketches.append(contentsOf: sketch.bins)
    groups.append(number)
    guard sketch.runs >= shortest else { return }
    for band in 0..<size / Self.rows {
      var key = UInt64(band) &+ 0x9E37_79B9_7F4A_7C15
      for bin in band * Self.rows..<(band + 1) * Self.rows {
        key = (key ^ UInt64(sketch.bins[bin])) &* 0xBF58_476D_1CE4_E5B9
        key ^= key >> 27
      }
      if let other = bands[key] {
        let first = root(Int(other))
        if first != root(Int(number)), agree(Int(other), Int(number)) { groups[root(Int(number))] = UInt32(first) }
      } else {
        bands[key] = number
      }
    }
  }

  /// Adds a text that is compared with no other.
  mutating func addOther() {
    for _ in 0..<size { sketches.append(.max) }
    groups.append(UInt32(count))
  }

  /// The first text of the group that a text is in: itself when nothing before it is like it.
  func first(of number: Int) -> Int { root(number) }

  private func root(_ number: Int) -> Int {
    var number = number
    while Int(groups[number]) != number { number = Int(groups[number]) }
    return number
  }

  private func agree(_ first: Int, _ second: Int) -> Bool {
    var same = 0
    for bin in 0..<size where sketches[first * size + bin] == sketches[second * size + bin] { same += 1 }
    return Double(same) >= Self.threshold * Double(size)
  }
}

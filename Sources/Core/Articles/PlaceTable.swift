/// The articles that a page's units are dealt to, as they stand in one or several of the ways of dealing.
///
/// Ways that differ elsewhere share them: what becomes of an article with one more unit is made once for all ways.
struct PlaceTable {
  struct Place {
    /// The last unit of running text; -1 before the first.
    var last = -1
    /// Units whose words tell what the article is about, the headline first, at most 24.
    var topics: [Int] = []
    /// Tells places with other topics or another last unit apart.
    var key: UInt64 = 1
    var isClosed = false
    var hasByline = false
    var hasDeck = false

    /// Takes a unit in.
    mutating func take(_ index: Int, as role: UnitRole) {
      switch role {
      case .deck:
        hasDeck = true
        addTopic(index)
      case .byline: hasByline = true
      case .contributors, .jump: isClosed = true
      case .body:
        last = index
        addTopic(index)
        if topics.count > 24 { topics.remove(at: 1) }
      default: break
      }
    }

    private mutating func addTopic(_ index: Int) {
      topics.append(index)
      key = key &* 0x0000_0100_0000_01B3 &+ UInt64(index + 2)
    }
  }

  var places: [Place] = []
  /// What became of places with the unit that is dealt now.
  var moved: [(from: Int, to: Int)] = []
  var gains = Gains()

  /// The place that `change` makes of a place; the same for all who ask with the unit that is dealt now.
  mutating func next(of place: Int, _ change: (inout Place) -> Void) -> Int {
    for move in moved where move.from == place { return move.to }
    var next = places[place]
    change(&next)
    places.append(next)
    moved.append((place, places.count - 1))
    return places.count - 1
  }

  /// What it is worth to put one unit behind places that many hypotheses share.
  struct Gains {
    private var keys = [UInt64](repeating: 0, count: 64)
    private var values = [Double](repeating: 0, count: 64)
    private var isEmpty = true

    mutating func clear() {
      guard !isEmpty else { return }
      for slot in keys.indices { keys[slot] = 0 }
      isEmpty = true
    }

    func value(_ key: UInt64) -> Double? {
      let slot = Self.slot(key)
      return keys[slot] == key ? values[slot] : nil
    }

    mutating func note(_ value: Double, _ key: UInt64) {
      let slot = Self.slot(key)
      keys[slot] = key
      values[slot] = value
      isEmpty = false
    }

    private static func slot(_ key: UInt64) -> Int {
      Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 58)
    }
  }
}

/// The numbers of up to five places, in the order in which they were opened; held without memory of its own.
struct OpenPlaces {
  static let limit = 5

  private var numbers = [5 of Int32](repeating: 0)
  private(set) var count = 0

  subscript(index: Int) -> Int {
    get { Int(numbers[index]) }
    set { numbers[index] = Int32(newValue) }
  }

  var isEmpty: Bool { count == 0 }

  mutating func append(_ place: Int) {
    numbers[count] = Int32(place)
    count += 1
  }

  mutating func removeFirst() -> Int {
    let first = Int(numbers[0])
    for index in 1..<max(1, count) { numbers[index - 1] = numbers[index] }
    count -= 1
    return first
  }
}

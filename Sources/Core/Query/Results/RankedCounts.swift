/// Chooses the largest of many counts.
enum RankedCounts {
  /// The places of the `limit` largest counts from `least` on, largest first, equal ones in the order of places; and how
  /// many there are from `least` on.
  ///
  /// - Precondition: there are fewer than 2^32 counts.
  static func top(_ counts: some RandomAccessCollection<UInt32>, atLeast least: Int, limit: Int) -> (
    places: [Int], total: Int
  ) {
    let least = UInt32(clamping: max(1, least))
    let room = limit < 1 << 20 ? max(2 * limit, 1024) : Int.max
    var best: [UInt64] = []
    var threshold: UInt64 = 0
    var total = 0
    var place: UInt32 = 0
    for count in counts {
      if count >= least {
        total += 1
        // Larger counts and, of equal ones, earlier places are larger numbers.
        let key = UInt64(count) << 32 | UInt64(UInt32.max - place)
        if key > threshold {
          best.append(key)
          if best.count >= room {
            best.sort(by: >)
            best.removeLast(best.count - limit)
            threshold = best.last ?? .max
          }
        }
      }
      place &+= 1
    }
    best.sort(by: >)
    return (best.prefix(limit).map { Int(UInt32.max - UInt32(truncatingIfNeeded: $0)) }, total)
  }
}

/// Counts pairs of numbers.
struct PairCounts {
  private var keys: [UInt64]
  private var counts: [UInt32]
  private(set) var count = 0
  private var mask: Int

  /// The bytes of the table.
  var byteCount: Int { 12 * keys.count }

  init(minimumCapacity: Int = 1024) {
    var size = 1024
    while size < 2 * minimumCapacity { size *= 2 }
    keys = [UInt64](repeating: 0, count: size)
    counts = [UInt32](repeating: 0, count: size)
    mask = size - 1
  }

  mutating func add(_ first: UInt32, _ second: UInt32) { add(UInt64(first) << 32 | UInt64(second), 1) }

  private mutating func add(_ key: UInt64, _ number: UInt32) {
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask
    while counts[slot] != 0 {
      if keys[slot] == key {
        counts[slot] &+= number
        return
      }
      slot = (slot + 1) & mask
    }
    keys[slot] = key
    counts[slot] = number
    count += 1
    if 2 * count > mask { grow() }
  }

  private mutating func grow() {
    var larger = PairCounts(minimumCapacity: 2 * keys.count)
    for slot in keys.indices where counts[slot] != 0 { larger.add(keys[slot], counts[slot]) }
    self = larger
  }

  /// The pairs in ascending order, with their counts.
  var sorted: (pairs: [UInt64], counts: [UInt32]) {
    let order = keys.indices.filter { counts[$0] != 0 }.sorted { keys[$0] < keys[$1] }
    return (order.map { keys[$0] }, order.map { counts[$0] })
  }

  /// The `limit` most frequent pairs that were counted `least` times, equal ones ascending; and how many such pairs
  /// there are.
  func top(atLeast least: Int, limit: Int) -> (rows: [(first: UInt32, second: UInt32, count: Int)], total: Int) {
    let least = UInt32(clamping: max(1, least))
    var total = 0
    var best: [Int] = []
    let room = limit < 1 << 20 ? max(2 * limit, 1024) : Int.max
    func precedes(_ first: Int, _ second: Int) -> Bool {
      counts[first] != counts[second] ? counts[first] > counts[second] : keys[first] < keys[second]
    }
    var last: Int?
    for slot in keys.indices where counts[slot] >= least {
      total += 1
      if let last, !precedes(slot, last) { continue }
      best.append(slot)
      if best.count >= room {
        best.sort(by: precedes)
        best.removeLast(best.count - limit)
        last = best.last
      }
    }
    best.sort(by: precedes)
    let rows = best.prefix(limit).map { slot in
      (first: UInt32(keys[slot] >> 32), second: UInt32(truncatingIfNeeded: keys[slot]), count: Int(counts[slot]))
    }
    return (rows, total)
  }
}

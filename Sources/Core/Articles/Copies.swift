/// Finds what a page says twice: pull quotes, captions and decks repeat the running text.
///
/// Runs of three words are kept in one table, each linked to the one before with the same words.
struct Copies {
  private let words: PageWords
  /// The unit plus 1 that each word stands in, 0 when it stands in none.
  private var unitOfWord: [UInt32] = []
  /// The words of each unit.
  private var wordsOfUnit: [Range<Int>] = []
  /// For the first word of each run, the last place before where the same run begins; `none` when there is none.
  private var previous: [UInt32]
  /// The last place of each run, plus 1, or 0; a power of two long.
  private var slots: [UInt32]
  /// How many other places of a run are looked at.
  private static let patience = 12
  private static let none = UInt32.max

  init(_ sheet: PageSheet) {
    words = sheet.words
    let ids = sheet.words.ids
    var size = 16
    while size * 2 < ids.count * 3 { size *= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    var previous = [UInt32](repeating: Self.none, count: max(0, ids.count - 2))
    for place in previous.indices {
      let slot = Self.slot(place, ids, slots)
      if slots[slot] != 0 { previous[place] = slots[slot] - 1 }
      slots[slot] = UInt32(place + 1)
    }
    self.slots = slots
    self.previous = previous
  }

  /// The slot of the run that begins at `place`: its own, or the first free one.
  @inline(__always)
  private static func slot(_ place: Int, _ ids: [UInt32], _ slots: [UInt32]) -> Int {
    let (a, b, c) = (ids[place], ids[place + 1], ids[place + 2])
    let mixed =
      (UInt64(a) &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(b) &* 0xC2B2_AE3D_27D4_EB4F)
      ^ (UInt64(c) << 21)
    let hash = (mixed ^ mixed >> 29) &* 0xBF58_476D_1CE4_E5B9
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 20) & mask
    while slots[slot] != 0 {
      let other = Int(slots[slot]) - 1
      if ids[other] == a && ids[other + 1] == b && ids[other + 2] == c { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// Notes which words stand in which unit; to be called whenever units were cut or put together.
  mutating func note(_ units: [PageUnit]) {
    unitOfWord = Array(repeating: 0, count: words.ids.count)
    wordsOfUnit.removeAll(keepingCapacity: true)
    wordsOfUnit.reserveCapacity(units.count)
    let starts = words.starts
    var next = 0
    for (index, unit) in units.enumerated() {
      let (low, high) = (unit.start, unit.end)
      // Units ascend in the page; one that does not is looked up.
      if next > 0 && Int(starts[next - 1]) >= low || next < starts.count && Int(starts[next]) < low {
        next = words.words(in: low..<high).lowerBound
      }
      let first = next
      while next < starts.count && Int(starts[next]) < high {
        unitOfWord[next] = UInt32(index + 1)
        next += 1
      }
      wordsOfUnit.append(first..<next)
    }
  }

  /// What share of a unit's runs other units have, and how many runs each of those shares with it.
  ///
  /// - Precondition: `note` was called with the units.
  /// - Parameter accepts: which units may count.
  func share(
    of unit: Int, where accepts: (Int) -> Bool
  ) -> (share: Double, count: Int, partners: [Int: Int]) {
    let own = wordsOfUnit[unit]
    guard own.count >= 3 else { return (0, 0, [:]) }
    var found = 0
    var partners: [Int: Int] = [:]
    var met: [Int] = []
    let ids = words.ids
    for place in own.lowerBound..<own.upperBound - 2 {
      var other = Self.none
      let slot = Self.slot(place, ids, slots)
      if slots[slot] != 0 { other = slots[slot] - 1 }
      met.removeAll(keepingCapacity: true)
      var steps = 0
      while other != Self.none && steps < Self.patience {
        let start = Int(other)
        if !own.contains(start) {
          let partner = Int(unitOfWord[start]) - 1
          if partner >= 0 && unitOfWord[start + 2] == unitOfWord[start] && !met.contains(partner) && accepts(partner) {
            met.append(partner)
          }
          steps += 1
        }
        other = previous[start]
      }
      if !met.isEmpty { found += 1 }
      for partner in met { partners[partner, default: 0] += 1 }
    }
    let count = own.count - 2
    return (Double(found) / Double(count), count, partners)
  }
}

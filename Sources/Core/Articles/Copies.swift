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
  /// For the first word of each run, the last place of all where the same run begins.
  private var last: [UInt32]
  private let tally = Tally()
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
    var last = [UInt32](repeating: Self.none, count: previous.count)
    for place in previous.indices.reversed() {
      if last[place] == Self.none { last[place] = UInt32(place) }
      if previous[place] != Self.none { last[Int(previous[place])] = last[place] }
    }
    self.last = last
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
    tally.marks = Array(repeating: 0, count: units.count)
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
  /// - Parameter accepts: which units may count; asked at most once for each, and it asks for no share itself.
  func share(
    of unit: Int, where accepts: (Int) -> Bool
  ) -> (share: Double, count: Int, partners: [(unit: Int, runs: Int)]) {
    let own = wordsOfUnit[unit]
    guard own.count >= 3 else { return (0, 0, []) }
    var found = 0
    var partners: [(unit: Int, runs: Int)] = []
    var marks = tally.take()
    // The units that have a mark, and where the last run began that each partner was counted for.
    var marked: [Int] = []
    var counted: [Int] = []
    for place in own.lowerBound..<own.upperBound - 2 {
      guard previous[place] != Self.none || Int(last[place]) != place else { continue }
      var other = last[place]
      var isFound = false
      var steps = 0
      while other != Self.none && steps < Self.patience {
        let start = Int(other)
        other = previous[start]
        guard !own.contains(start) else { continue }
        steps += 1
        let partner = Int(unitOfWord[start]) - 1
        guard partner >= 0, unitOfWord[start + 2] == unitOfWord[start], marks[partner] != Self.none else { continue }
        if marks[partner] == 0 {
          marked.append(partner)
          guard accepts(partner) else {
            marks[partner] = Self.none
            continue
          }
          partners.append((partner, 0))
          counted.append(-1)
          marks[partner] = UInt32(partners.count)
        }
        let number = Int(marks[partner]) - 1
        isFound = true
        guard counted[number] != place else { continue }
        counted[number] = place
        partners[number].runs += 1
      }
      if isFound { found += 1 }
    }
    for partner in marked { marks[partner] = 0 }
    tally.marks = marks
    let count = own.count - 2
    return (Double(found) / Double(count), count, partners)
  }

  /// What is noted of units while a share is found, kept so that it is not made for each.
  private final class Tally {
    /// For each unit, one more than its number among the partners, `none` when it does not count, 0 between shares.
    var marks: [UInt32] = []

    func take() -> [UInt32] {
      defer { marks = [] }
      return marks
    }
  }
}

/// Groups of words that are used alike, learned from text without annotation.
///
/// Each word of the table is in one of at most 1023 fine groups, each fine group in a middle and in a coarse one. The
/// table is one of open addressing with 32-bit slots: 22 bits of the word's hash and the number of the fine group; an
/// empty slot is 0. Two words of one place and the same 22 bits are taken for each other.
package struct WordClusters: Sendable {
  /// The groups of one word; 0 is a word that is not in the table.
  package struct Groups: Sendable, Equatable {
    package var fine: UInt16 = 0
    package var middle: UInt16 = 0
    package var coarse: UInt16 = 0

    package init() {}

    package init(fine: UInt16, middle: UInt16, coarse: UInt16) {
      self.fine = fine
      self.middle = middle
      self.coarse = coarse
    }
  }

  /// The most fine groups.
  package static let limit = 1023

  private let slots: ModelArray<UInt32>
  /// The groups of each fine group, from number 1 on.
  private let groups: [Groups]
  private let shift: UInt64
  private let mask: Int

  package init(_ file: ModelFile) throws(ModelError) {
    let slots = try file.array("words", of: UInt32.self)
    let upper = try file.array("groups", of: UInt16.self)
    let count = slots.count
    guard count >= 2, count & (count - 1) == 0, upper.count % 2 == 0, upper.count / 2 <= Self.limit else {
      throw ModelError(.damaged, file.path, "a table of \(count) slots and \(upper.count / 2) groups")
    }
    groups = Self.groups(upper.span)
    guard Self.isSound(slots.span, groups: groups.count) else {
      throw ModelError(.damaged, file.path, "a table without an empty slot, or a group that is not there")
    }
    self.slots = slots
    shift = UInt64(64 - count.trailingZeroBitCount)
    mask = count - 1
  }

  private static func groups(_ upper: Span<UInt16>) -> [Groups] {
    var groups = [Groups()]
    for index in 0..<upper.count / 2 {
      groups.append(Groups(fine: UInt16(index + 1), middle: upper[2 * index], coarse: upper[2 * index + 1]))
    }
    return groups
  }

  /// Whether a search for something absent comes to an end, and each number of a group is below `groups`.
  private static func isSound(_ slots: Span<UInt32>, groups: Int) -> Bool {
    var hasEmptySlot = false
    for index in slots.indices {
      if slots[index] == 0 { hasEmptySlot = true }
      if slots[index] & 1023 >= UInt32(groups) { return false }
    }
    return hasEmptySlot
  }

  /// The groups of the word whose lower-case spelling has the hash `lower`.
  @inline(__always)
  package func groups(of lower: UInt64) -> Groups {
    let hash = Self.key(lower)
    let slots = slots.span
    let check = UInt32(truncatingIfNeeded: hash) & ~1023
    var place = Int(hash >> shift)
    while true {
      // `place` is below the number of slots: the shift leaves as many bits, and the mask keeps it so.
      let slot = unsafe slots[unchecked: place]
      if slot == 0 { return Groups() }
      if slot & ~1023 == check { return groups[Int(slot & 1023)] }
      place = (place + 1) & mask
    }
  }

  private static func key(_ lower: UInt64) -> UInt64 { FeatureHash.of(95, lower) }

  /// The slots of a table of words with their fine groups, from 1 on; of equal words the first wins. At most 60 % of
  /// the slots are taken.
  package static func encode(_ words: [(lower: UInt64, group: Int)]) -> [UInt32] {
    var count = 2
    while count * 3 < words.count * 5 { count *= 2 }
    let shift = UInt64(64 - count.trailingZeroBitCount)
    var slots = [UInt32](repeating: 0, count: count)
    for word in words {
      precondition(word.group > 0 && word.group <= limit)
      let hash = key(word.lower)
      let check = UInt32(truncatingIfNeeded: hash) & ~1023
      var place = Int(hash >> shift)
      while slots[place] != 0, slots[place] & ~1023 != check { place = (place + 1) & (count - 1) }
      if slots[place] == 0 { slots[place] = check | UInt32(word.group) }
    }
    return slots
  }
}

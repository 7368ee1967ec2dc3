/// A table from 64-bit hashes to 32-bit values, in one array of open addressing.
///
/// The high half of a slot is the low half of the key's hash with its lowest bit set, the low half the value; an empty
/// slot is 0. The place of a key is taken from the high bits of its hash. Two keys of one place and the same low
/// half (one pair in 2^31 of a place) are taken for each other.
package struct HashSlots: Sendable {
  private let slots: ModelArray<UInt64>
  private let shift: UInt64
  private let mask: Int

  package init(_ slots: ModelArray<UInt64>, path: String) throws(ModelError) {
    let count = slots.count
    guard count >= 2, count & (count - 1) == 0, slots.span.hasEmptySlot else {
      throw ModelError(.damaged, path, "a table of \(count) slots")
    }
    self.slots = slots
    shift = UInt64(64 - count.trailingZeroBitCount)
    mask = count - 1
  }

  /// The value of `hash`, or nil when the table has none.
  @inline(__always)
  package func value(of hash: UInt64) -> UInt32? {
    let slots = slots.span
    let check = UInt32(truncatingIfNeeded: hash) | 1
    var place = Int(hash >> shift)
    while true {
      // `place` is below the number of slots: the shift leaves as many bits, and the mask keeps it so.
      let slot = unsafe slots[unchecked: place]
      if UInt32(truncatingIfNeeded: slot >> 32) == check { return UInt32(truncatingIfNeeded: slot) }
      if slot == 0 { return nil }
      place = (place + 1) & mask
    }
  }

  /// The slot in which `hash` is looked for first, to be given to `value(of:home:)`.
  ///
  /// Slots of several keys that are read before any is looked at come from memory at the same time.
  @inline(__always)
  package func home(of hash: UInt64) -> UInt64 {
    // The shift leaves as many bits as there are slots.
    unsafe slots.span[unchecked: Int(hash >> shift)]
  }

  /// The value of `hash`, whose first slot was read, or nil when the table has none.
  @inline(__always)
  package func value(of hash: UInt64, home: UInt64) -> UInt32? {
    if UInt32(truncatingIfNeeded: home >> 32) == UInt32(truncatingIfNeeded: hash) | 1 {
      return UInt32(truncatingIfNeeded: home)
    }
    return home == 0 ? nil : value(of: hash)
  }

  /// The slots of a table that holds `entries`; of equal keys the first wins. At most 60 % of the slots are taken.
  package static func encode(_ entries: [(hash: UInt64, value: UInt32)]) -> [UInt64] {
    var count = 2
    while count * 3 < entries.count * 5 { count *= 2 }
    let shift = UInt64(64 - count.trailingZeroBitCount)
    var slots = [UInt64](repeating: 0, count: count)
    for entry in entries {
      let check = UInt32(truncatingIfNeeded: entry.hash) | 1
      var place = Int(entry.hash >> shift)
      while slots[place] != 0, UInt32(truncatingIfNeeded: slots[place] >> 32) != check {
        place = (place + 1) & (count - 1)
      }
      if slots[place] == 0 { slots[place] = UInt64(check) << 32 | UInt64(entry.value) }
    }
    return slots
  }
}

extension Span<UInt64> {
  /// Whether a search for something absent comes to an end.
  fileprivate var hasEmptySlot: Bool {
    for index in indices where self[index] == 0 { return true }
    return false
  }
}

/// Short words that need no escape, found again without their lexicon: frequent ones are most of a text.
///
/// Each id has one slot, which the last id that came keeps. There are few slots until many words were looked up, so that
/// a page of rows does not pay for the memory of a stream.
struct ShownWords {
  /// The most bytes of a word that is kept.
  private static let longest = 16
  /// How many slots there are at first, and at last; powers of two.
  private static let few = 512
  private static let many = 4096

  private struct Slot {
    /// The greatest number, which is no id, for an empty slot.
    var id = UInt32.max
    var length: UInt32 = 0
    var bytes = SIMD16<UInt8>()
  }

  private var slots = Array(repeating: Slot(), count: ShownWords.few)
  /// How many words were looked up.
  private var learnt = 0

  /// How many bytes a word has; nil when it is not kept.
  @inline(__always)
  func length(of id: UInt32) -> Int? {
    let slot = slots[Int(id) & (slots.count - 1)]
    return slot.id == id ? Int(slot.length) : nil
  }

  /// Writes a word; false when it is not kept.
  ///
  /// - Precondition: `output` has room for 16 bytes.
  @inline(__always)
  func write(_ id: UInt32, _ writer: inout JSONTextWriter, into output: inout [UInt8]) -> Bool {
    let slot = slots[Int(id) & (slots.count - 1)]
    guard slot.id == id else { return false }
    writer.write(slot.bytes, count: Int(slot.length), into: &output)
    return true
  }

  /// Looks a word up, and keeps it when it is short and needs no escape; gives its length.
  ///
  /// Never inlined, as the span is lent in loops that may throw.
  @inline(never)
  mutating func learn(_ id: UInt32, from values: StringTable) throws(IndexError) -> Int {
    let value = try values.value(of: id)
    learnt += 1
    if learnt == 4 * Self.few { slots = Array(repeating: Slot(), count: Self.many) }
    guard value.count <= Self.longest else { return value.count }
    for index in value.indices where !JSONText.isPlain(value[index]) { return value.count }
    var slot = Slot(id: id, length: UInt32(value.count))
    unsafe withUnsafeMutableBytes(of: &slot.bytes) { target in
      // The value has at most as many bytes as the slot.
      unsafe value.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
    }
    slots[Int(id) & (slots.count - 1)] = slot
    return value.count
  }
}

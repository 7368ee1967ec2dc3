/// Short words that need no escape, found again without their lexicon: frequent ones are most of a text.
///
/// Each id has one slot, which the last id that came keeps.
struct ShownWords {
  /// The most bytes of a word that is kept.
  private static let longest = 16
  private static let count = 1024

  private struct Slot {
    /// The greatest number, which is no id, for an empty slot.
    var id = UInt32.max
    var length: UInt32 = 0
    var bytes = SIMD16<UInt8>()
  }

  private var slots = Array(repeating: Slot(), count: ShownWords.count)

  /// How many bytes a word has; nil when it is not kept.
  @inline(__always)
  func length(of id: UInt32) -> Int? {
    let slot = slots[Int(id) & (Self.count - 1)]
    return slot.id == id ? Int(slot.length) : nil
  }

  /// Writes a word; false when it is not kept.
  ///
  /// - Precondition: `output` has room for 16 bytes.
  @inline(__always)
  func write(_ id: UInt32, _ writer: inout JSONTextWriter, into output: inout [UInt8]) -> Bool {
    let slot = slots[Int(id) & (Self.count - 1)]
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
    guard value.count <= Self.longest else { return value.count }
    var slot = Slot(id: id, length: UInt32(value.count))
    for index in value.indices {
      guard JSONText.isPlain(value[index]) else { return value.count }
      slot.bytes[index] = value[index]
    }
    slots[Int(id) & (Self.count - 1)] = slot
    return value.count
  }
}

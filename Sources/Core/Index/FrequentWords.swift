import Synchronization

/// Short words of a segment that need no escape, ready to be copied: frequent ones are most of a text.
///
/// Each id has one slot, which the most frequent of the words that share it has. The table is made when text is shown
/// for the first time, and serves all who show text after that.
final class FrequentWords: Sendable {
  /// One word, or none.
  struct Slot {
    /// The greatest number, which is no id, for an empty slot.
    var id = UInt32.max
    var length: UInt32 = 0
    var bytes = SIMD16<UInt8>()
  }

  /// The slots; as many as a power of two.
  struct Table {
    fileprivate var slots: [Slot]

    /// Writes a word and says how many bytes it has; nil when it is not kept.
    ///
    /// - Precondition: `output` has room for 16 bytes.
    @inline(__always)
    func write(_ id: UInt32, _ writer: inout JSONTextWriter, into output: inout [UInt8]) -> Int? {
      let slot = slots[Int(id) & (slots.count - 1)]
      guard slot.id == id else { return nil }
      writer.write(slot.bytes, count: Int(slot.length), into: &output)
      return Int(slot.length)
    }
  }

  /// The most bytes of a word that is kept.
  private static let longest = 16
  /// The most slots: 768 KiB of them, which stay near the processor.
  private static let most = 32768

  private let table = Mutex<Table?>(nil)

  /// The words of a lexicon; always to be asked with the same one.
  func words(of lexicon: Lexicon) throws(IndexError) -> Table {
    if let known = table.withLock({ $0 }) { return known }
    // Two threads may both make it, and make the same.
    let made = try Self.make(lexicon)
    table.withLock { $0 = made }
    return made
  }

  private static func make(_ lexicon: Lexicon) throws(IndexError) -> Table {
    var count = 1
    while count < most && count < 2 * lexicon.count { count *= 2 }
    let frequencies = try lexicon.frequencies()
    var slots = Array(repeating: Slot(), count: count)
    var best = Array(repeating: UInt32(0), count: count)
    for id in frequencies.indices where frequencies[id] > best[id & (count - 1)] {
      guard try isKept(UInt32(id), of: lexicon.values) else { continue }
      best[id & (count - 1)] = frequencies[id]
      slots[id & (count - 1)].id = UInt32(id)
    }
    for index in slots.indices where slots[index].id != .max {
      try fill(&slots[index], from: lexicon.values)
    }
    return Table(slots: slots)
  }

  /// Whether a word is short enough and needs no escape.
  ///
  /// Never inlined, as the span is lent in a loop that may throw.
  @inline(never)
  private static func isKept(_ id: UInt32, of values: StringTable) throws(IndexError) -> Bool {
    let value = try values.value(of: id)
    guard value.count <= longest else { return false }
    for index in value.indices where !JSONText.isPlain(value[index]) { return false }
    return true
  }

  /// Keeps the word of a slot.
  @inline(never)
  private static func fill(_ slot: inout Slot, from values: StringTable) throws(IndexError) {
    let value = try values.value(of: slot.id)
    slot.length = UInt32(value.count)
    unsafe withUnsafeMutableBytes(of: &slot.bytes) { target in
      // The value has at most as many bytes as the slot.
      unsafe value.withUnsafeBytes { unsafe target.copyMemory(from: $0) }
    }
  }
}

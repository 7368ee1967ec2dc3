/// Numbers distinct byte strings in the order of their first occurrence.
///
/// The bytes of all of them stand in one array; finding one costs one look at a table and one comparison.
struct ByteInterner: Sendable {
  /// The bytes of all strings, one after the other.
  private var arena: [UInt8] = []
  /// Where each string begins in `arena`, and where the last one ends.
  private var starts: [UInt32] = [0]
  /// High half: the upper bits of the hash. Low half: the number plus 1, or 0 for a free slot. A power of two long,
  /// at most half full.
  private var slots: [UInt64]
  private var mask: Int

  init(minimumCapacity: Int = 1024) {
    var size = 16
    while size < minimumCapacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    mask = size - 1
  }

  /// How many distinct strings there are.
  var count: Int { starts.count - 1 }

  /// The bytes of all strings together.
  var byteCount: Int { arena.count }

  /// The number of `bytes`, a new one when they were not met before.
  ///
  /// - Precondition: all strings together take less than 4 GiB.
  mutating func intern(_ bytes: Span<UInt8>) -> UInt32 {
    let hash = Self.hash(bytes)
    let tag = hash & 0xFFFF_FFFF_0000_0000
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { break }
      if entry & 0xFFFF_FFFF_0000_0000 == tag {
        let number = UInt32(truncatingIfNeeded: entry) - 1
        if equals(Int(number), bytes) { return number }
      }
      slot = (slot + 1) & mask
    }
    let number = UInt32(count)
    unsafe bytes.withUnsafeBufferPointer { unsafe arena.append(contentsOf: $0) }
    starts.append(UInt32(arena.count))
    slots[slot] = tag | UInt64(number + 1)
    if count * 2 > slots.count { grow() }
    return number
  }

  /// Lends the bytes of a string.
  subscript(number: Int) -> Span<UInt8> {
    @_lifetime(borrow self)
    get { arena.span.extracting(Int(starts[number])..<Int(starts[number + 1])) }
  }

  /// Copies a string.
  func copy(of number: Int) -> [UInt8] { Array(arena[Int(starts[number])..<Int(starts[number + 1])]) }

  /// The numbers in bytewise order of their strings.
  func sorted() -> [UInt32] {
    // The first eight bytes as a number decide nearly every comparison.
    var keys: [(head: UInt64, number: UInt32)] = []
    keys.reserveCapacity(count)
    for number in 0..<count {
      let bytes = self[number]
      var head: UInt64 = 0
      for index in 0..<8 { head = head << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0) }
      keys.append((head, UInt32(number)))
    }
    keys.sort { a, b in
      if a.head != b.head { return a.head < b.head }
      return ByteOrder.compare(self[Int(a.number)], self[Int(b.number)]) < 0
    }
    return keys.map(\.number)
  }

  private func equals(_ number: Int, _ bytes: Span<UInt8>) -> Bool {
    let start = Int(starts[number])
    guard Int(starts[number + 1]) - start == bytes.count else { return false }
    return ByteOrder.compare(arena.span.extracting(start..<start + bytes.count), bytes) == 0
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    mask = larger.count - 1
    for number in 0..<count {
      let hash = Self.hash(self[number])
      var slot = Int(truncatingIfNeeded: hash) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number + 1)
    }
    slots = larger
  }

  /// Mixes eight bytes at a time; both halves of the result depend on every byte.
  @inline(__always)
  private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var state = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
    unsafe bytes.withUnsafeBytes { buffer in
      let count = buffer.count
      if count >= 8 {
        // The last eight bytes may overlap those before.
        for place in stride(from: 0, to: count - 8, by: 8) {
          state = mix(state ^ (unsafe buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
        }
        state = mix(state ^ (unsafe buffer.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)))
      } else if count >= 4 {
        let low = UInt64(unsafe buffer.loadUnaligned(as: UInt32.self))
        let high = UInt64(unsafe buffer.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        state = mix(state ^ (low | high << 32))
      } else if count > 0 {
        // Each of up to three bytes.
        let ends = UInt64(unsafe buffer[0]) | UInt64(unsafe buffer[count - 1]) << 16
        state = mix(state ^ (ends | UInt64(unsafe buffer[count / 2]) << 8))
      }
    }
    return state
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return high ^ low
  }
}

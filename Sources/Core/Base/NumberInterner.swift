/// Numbers distinct 64-bit keys in the order of their first occurrence.
struct NumberInterner: Sendable {
  /// The keys by number.
  private(set) var keys: [UInt64] = []
  /// The number of a key plus 1, or 0 for a free slot. A power of two long, at most half full.
  private var slots: [UInt32]
  private var mask: Int

  init(minimumCapacity: Int = 1024) {
    var size = 16
    while size < minimumCapacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    mask = size - 1
  }

  /// How many distinct keys there are.
  var count: Int { keys.count }

  /// The number of `key`, a new one when it was not met before.
  mutating func intern(_ key: UInt64) -> UInt32 {
    var slot = Self.place(key) & mask
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      if keys[Int(number)] == key { return number }
      slot = (slot + 1) & mask
    }
    let number = UInt32(keys.count)
    keys.append(key)
    slots[slot] = number + 1
    if keys.count * 2 > slots.count { grow() }
    return number
  }

  private mutating func grow() {
    var larger = [UInt32](repeating: 0, count: slots.count * 2)
    mask = larger.count - 1
    for (number, key) in keys.enumerated() {
      var slot = Self.place(key) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = UInt32(number) + 1
    }
    slots = larger
  }

  /// Mixes both halves of a key into the low bits.
  @inline(__always)
  private static func place(_ key: UInt64) -> Int {
    let (high, low) = (key ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return Int(truncatingIfNeeded: high ^ low)
  }
}

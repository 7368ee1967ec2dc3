/// Numbers under 64-bit keys, in one open-addressing table; made once, then only read.
struct KeyedNumbers: Sendable {
  private var keys: [UInt64]
  private var values: [UInt32]
  private var mask: Int

  /// - Parameter entries: the keys, of which none is 0, and their numbers; a key met again adds its bits.
  init(_ entries: [(key: UInt64, value: UInt32)]) {
    var size = 16
    while size < entries.count * 2 { size *= 2 }
    keys = Array(repeating: 0, count: size)
    values = Array(repeating: 0, count: size)
    mask = size - 1
    for (key, value) in entries {
      let slot = slot(of: key)
      keys[slot] = key
      values[slot] |= value
    }
  }

  /// The number under `key`, 0 when there is none.
  subscript(key: UInt64) -> UInt32 { values[slot(of: key)] }

  private func slot(of key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: key ^ key >> 32) & mask
    while keys[slot] != 0 && keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }
}

import Glibc

/// The order of byte strings by their bytes as numbers, a prefix before what it begins; for UTF-8 the order of scalars.
enum ByteOrder {
  /// Below zero when `a` comes before `b`, 0 when they are equal, above zero otherwise.
  @inline(__always)
  static func compare(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Int {
    let common = min(a.count, b.count)
    let order = unsafe a.withUnsafeBytes { a in
      unsafe b.withUnsafeBytes { b in
        // Both buffers hold at least `common` bytes; an empty one may have no address.
        guard let a = a.baseAddress, let b = b.baseAddress else { return 0 }
        return Int(unsafe memcmp(a, b, common))
      }
    }
    return order != 0 ? order : a.count - b.count
  }
}

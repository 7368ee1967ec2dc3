/// Makes one 64-bit number of a feature's kind and values; the same in training and in use, on every machine.
package enum FeatureHash {
  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The hash of one value under the feature called `kind`.
  @inline(__always)
  package static func of(_ kind: UInt64, _ value: UInt64) -> UInt64 {
    var hash = (value ^ (kind &* 0xD6E8_FEB8_6659_FD93)) &* multiplier
    hash ^= hash >> 29
    hash = hash &* 0xBF58_476D_1CE4_E5B9
    return hash ^ (hash >> 32)
  }

  /// The hash of two values in this order.
  @inline(__always)
  package static func of(_ kind: UInt64, _ first: UInt64, _ second: UInt64) -> UInt64 {
    of(kind, (first &* 0xA24B_AED4_963E_E407) ^ (second &+ (first >> 31)))
  }

  /// The hash of three values in this order.
  @inline(__always)
  package static func of(_ kind: UInt64, _ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
    of(kind, first &* 0xA24B_AED4_963E_E407 ^ second, third)
  }
}

/// Writes features one behind the other and counts them.
struct FeatureSink {
  var count = 0

  @inline(__always)
  mutating func add(_ feature: UInt64, _ features: inout MutableSpan<UInt64>) {
    features[count] = feature
    count += 1
  }
}

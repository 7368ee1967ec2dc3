/// Weights as model files keep them.
enum SignedBytes {
  /// The weights of the labels of one feature, times `scale` and rounded; those nearer to 0 than `leastWeight` are left
  /// out, and what does not fit a signed byte takes several pairs.
  static func pairs(
    of weights: ArraySlice<Float>, leastWeight: Float, scale: Float
  ) -> [(label: UInt8, weight: Int8)] {
    var pairs: [(label: UInt8, weight: Int8)] = []
    for (label, weight) in weights.enumerated() where abs(weight) >= leastWeight {
      var rest = Int((weight * scale).rounded())
      while rest != 0 {
        let part = max(-127, min(127, rest))
        pairs.append((UInt8(label), Int8(part)))
        rest -= part
      }
    }
    return pairs
  }
}

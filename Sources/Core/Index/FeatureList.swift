/// Feature sets as CQP writes them: `|a|b|`, in bytewise order, each element once; `|` is empty.
enum FeatureList {
  /// The set of the elements that stand in `list` with `|` between them; `_` is no element.
  static func set(_ list: [UInt8]) -> [UInt8] {
    if list.isEmpty || list == [0x5F] { return [0x7C] }
    var elements = list.split(separator: 0x7C)
    elements.sort { $0.lexicographicallyPrecedes($1) }
    var set: [UInt8] = [0x7C]
    var last: ArraySlice<UInt8>?
    for element in elements where element != last {
      set += element
      set.append(0x7C)
      last = element
    }
    return set
  }

  /// Whether bytes are a set as `set` writes it.
  static func isSet(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 1 else { return bytes == [0x7C] }
    guard bytes.first == 0x7C, bytes.last == 0x7C else { return false }
    return set(Array(bytes.dropFirst().dropLast())) == bytes
  }
}

/// The order of file names that a person expects: `page 2` before `page 10`, a folder's files together.
enum NaturalOrder {
  /// Whether `a` comes before `b`: runs of digits count as numbers, `/` comes before everything else, other bytes by
  /// their value; names that are equal so far in the order of their bytes.
  static func precedes(_ a: String, _ b: String) -> Bool {
    let order = compare(Array(a.utf8), Array(b.utf8))
    return order == 0 ? a.utf8.lexicographicallyPrecedes(b.utf8) : order < 0
  }

  private static func compare(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var i = 0
    var j = 0
    while i < a.count && j < b.count {
      if isDigit(a[i]) && isDigit(b[j]) {
        let first = digits(a, from: &i)
        let second = digits(b, from: &j)
        if first.count != second.count { return first.count - second.count }
        for (x, y) in zip(first, second) where x != y { return Int(x) - Int(y) }
      } else {
        let x = rank(a[i])
        let y = rank(b[j])
        if x != y { return x - y }
        i += 1
        j += 1
      }
    }
    return (a.count - i) - (b.count - j)
  }

  /// A run of digits without the zeros before it.
  private static func digits(_ text: [UInt8], from index: inout Int) -> ArraySlice<UInt8> {
    let start = index
    while index < text.count && isDigit(text[index]) { index += 1 }
    return text[start..<index].drop { $0 == 0x30 }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func rank(_ byte: UInt8) -> Int { byte == 0x2F ? 0 : Int(byte) + 1 }
}

/// How wide letters are in the types that newspapers are set in, so that lines of a page whose letters differ in width can
/// be compared though only their text is known.
enum SetWidths {
  /// The width of each ASCII character in thousandths of the type's size; control characters have none.
  private static let table: InlineArray<128, UInt16> = {
    var table = InlineArray<128, UInt16>(repeating: 500)
    for index in 0..<32 { table[index] = 0 }
    let widths: [(String, UInt16)] = [
      (" .,", 250), ("'", 200), (":;ijlt/\\|", 278), ("!()[]-frI`", 333), ("sJ\"", 400), ("?acez", 444),
      ("FPS", 556), ("ELTZ", 611), ("BCR", 667), ("ADGHKNOQUVXYw", 722), ("m&", 778), ("%", 833), ("MW@", 920),
    ]
    for (signs, width) in widths {
      for sign in signs.utf8 { table[Int(sign)] = width }
    }
    return table
  }()

  /// The width of a blank.
  static let blank = 250

  /// The width of a stretch of text.
  static func width(of range: Range<Int>, in bytes: [UInt8]) -> Int {
    var width = 0
    for index in range {
      let byte = bytes[index]
      if byte < 0x80 {
        width += Int(table[Int(byte)])
      } else if byte & 0xC0 != 0x80 {
        width += byte == 0xE2 ? 440 : 500
      }
    }
    return width
  }
}

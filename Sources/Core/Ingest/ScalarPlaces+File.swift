extension ScalarPlaces {
  /// Counts the scalars of a file in any encoding that is read; a byte order mark is one of them.
  init(file: [UInt8]) throws(PageError) {
    let text = try PageText(decoding: file.span)
    if text.encoding == .utf8 {
      self.init(file)
      return
    }
    var places = [Int](repeating: 0, count: file.count + 1)
    var count = text.start > 0 ? 1 : 0
    var reached = 0
    for offset in text.bytes.indices where text.bytes[offset] & 0xC0 != 0x80 {
      let source = text.source(of: offset..<offset).lowerBound
      while reached <= source {
        places[reached] = reached < text.start ? 0 : count
        reached += 1
      }
      count += 1
    }
    for place in reached...file.count { places[place] = count }
    self.init(places: places)
  }
}

import Testing

@testable import Core

@Suite struct LineFramerTests {
  /// The lines of `stream`, fed in pieces of `size` bytes; a dropped line is "…".
  static func lines(of stream: [UInt8], size: Int, limit: Int = 16, ends: Bool = true) -> [String] {
    var framer = LineFramer(limit: limit)
    var lines: [String] = []
    func take() {
      while let line = framer.next() {
        switch line {
        case .tooLong: lines.append("…")
        case .text(let range): lines.append(String(decoding: range.map { framer.bytes[$0] }, as: UTF8.self))
        }
      }
    }
    for start in stride(from: 0, to: stream.count, by: size) {
      let chunk = Array(stream[start..<min(start + size, stream.count)])
      framer.append(chunk.span)
      if start % 3 == 0 { take() }
    }
    take()
    if ends {
      framer.end()
      take()
    }
    return lines
  }

  @Test(arguments: 1...40)
  func `cuts the same lines however the bytes arrive`(size: Int) {
    let stream = Array("{\"id\":1}\n\n  \r\n {\"id\":2}\r\n\t\nüß\npartial".utf8)
    #expect(Self.lines(of: stream, size: size) == ["{\"id\":1}", "{\"id\":2}", "üß", "partial"])
    #expect(Self.lines(of: stream, size: size, ends: false) == ["{\"id\":1}", "{\"id\":2}", "üß"])
  }

  @Test(arguments: 1...80)
  func `drops each line over the limit once and goes on`(size: Int) {
    let long = String(repeating: "x", count: 17)
    let longer = String(repeating: "y", count: 60)
    let full = String(repeating: "z", count: 16)
    let stream = Array("a\n\(long)\nb\n\(full)\n\(longer)\n\(long)\nc\n\(longer)".utf8)
    #expect(Self.lines(of: stream, size: size) == ["a", "…", "b", full, "…", "…", "c", "…"])
  }

  @Test func `never keeps more than a line over the limit and one read`() {
    var framer = LineFramer(limit: 1000)
    let chunk = [UInt8](repeating: 0x20, count: 100)
    for _ in 0..<1000 {
      framer.append(chunk.span)
      #expect(framer.count <= 1100)
    }
    #expect(framer.next() == .tooLong)
    #expect(framer.next() == nil)
  }

  @Test(arguments: [1, 2, 3, 5, 8])
  func `equals splitting at LF for every small stream`(size: Int) {
    let letters: [UInt8] = [0x0A, 0x0D, 0x20, 0x61]
    for length in 0...6 {
      for code in 0..<(1 << (2 * length)) {
        let stream = (0..<length).map { letters[(code >> (2 * $0)) & 3] }
        let expected = stream.split(separator: 0x0A).map { line -> String in
          var line = line
          while line.last == 0x0D { line.removeLast() }
          let text = line.drop { $0 == 0x20 }
          return text.count == 0 ? "" : String(decoding: text, as: UTF8.self)
        }
        #expect(Self.lines(of: stream, size: size) == expected.filter { !$0.isEmpty })
      }
    }
  }

  @Test func `takes nothing after the end`() {
    var framer = LineFramer(limit: 16)
    framer.append(Array("a\nb".utf8).span)
    framer.end()
    framer.append(Array("c\n".utf8).span)
    #expect(framer.next() == .text(0..<1))
    #expect(framer.next() == .text(2..<3))
    #expect(framer.next() == nil)
  }
}

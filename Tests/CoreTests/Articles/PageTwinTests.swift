import Testing

@testable import Core

/// What the reading of pages takes short cuts for, against the long way.
@Suite struct PageTwinTests {
  private static let pieces = [
    " ", " ", " ", "  ", "a", "Mayor", "said", "rhythm", "I", "3rd", "O'Brien", "b0at", "MAYOR", "tHe", "psst", ",",
    ".",
    "\"", "“", "”", "’", "—", "…", "é", "Á", "«", "\u{AD}", "\u{301}", "\u{200D}", "\u{200C}", "\u{200B}", "ß", "漢",
    "٣",
    "\u{600}", "🏳️", "~", "|", "^^", "\t", "-",
  ]

  private static func text(_ random: inout RandomNumbers) -> String {
    (0..<random.below(14)).map { _ in random.pick(pieces) }.joined()
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `text is parted at the blanks that are characters`(seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    for _ in 0..<500 {
      let text = Self.text(&random)
      #expect(text.partsAtBlanks == text.split { $0 == " " }, "\(text)")
      let rest = text.dropFirst(2)
      let parts = rest.split { $0 == " " }
      #expect(rest.partsAtBlanks.map(\.startIndex) == parts.map(\.startIndex), "\(text)")
      #expect(rest.partsAtBlanks == parts, "\(text)")
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `a text is poor when its quality says so`(seed: UInt64) {
    var random = RandomNumbers(seed: seed)
    for _ in 0..<500 {
      let bytes = Array(Self.text(&random).utf8)
      #expect(TextQuality.isPoor(bytes[...]) == (TextQuality.of(bytes[...]) < 0.4), "\(bytes)")
    }
  }

  @Test func `places shared by several ways are changed once`() {
    var table = PlaceTable()
    table.places = [PlaceTable.Place(last: -1, topics: [0], key: 2)]
    let next = table.next(of: 0) { $0.take(4, as: .body) }
    #expect(table.next(of: 0) { $0.take(4, as: .body) } == next)
    #expect(table.places[0].topics == [0] && table.places[0].last == -1)
    #expect(table.places[next].topics == [0, 4] && table.places[next].last == 4)
    #expect(table.places[next].key != table.places[0].key)
  }
}

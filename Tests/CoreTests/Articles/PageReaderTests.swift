import Testing

@testable import Core

@Suite struct PageReaderTests {
  private let page =
    "Headline of a page\n\nThe café on “Main” Street opened in 2019, they said.\n\nIt closed – 3 € later.\n"

  @Test func `an encoding is told from the bytes and leads back to them`() throws {
    let plain = try PageReader().read(text: page)
    expectSound(plain, of: Array(page.utf8))
    #expect(plain.encoding == "utf-8")
    let units = Array(page.utf16)
    let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    let windows = page.unicodeScalars.map { scalar -> UInt8 in
      switch scalar {
      case "“": 0x93
      case "”": 0x94
      case "–": 0x96
      case "€": 0x80
      default: UInt8(scalar.value)
      }
    }
    let files: [([UInt8], String)] = [
      ([0xEF, 0xBB, 0xBF] + Array(page.utf8), "utf-8"), ([0xFF, 0xFE] + little, "utf-16le"),
      ([0xFE, 0xFF] + big, "utf-16be"), (little, "utf-16le"), (big, "utf-16be"), (windows, "windows-1252"),
    ]
    for (file, encoding) in files {
      let reading = try PageReader().read(file.span, name: "page")
      expectSound(reading, of: file)
      #expect(reading.encoding == encoding)
      #expect(reading.articles.map { $0.blocks.map(\.text) } == plain.articles.map { $0.blocks.map(\.text) })
    }
    let latin = Array("Une fa".utf8) + [0xE7] + Array("ade rouge.".utf8)
    #expect(try PageReader().read(latin.span, name: "page").encoding == "iso-8859-1")
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `line ends of all systems give the same blocks`(lineEnd: String) throws {
    let text = page.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd)
    let reading = try PageReader().read(text: text)
    expectSound(reading, of: Array(text.utf8))
    #expect(reading.articles.flatMap(\.blocks).count == 3)
  }

  @Test(
    arguments: [
      ([], PageError.empty), (Array(" \n\t\r\n".utf8), .empty), ([0x41, 0, 0x42, 0x43, 0x44], .binary),
      (Array(repeating: 7, count: 40), .binary), (Array("%PDF-1.7 …".utf8), .nested(format: .pdf)),
      ([0x1F, 0x8B, 8, 0], .nested(format: .gzip)),
      (
        Array("<?xml version=\"1.0\"?>\n<mets:mets>".utf8),
        .noText(reason: "a METS file whose ALTO files are not among the files to index")
      ),
      ([0xEF, 0xBB, 0xBF, 0x41, 0xFF], .invalidText(encoding: .utf8, offset: 4)),
      ([0xFF, 0xFE, 0x41, 0, 0, 0xD8], .invalidText(encoding: .utf16LittleEndian, offset: 4)),
      (Array("é é é é é é".utf8) + [0xFF], .invalidText(encoding: .utf8, offset: 17)),
    ] as [([UInt8], PageError)])
  func `what cannot be read is refused with the reason`(file: [UInt8], reason: PageError) {
    #expect(throws: reason) { try PageReader().read(file.span, name: "page") }
  }
}

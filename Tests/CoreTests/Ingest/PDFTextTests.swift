import Testing

@testable import Core

/// PDF files of our own, taken apart by the installed `pdftotext`.
@Suite struct PDFTextTests {
  private struct Line {
    let left: Int
    /// From the bottom of the page, as PDF counts.
    let base: Int
    let size: Int
    let text: String
  }

  /// A PDF of one page of 600 by 800 points with lines of Helvetica; without lines it has no text at all.
  private func pdf(_ lines: [Line]) -> [UInt8] {
    let content = lines.map { "BT /F1 \($0.size) Tf \($0.left) \($0.base) Td (\($0.text)) Tj ET\n" }.joined()
    let objects = [
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
      "<< /Length \(content.utf8.count) >>\nstream\n\(content)endstream",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    var text = "%PDF-1.4\n"
    var offsets: [Int] = []
    for (number, object) in objects.enumerated() {
      offsets.append(text.utf8.count)
      text += "\(number + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    text += "xref\n0 6\n0000000000 65535 f \n"
    for offset in offsets { text += String(repeating: "0", count: 10 - "\(offset)".count) + "\(offset) 00000 n \n" }
    text += "trailer << /Size 6 /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
    return Array(text.utf8)
  }

  @Test func `two columns under a headline are one article with boxes in points`() throws {
    let left = [
      "The museum in the old mine of the coun-", "cil has been open for a year. It has",
      "counted more than 40,000 visitors",
    ]
    let right = ["since, the city said, and the lamps of", "the miners are sold out every week."]
    var lines = [Line(left: 50, base: 700, size: 30, text: "Museum opens in old coal mine")]
    for (number, text) in left.enumerated() {
      lines.append(Line(left: 50, base: 640 - 14 * number, size: 11, text: text))
    }
    for (number, text) in right.enumerated() {
      lines.append(Line(left: 320, base: 640 - 14 * number, size: 11, text: text))
    }
    let source = try SourceBytes(of: pdf(lines), limit: 1 << 20)
    #expect(source.isDerived)
    let bytes = source.bytes
    let reading = try PageReader().read(bytes.span, name: "page")
    expectSound(reading, of: bytes)
    #expect(reading.format == "pdf")
    #expect(reading.articles.map(\.headline) == ["Museum opens in old coal mine"])
    #expect(
      reading.articles.flatMap(\.blocks).dropFirst().map(\.string) == [
        "The museum in the old mine of the council has been open for a year. It has counted more than 40,000 "
          + "visitors since, the city said, and the lamps of the miners are sold out every week."
      ])
    let first = try #require(reading.boxes.first)
    #expect(abs(first.box.left - 50) < 3 && first.box.bottom < 120 && first.page == 0)
  }

  @Test func `a page without text and a damaged file are refused with the reason`() throws {
    #expect(throws: PageError.noText(reason: "the PDF has pictures of its pages but no text layer; it needs OCR first"))
    {
      try SourceBytes(of: pdf([]), limit: 1 << 20)
    }
    #expect(throws: PageError.program(name: "pdftotext", reason: "the PDF is damaged or needs a password")) {
      try SourceBytes(of: Array("%PDF-1.4\nnothing".utf8), limit: 1 << 20)
    }
    #expect(throws: PageError.unpackedTooLarge(limit: 160)) {
      try SourceBytes(of: pdf([Line(left: 50, base: 700, size: 30, text: "Too much")]), limit: 10)
    }
  }
}

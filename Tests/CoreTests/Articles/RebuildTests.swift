import Testing

@testable import Core

/// The bytes of a file put together again from what a reading says of each.
@Suite struct RebuildTests {
  /// The file rebuilt: verbatim text from the blocks, all else from the ranges that the reading lists.
  static func rebuilt(_ reading: PageReading, _ file: [UInt8]) -> [UInt8] {
    var pieces: [(start: Int, bytes: [UInt8])] = []
    for article in reading.articles {
      for block in article.blocks {
        for (index, run) in block.runs.enumerated() where run.length > 0 {
          let end = index + 1 < block.runs.count ? Int(block.runs[index + 1].text) : block.text.count
          let isVerbatim = run.scale == 1
          pieces.append(
            (Int(run.source), isVerbatim ? Array(block.text[Int(run.text)..<end]) : Array(file[run.sourceRange])))
        }
      }
    }
    for range in reading.furniture.map(\.source) + reading.unassigned {
      pieces.append((range.lowerBound, Array(file[range])))
    }
    var isUsed = [Bool](repeating: false, count: file.count)
    for piece in pieces {
      for index in piece.start..<piece.start + piece.bytes.count { isUsed[index] = true }
    }
    for range in reading.articles.flatMap(\.repairs).flatMap(\.source) {
      for index in range where !isUsed[index] {
        isUsed[index] = true
        pieces.append((index, [file[index]]))
      }
    }
    pieces.sort { $0.start < $1.start }
    return pieces.flatMap(\.bytes)
  }

  @Test(arguments: ["seeds/pages/web-article.txt", "seeds/pages/newspaper-page.md", "seeds/pages/ocr-columns.txt"])
  func `pages of the repository are rebuilt exactly`(path: String) throws {
    let file = try SharedFiles.ownBytes(path)
    let reading = try PageReader().read(file.span, name: path)
    #expect(Self.rebuilt(reading, file) == file)
  }

  @Test func `pages with all kinds of damage are rebuilt exactly`() throws {
    guard let rows = SharedFiles.bytes("data/extraction/pages/synthetic_pages/dev/pages_dev.jsonl") else { return }
    var dice = Mutations.Dice(state: 7)
    for line in rows.split(separator: 0x0A) {
      guard let text = try JSONReader.read(Array(line).span)["text"]?.string else { continue }
      var file = Array(text.utf8)
      for round in 0..<2 {
        if round == 1 {
          for _ in 0..<6 {
            let place = Int.random(in: 0..<file.count, using: &dice)
            file[place] = UInt8.random(in: 10...0x7E, using: &dice)
          }
        }
        guard let reading = try? PageReader().read(file.span, name: "page") else { continue }
        expectSound(reading, of: file)
        #expect(Self.rebuilt(reading, file) == file)
      }
    }
  }
}

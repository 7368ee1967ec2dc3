import Foundation
import Testing

@testable import Core

/// Pages in the ordinary forms, each beside an outline of what a person would say it holds.
///
/// `Tests/Pages` has the pages, invented for this, and the outlines; with `SHANXI_WRITE_OUTLINES=1` the outlines are
/// written anew from what is read, to be looked at by eye.
@Suite struct PageOutlineTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Pages")
    .standardized
  private static let isWriting = ProcessInfo.processInfo.environment["SHANXI_WRITE_OUTLINES"] == "1"

  private static let pages: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasSuffix(".outline") }.sorted()
  }()

  /// One line for each article, block, repair other than a joined line and piece of furniture.
  static func outline(_ reading: PageReading, _ page: [UInt8]) -> String {
    var lines: [String] = []
    for article in reading.articles {
      let names = article.bylines.map(\.name).joined(separator: "; ")
      lines.append(
        "article | \(article.date.value ?? "-") \(article.date.certainty.rawValue) | \(names) | \(article.source ?? "-")"
      )
      for block in article.blocks {
        let note = [block.speaker, block.credit].compactMap { $0 }.map { " [\($0)]" }.joined()
        lines.append("  \(block.kind.rawValue): \(short(block.string))\(note)")
      }
      for repair in article.repairs where repair.kind != .unescape {
        lines.append("  repair \(repair.kind.rawValue): \(repair.before) > \(repair.after)")
      }
    }
    for item in reading.furniture {
      lines.append("furniture \(item.kind.rawValue): \(short(String(decoding: page[item.source], as: UTF8.self)))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A text of up to 14 words as it is, a longer one by its ends and the number of its words.
  private static func short(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count > 14 else { return words.joined(separator: " ") }
    let (first, last) = (words.prefix(6).joined(separator: " "), words.suffix(6).joined(separator: " "))
    return "\(first) … \(last) (\(words.count))"
  }

  @Test func `there are pages`() { #expect(Self.pages.count >= 36) }

  @Test(arguments: pages)
  func `a page holds what its outline says`(name: String) throws {
    let file = Self.folder.appending(path: name)
    let bytes = Array(try Data(contentsOf: file))
    let reading = try PageReader().read(bytes.span, name: name)
    expectSound(reading, of: bytes)
    let found = Self.outline(reading, bytes)
    let place = file.appendingPathExtension("outline")
    if Self.isWriting { try found.write(to: place, atomically: true, encoding: .utf8) }
    let expected = try String(contentsOf: place, encoding: .utf8)
    #expect(found == expected)
  }
}

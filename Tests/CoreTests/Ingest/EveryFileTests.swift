import Foundation
import Testing

@testable import Core

/// Every file that lies beside the repository, as it is and damaged: what is read of it leads back to each of its bytes.
@Suite struct EveryFileTests {
  /// Files beyond this are left to the tests of their own formats, in bytes.
  private static let largest = 3 << 20

  private static let files: [String] = ["data", "seeds"].flatMap { SharedFiles.paths(below: $0) }

  @Test func `each file is read to its last byte or refused with a reason`() throws {
    guard !Self.files.isEmpty else { return }
    var read: [String: Int] = [:]
    var refused = 0
    for path in Self.files {
      guard let file = SharedFiles.bytes(path), !file.isEmpty, file.count <= Self.largest else { continue }
      do {
        let reading = try PageReader().read(file.span, name: path)
        read[reading.format, default: 0] += 1
        Self.expectWhole(reading, file, path)
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    print("read \(read.sorted { $0.key < $1.key }), refused \(refused)")
    for format in ["text", "markdown", "jsonl", "alto", "hocr", "page-xml", "newsml", "ninjs"] {
      #expect(read[format, default: 0] > 0, "\(format)")
    }
  }

  @Test func `damaged copies of each file lose no byte`() throws {
    var dice = Mutations.Dice(state: 11)
    for path in Self.files {
      guard let file = SharedFiles.bytes(path), !file.isEmpty, file.count <= 400_000 else { continue }
      let copy = FuzzTests.damaged(file, &dice)
      guard let reading = try? PageReader().read(copy.span, name: path) else { continue }
      Self.expectWhole(reading, copy, path)
    }
  }

  private static func expectWhole(_ reading: PageReading, _ file: [UInt8], _ path: String) {
    // What is not the text of a token of VRT is in none.
    guard reading.format != "vrt" else { return }
    expectSound(reading, of: file)
    #expect(RebuildTests.rebuilt(reading, file) == file, "\(path)")
  }
}

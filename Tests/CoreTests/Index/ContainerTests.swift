import Foundation
import Testing

@testable import Core

/// Containers, PDF files and METS with ALTO, indexed from the disk.
@Suite struct ContainerTests {
  private func index(_ folder: TemporaryFolder, limit: Int = 64 << 20, columns: String = "") throws -> (
    IndexSummary, Generation?
  ) {
    var options = IndexOptions(paths: [folder.path + "/pages"], into: folder.path + "/corpus", jobs: 2)
    options.maximumFileSize = limit
    options.columns = columns
    let summary = try Indexer.run(options)
    return (summary, summary.generation == nil ? nil : try Corpus.publishedGeneration(in: options.into))
  }

  /// Whether a check of the whole corpus finds nothing.
  private func isSound(_ folder: TemporaryFolder) throws -> Bool {
    let findings = try IndexCheck(checking: folder.path + "/corpus").findings
    for finding in findings { print(finding) }
    return findings.isEmpty
  }

  private func write(_ bytes: [UInt8], _ name: String, in folder: TemporaryFolder) throws {
    let url = URL(filePath: folder.path + "/pages/" + name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  private func documents(_ generation: Generation?) throws -> [String] {
    guard let generation else { return [] }
    return try (0..<generation.documents.count).map { ordinal in
      let document = try generation.documents.document(ordinal)
      return "\(document.file) \(document.rejection ?? document.format)"
    }
  }

  /// Runs a program of the system in the folder of the pages.
  private func run(_ words: [String], in folder: TemporaryFolder) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = URL(filePath: folder.path + "/pages")
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test func `members of archives are documents, what holds others in them is refused`() throws {
    let folder = try TemporaryFolder()
    try write(Array("First\n\nAbout aerogel.\n".utf8), "in/a.txt", in: folder)
    try write(Array("Second\n\nAbout glass.\n".utf8), "in/sub/b.txt", in: folder)
    try run(["tar", "-czf", "in/inner.tgz", "in/a.txt"], in: folder)
    try run(["tar", "-czf", "all.tar.gz", "in"], in: folder)
    try run(["tar", "-cf", "all.tar", "in/a.txt"], in: folder)
    try run(["python3", "-m", "zipfile", "-c", "all.zip", "in/a.txt", "in/sub/b.txt"], in: folder)
    try run(["gzip", "in/a.txt"], in: folder)
    try run(["rm", "-r", "in/sub", "in/inner.tgz"], in: folder)
    let (summary, generation) = try index(folder)
    #expect(
      try documents(generation) == [
        "all.tar!in/a.txt text", "all.tar.gz!in/a.txt text",
        "all.tar.gz!in/inner.tgz a gzip file inside another container, on standard input or over the socket: it is not unpacked there",
        "all.tar.gz!in/sub/b.txt text", "all.zip!a.txt text", "all.zip!b.txt text", "in/a.txt.gz text",
      ])
    #expect(summary.articles == 6 && summary.rejected.count == 1)
    let own = try #require(generation)
    let ordinal = try #require(try own.documents.ordinal(ofFile: "in/a.txt.gz"))
    #expect(try own.documents.original(ordinal) == Array("First\n\nAbout aerogel.\n".utf8))
    #expect(try own.documents.document(ordinal).kept?.bytes == 22)
    // Nothing changed; then a member goes with its archive.
    #expect(try index(folder).0.isNew == false)
    try write(Array("Third\n\nAbout coal.\n".utf8), "in/c.txt", in: folder)
    try run(["python3", "-m", "zipfile", "-c", "all.zip", "in/c.txt"], in: folder)
    let second = try index(folder)
    #expect(try documents(second.1).filter { $0.hasPrefix("all.zip") } == ["all.zip!c.txt text"])
    #expect(try isSound(folder))
  }

  @Test func `a bomb is cut at the largest size of a file`() throws {
    let folder = try TemporaryFolder()
    try write([UInt8](repeating: 0x61, count: 4 << 20), "in.txt", in: folder)
    try run(["python3", "-m", "zipfile", "-c", "bomb.zip", "in.txt"], in: folder)
    try run(["gzip", "in.txt"], in: folder)
    let (summary, _) = try index(folder, limit: 1 << 20)
    #expect(summary.rejected.count == 2)
    #expect(summary.rejected.allSatisfy { $0.reason.contains("more than the limit of 1048576 bytes") })
  }

  @Test func `pages of a crawl are documents by their address, chunked and packed answers unpacked`() throws {
    let folder = try TemporaryFolder()
    guard let chunked = SharedFiles.bytes("data/formats/warc/example-iana.org-chunked.warc"),
      let packed = SharedFiles.bytes("data/formats/warc/example.warc.gz")
    else { return }
    try write(chunked, "chunked.warc", in: folder)
    try write(packed, "example.warc.gz", in: folder)
    let (_, generation) = try index(folder)
    #expect(
      try documents(generation) == [
        "chunked.warc!http://www.iana.org/ html", "example.warc.gz!http://example.com/ html",
      ])
    let own = try #require(generation)
    let headlines = try (0..<own.segment.articles.count).map { ordinal in
      let row = try own.segment.articles.row(ordinal)
      return try JSONReader.read(row.span)["headline"]?.string
    }
    #expect(headlines.contains("Example Domain"))
    #expect(try isSound(folder))
  }

  /// The row of each page in a file, as `annotate` writes it.
  private func rows(of file: [UInt8], _ name: String, limit: Int = 64 << 20) throws -> [JSONValue] {
    try PageFile.pages(in: file, named: name, limit: limit).map { page in
      var row: [UInt8] = []
      PageRow.write(page, countsScalars: false, into: &row)
      return try JSONReader.read(row.span.extracting(0..<row.count - 1))
    }
  }

  @Test func `pages in archives, compressed files and PDF are read without a corpus`() throws {
    let folder = try TemporaryFolder()
    try write(Array("First\n\nAbout aerogel.\n".utf8), "in/a.txt", in: folder)
    try run(["tar", "-czf", "in/inner.tgz", "in/a.txt"], in: folder)
    try run(["tar", "-czf", "all.tar.gz", "in/a.txt", "in/inner.tgz"], in: folder)
    try run(["gzip", "in/a.txt"], in: folder)
    func content(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(filePath: folder.path + "/pages/" + name)))
    }
    let members = try rows(of: content("all.tar.gz"), "all.tar.gz")
    #expect(members.map { $0["id"]?.string } == ["all.tar.gz!in/a.txt", "all.tar.gz!in/inner.tgz"])
    #expect(members[0]["format"]?.string == "text" && members[0]["articles"]?.array?.count == 1)
    #expect(members[1]["error"]?.string?.hasPrefix("a gzip file inside another container") == true)
    let packed = try rows(of: content("in/a.txt.gz"), "a.gz")
    #expect(packed.map { $0["id"]?.string } == ["a.gz"] && packed[0]["articles"] == members[0]["articles"])
    #expect(try rows(of: content("in/a.txt.gz"), "a.gz", limit: 4)[0]["error"]?.string?.contains("4 bytes") == true)
    guard let pdf = SharedFiles.bytes("data/formats/pdf/ndnp-sample1_1898.pdf") else { return }
    let page = try rows(of: pdf, "a.pdf")
    #expect(page.count == 1 && page[0]["format"]?.string == "pdf" && page[0]["articles"]?.array?.isEmpty == false)
  }

  @Test func `a PDF is its text layer, with pages and boxes, and one without is refused`() throws {
    let folder = try TemporaryFolder()
    guard let text = SharedFiles.bytes("data/formats/pdf/ndnp-sample1_1898.pdf"),
      let pictures = SharedFiles.bytes("data/formats/pdf/chicopee-weekly-journal_1856.pdf")
    else { return }
    try write(text, "a.pdf", in: folder)
    try write(pictures, "b.pdf", in: folder)
    let (summary, generation) = try index(folder)
    #expect(summary.rejected.map(\.file) == ["b.pdf"] && summary.rejected[0].reason.contains("needs OCR"))
    let own = try #require(generation)
    let document = try own.documents.document(0)
    #expect(document.bytes == text.count && document.format == "pdf" && document.sha256 == SHA256.of(text.span))
    let places = try PlaceBook(own).places(of: 0)
    let first = try #require(places.boxes.first)
    #expect(places.box(of: first.source).map { $0.page } == 1)
    #expect(try own.documents.original(0, first.source).first.map { $0 > 0x20 } == true)
    #expect(try index(folder).0.isNew == false)
    #expect(try isSound(folder))
  }

  @Test func `METS with its ALTO files is one document whose articles go over pages`() throws {
    let name = "2385348_newspaper_luxzeit1858_1858-12-07_01"
    let base = "data/formats/mets-alto/bnl_luxzeit_1858-12-07/\(name)/"
    let folder = try TemporaryFolder()
    guard let mets = SharedFiles.bytes(base + name + "-mets.xml") else { return }
    try write(mets, "issue/mets.xml", in: folder)
    for page in 1...4 {
      guard let alto = SharedFiles.bytes(base + "text/1858-12-07_01-0000\(page).xml") else { return }
      try write(alto, "issue/text/1858-12-07_01-0000\(page).xml", in: folder)
    }
    let (summary, generation) = try index(folder)
    #expect(summary.rejected.isEmpty)
    #expect(try documents(generation) == ["issue/mets.xml mets"])
    let own = try #require(generation)
    let rows = try (0..<own.segment.articles.count).map { ordinal in
      let row = try own.segment.articles.row(ordinal)
      return try JSONReader.read(row.span)
    }
    let headlines = rows.compactMap { $0["headline"]?.string }
    for headline in ["Revue politique.", "Kölnische Zeitung.", "Le Nord.", "ASSEMBLÉE DES ÉTATS.", "Verschiedenes."] {
      #expect(headlines.contains(headline), "\(headline) in \(headlines)")
    }
    #expect(rows.allSatisfy { $0["date"]?["value"]?.string == "1858-12-07" })
    // An article that begins on the first page and ends on the second.
    let crossing = try #require(headlines.firstIndex { $0.contains("Suez et Marseille") })
    let places = try PlaceBook(own).places(of: 0)
    let files = try own.segment.blocks(ofArticle: crossing).flatMap { block in
      try own.segment.source(ofText: block.text).map { places.located($0).file }
    }
    #expect(
      Set(files) == ["issue/text/1858-12-07_01-00001.xml", "issue/text/1858-12-07_01-00002.xml"])
    #expect(try isSound(folder))
  }
}

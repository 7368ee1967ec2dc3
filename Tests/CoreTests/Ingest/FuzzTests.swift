import Foundation
import Testing

@testable import Core

/// Damages files of each format at random and reads them: nothing may crash, hang, lose a byte or eat memory.
///
/// A moment for each reader here; `scripts/fuzz readers` takes a minute for each (`SHANXI_FUZZ_SECONDS=60`) and also checks that
/// no input takes over a second or over ten times its size in memory.
@Suite(.serialized) struct FuzzTests {
  private static let seconds = Double(ProcessInfo.processInfo.environment["SHANXI_FUZZ_SECONDS"] ?? "") ?? 0.2
  private static let isLong = seconds > 5

  /// Files that lie beside the repository, by reader.
  private static let shared: [String: [String]] = [
    "html": [], "alto": ["alto/minimal-alto.xml", "alto/ocr_alto.xml", "mets-alto/onb_anno_1772/00000010.xml"],
    "hocr": ["hocr/ocr_mono_text_hocr.html"], "page-xml": ["page-xml/SimplePage.xml"], "tei": [], "nitf": [],
    "newsml": [
      "newsml-g2/LISTING_2_NewsML-G2_Text_Document.xml", "newsml-g2/LISTING_6_Simple_NewsML-G2_Package.xml",
    ],
    "ninjs": ["ninjs/005_complex_text_article.json", "ninjs/dpa_text.json", "ninjs/007_multimedia.json"],
    "pdf": [], "markdown": [], "jsonl": [], "mets": [],
    "text": ["txt/chronam_1916_good-ocr.txt", "txt/chronam_1916_poor-ocr.txt"],
    "warc": ["warc/example.warc", "warc/example-iana.org-chunked.warc", "warc/example.warc.gz"],
  ]

  /// Files of our own, so that each reader has one wherever the tests run.
  private static func own(_ format: String) throws -> [[UInt8]] {
    let page = ScanPage.twoColumns
    switch format {
    case "html": return [try SharedFiles.ownBytes("seeds/pages/news-page.html")]
    case "alto": return [Array(page.alto.utf8), try SharedFiles.ownBytes("seeds/pages/scanned-page.xml")]
    case "hocr": return [Array(page.hocr.utf8)]
    case "page-xml": return [Array(page.pageXML.utf8)]
    case "pdf": return [Array(page.layoutText.utf8)]
    case "tei": return [Array(tei.utf8)]
    case "nitf": return [Array(nitf.utf8)]
    case "markdown": return [Array("---\ntitle: A\nauthors: [B C, D E]\n---\n\n# F\n\nText of it.\n".utf8)]
    case "jsonl":
      return [Array("{\"id\":\"1\",\"title\":\"A\",\"author\":\"B C\",\"text\":\"One.\\n\\nTwo \\u00e9.\"}\n".utf8)]
    case "text":
      return try ["side4.txt", "jump.txt", "press-release.txt"].map { try SharedFiles.ownBytes("Tests/Pages/\($0)") }
    case "mets": return [Array((mets + page.alto).utf8)]
    default: return []
    }
  }

  private static let tei =
    "<TEI><teiHeader><fileDesc><sourceDesc><bibl><title level=\"j\">P</title><date when=\"1921-03-04\"/></bibl>"
    + "</sourceDesc></fileDesc></teiHeader><text><body><fw>P</fw><div type=\"article\"><head>Mine</head>"
    + "<byline>By Li Shu</byline><p>The coun<lb break=\"no\"/>cil<lb/>spoke <note>n</note> on.</p></div></body></text></TEI>"
  private static let nitf =
    "<nitf><head><docdata><date.issue norm=\"20210730\"/></docdata></head><body><body.head><hedline><hl1>Mine</hl1>"
    + "</hedline><byline>By Li Shu</byline></body.head><body.content><p>One &amp; two.</p><media><media-caption>M"
    + "</media-caption></media></body.content></body></nitf>"
  private static let mets =
    "<mets><dmdSec ID=\"d\"><title>P</title></dmdSec><fileSec><fileGrp ID=\"ALTOGRP\"><file ID=\"ALTO1\" "
    + "MIMETYPE=\"text/xml\"><FLocat href=\"file://./a.xml\"/></file></fileGrp></fileSec><structMap TYPE=\"LOGICAL\">"
    + "<div TYPE=\"ARTICLE\" LABEL=\"L\"><div TYPE=\"PARAGRAPH\"><area FILEID=\"ALTO1\" BEGIN=\"\"/></div></div>"
    + "</structMap></mets>"

  private static let marks: [[UInt8]] = [
    "<", ">", "</p>", "<p>", "&amp;", "&#x", "\"", "=\"", "<!--", "-->", "<![CDATA[", "]]>", "<div class=\"ad\">", "{",
    "}", "[", "\\u", "\\", "\r\n", "\u{0}", "\u{FEFF}", "é", "-1", "1e39", "nan", "999999999999", "<table><tr><td>",
    "<TextBlock>", "<String CONTENT=\"x-\" SUBS_TYPE=\"HypPart1\"/>", "<lb break=\"no\"/>", "<note>", "WARC/1.0\r\n",
    "Content-Length: 99\r\n\r\n",
  ].map { Array($0.utf8) }

  static func damaged(_ file: [UInt8], _ dice: inout Mutations.Dice) -> [UInt8] {
    var copy = file
    for _ in 0..<Int.random(in: 1...6, using: &dice) {
      let place = Int.random(in: 0...copy.count, using: &dice)
      let end = min(copy.count, place + Int.random(in: 0...60, using: &dice))
      switch Int.random(in: 0..<6, using: &dice) {
      case 0: copy.removeSubrange(place..<end)
      case 1, 2: copy.insert(contentsOf: marks.randomElement(using: &dice) ?? [], at: place)
      case 3: copy.insert(contentsOf: Array(copy[place..<end]), at: Int.random(in: 0...copy.count, using: &dice))
      case 4: copy.removeSubrange(place..<min(copy.count, place + Int.random(in: 0...2000, using: &dice)))
      default: if place < copy.count { copy[place] = UInt8.random(in: 0...255, using: &dice) }
      }
    }
    return copy
  }

  private static func read(_ file: [UInt8], _ format: String) {
    if format == "warc" {
      _ = try? Unpacked.of(file, limit: 1 << 20)
      return
    }
    var parts: [FilePart] = []
    if format == "mets" {
      let end = file.firstRange(of: Array("<?xml".utf8))?.lowerBound ?? file.count / 2
      parts = [FilePart(name: "mets.xml", start: 0), FilePart(name: "a.xml", start: end)]
    }
    guard
      let reading = try? PageReader(format: PageFormat(rawValue: format) ?? .auto)
        .read(file.span, name: "page", parts: parts)
    else { return }
    expectSound(reading, of: file)
  }

  @Test(arguments: Array(shared.keys).sorted())
  func `damaged files end with an answer`(format: String) throws {
    var files = try Self.own(format)
    for path in Self.shared[format] ?? [] {
      if let file = SharedFiles.bytes("data/formats/\(path)") { files.append(file) }
    }
    guard !files.isEmpty else { return }
    var dice = Mutations.Dice(state: UInt64(format.utf8.reduce(0) { $0 * 31 + Int($1) }))
    let clock = ContinuousClock()
    let end = clock.now + .seconds(Self.seconds)
    var rounds = 0
    var slowest = Duration.zero
    var largest = 0.0
    for file in files { Self.read(file, format) }
    while clock.now < end {
      let file = Self.damaged(files[rounds % files.count], &dice)
      let before = Self.isLong ? Self.residentPeak(reset: true) : 0
      let start = clock.now
      Self.read(file, format)
      slowest = max(slowest, clock.now - start)
      if Self.isLong {
        let growth = Double(Self.residentPeak(reset: false) - before)
        largest = max(largest, growth / Double(max(file.count, 1 << 16)))
      }
      rounds += 1
    }
    print("fuzz \(format): \(rounds) inputs, slowest \(slowest), memory at most \(largest) times the input")
    if Self.isLong {
      #expect(slowest < .seconds(1))
      #expect(largest < 10)
    }
  }

  @Test func `lines that show nothing end no reading`() {
    let lines = ["T", "A Head", "By A B", "![](p)", "#", "****", "<!-- -->", "[](x)", "~~~", "&nbsp;"]
    for first in lines {
      for second in lines {
        for third in lines {
          for end in ["", "\n", "\n\n"] {
            for between in ["\n", "\n\n"] {
              let page = [first, second, third].joined(separator: between) + end
              Self.read(Array(page.utf8), "markdown")
              Self.read(Array(page.utf8), "text")
            }
          }
        }
      }
    }
  }

  /// The most memory the process has held since the last reset, in bytes.
  private static func residentPeak(reset: Bool) -> Int {
    if reset { try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8) }
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return 0 }
    return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) * 1024
  }
}

import Testing

@testable import Core

/// Real files of every format, which lie beside the repository.
@Suite struct SharedFormatTests {
  /// A file, its format, how many articles and blocks come out, and some headlines of them in order.
  static let files: [(path: String, format: String, articles: Int, headlines: [String])] = [
    ("alto/minimal-alto.xml", "alto", 1, []),
    ("alto/ocr_alto.xml", "alto", 1, ["PEHNSYWAHIA _ RESERVES."]),
    ("alto/NPsample_v3.xml", "alto", 8, ["Joutsa.", "Pikku uutisia.", "Kirjallisuutta.", "Zota."]),
    ("hocr/ocr_mono_text_hocr.html", "hocr", 1, ["_A FEARFUL ADVENTURE."]),
    ("page-xml/SimplePage.xml", "page-xml", 1, ["The PAGE Format"]),
    (
      "newsml-g2/LISTING_2_NewsML-G2_Text_Document.xml", "newsml", 1, ["Fed to halt QE to avert \"bubble\""]
    ),
    (
      "newsml-g2/LISTING_25_An_NITF_marked-up_article_conveyed_in_inlineXML.xml", "newsml", 1,
      ["Arizona Diamondbacks (29-23) at Philadelphia Phillies (26-24), 7:05p.m."]
    ),
    ("ninjs/004_simple_text_article.json", "ninjs", 1, ["Captain of wrecked cruise ship on trial in Italy"]),
    ("ninjs/005_complex_text_article.json", "ninjs", 1, ["Captain of wrecked cruise ship on trial in Italy"]),
    (
      "ninjs/dpa_text.json", "ninjs", 1, ["Faktencheck Derby-Elfmeter: Hat Schiedsrichter Zwayer recht?"]
    ),
  ]

  @Test(arguments: files.indices)
  func `a file is read with its articles and every byte accounted for`(index: Int) throws {
    let (path, format, articles, headlines) = Self.files[index]
    guard let file = SharedFiles.bytes("data/formats/\(path)") else { return }
    let reading = try PageReader().read(file.span, name: path)
    expectSound(reading, of: file)
    #expect(reading.format == format)
    #expect(reading.articles.count == articles)
    var found = reading.articles.compactMap(\.headline)[...]
    for headline in headlines {
      let place = try #require(found.firstIndex(of: headline), "\(headline)")
      found = found[(place + 1)...]
    }
  }

  @Test(
    arguments: [
      "alto/ocr_alto.xml", "hocr/ocr_mono_text_hocr.html", "page-xml/SimplePage.xml", "ninjs/dpa_text.json",
      "newsml-g2/LISTING_2_NewsML-G2_Text_Document.xml", "newsml-g2/LISTING_6_Simple_NewsML-G2_Package.xml",
    ])
  func `damaged files lose no byte`(path: String) throws {
    guard let file = SharedFiles.bytes("data/formats/\(path)") else { return }
    Mutations.check(file, rounds: 15)
  }
}

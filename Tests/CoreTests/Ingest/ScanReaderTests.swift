import Testing

@testable import Core

/// A page of boxes as one of the OCR formats writes it.
struct ScanPage {
  struct Block {
    let left: Int
    let top: Int
    let height: Int
    let lines: [String]
  }

  let blocks: [Block]

  /// Words are as wide as their letters times half the height.
  private func words(_ block: Block, _ number: Int) -> [(text: Substring, left: Int, top: Int, right: Int)] {
    var left = block.left
    return block.lines[number].split(separator: " ").map { word in
      let right = left + word.count * block.height / 2
      defer { left = right + block.height / 2 }
      return (word, left, block.top + number * block.height * 5 / 4, right)
    }
  }

  var alto: String {
    var text = "<?xml version=\"1.0\"?>\n<alto><Layout><Page WIDTH=\"1000\" HEIGHT=\"1400\"><PrintSpace>\n"
    for block in blocks {
      text += "<TextBlock>\n"
      for line in block.lines.indices {
        text += "<TextLine>"
        for word in words(block, line) {
          text +=
            "<String CONTENT=\"\(word.text)\" HPOS=\"\(word.left)\" VPOS=\"\(word.top)\" "
            + "WIDTH=\"\(word.right - word.left)\" HEIGHT=\"\(block.height)\"/>"
        }
        text += "</TextLine>\n"
      }
      text += "</TextBlock>\n"
    }
    return text + "</PrintSpace></Page></Layout></alto>\n"
  }

  var hocr: String {
    var text = "<html><body><div class='ocr_page' title='bbox 0 0 1000 1400'>\n"
    for block in blocks {
      text += "<div class='ocr_carea'><p class='ocr_par'>\n"
      for line in block.lines.indices {
        text += "<span class='ocr_line'>"
        for word in words(block, line) {
          text +=
            "<span class='ocrx_word' title='bbox \(word.left) \(word.top) \(word.right) \(word.top + block.height)'>"
            + "\(word.text)</span> "
        }
        text += "</span>\n"
      }
      text += "</p></div>\n"
    }
    return text + "</div></body></html>\n"
  }

  var layoutText: String {
    var text = "<!DOCTYPE html><html><body>\n<doc>\n<page width=\"1000\" height=\"1400\">\n"
    for block in blocks {
      text += "<flow><block>\n"
      for line in block.lines.indices {
        text += "<line>\n"
        for word in words(block, line) {
          text +=
            "<word xMin=\"\(word.left)\" yMin=\"\(word.top)\" xMax=\"\(word.right)\" yMax=\"\(word.top + block.height)\">"
            + "\(word.text)</word>\n"
        }
        text += "</line>\n"
      }
      text += "</block></flow>\n"
    }
    return text + "</page>\n</doc>\n</body></html>\n"
  }

  var pageXML: String {
    var text = "<?xml version=\"1.0\"?>\n<PcGts><Page imageWidth=\"1000\" imageHeight=\"1400\">\n"
    for block in blocks {
      text += "<TextRegion><Coords points=\"\(block.left),\(block.top) \(block.left + 400),\(block.top + 300)\"/>\n"
      for line in block.lines.indices {
        text += "<TextLine>"
        let words = words(block, line)
        if let first = words.first, let last = words.last {
          text +=
            "<Coords points=\"\(first.left),\(first.top) \(last.right),\(first.top + block.height)\"/>"
            + "<Word><TextEquiv><Unicode>x</Unicode></TextEquiv></Word>"
        }
        text += "<TextEquiv><Unicode>\(block.lines[line])</Unicode></TextEquiv></TextLine>\n"
      }
      text += "</TextRegion>\n"
    }
    return text + "</Page></PcGts>\n"
  }

  /// A headline over two columns, another under the second column's end, in an order that is not the reading order.
  static let twoColumns = ScanPage(blocks: [
    Block(
      left: 560, top: 200, height: 20,
      lines: ["visitors since, the city said, and", "the lamps of the miners are sold", "out every week since March."]),
    Block(left: 100, top: 80, height: 60, lines: ["Museum opens in old coal mine"]),
    Block(left: 560, top: 420, height: 36, lines: ["Trains run late"]),
    Block(
      left: 100, top: 200, height: 20,
      lines: [
        "The museum in the old mine of the coun-", "cil has been open for a year. It", "has counted more than 40,000",
      ]),
    Block(left: 560, top: 500, height: 20, lines: ["Snow kept the trains to Taiyuan", "in their stations on Monday."]),
    Block(left: 880, top: 20, height: 20, lines: ["12"]),
  ])
}

@Suite struct ScanReaderTests {
  @Test(arguments: ["alto", "hocr", "pdf", "page-xml"])
  func `columns are read one after the other under the headline over them`(format: String) throws {
    let page = ScanPage.twoColumns
    let text =
      switch format {
      case "alto": page.alto
      case "hocr": page.hocr
      case "pdf": page.layoutText
      default: page.pageXML
      }
    let bytes = Array(text.utf8)
    let reading = try PageReader().read(bytes.span, name: "page")
    expectSound(reading, of: bytes)
    #expect(reading.format == format)
    #expect(reading.articles.map(\.headline) == ["Museum opens in old coal mine", "Trains run late"])
    #expect(
      reading.articles.map { $0.blocks.dropFirst().map(\.string) } == [
        [
          "The museum in the old mine of the council has been open for a year. It has counted more than 40,000 visitors "
            + "since, the city said, and the lamps of the miners are sold out every week since March."
        ], ["Snow kept the trains to Taiyuan in their stations on Monday."],
      ])
    #expect(reading.furniture.map(\.kind) == [.folio])
  }

  @Test func `ALTO says whether a hyphen stays and its whole words are read once`() throws {
    let bytes = Array(
      """
      <alto><Layout><Page><PrintSpace><TextBlock><TextLine>
      <String CONTENT="an" HPOS="1" VPOS="1" WIDTH="9" HEIGHT="9"/><SP/>
      <String CONTENT="eco" SUBS_TYPE="HypPart1" SUBS_CONTENT="eco-friendly" HPOS="20" VPOS="1" WIDTH="9" HEIGHT="9"/>
      <HYP CONTENT="&#xAD;"/></TextLine><TextLine>
      <String CONTENT="friendly" SUBS_TYPE="HypPart2" SUBS_CONTENT="eco-friendly" HPOS="1" VPOS="11" WIDTH="9" HEIGHT="9"/>
      <String CONTENT="pro" SUBS_TYPE="HypPart1" SUBS_CONTENT="product" HPOS="20" VPOS="11" WIDTH="9" HEIGHT="9"/>
      </TextLine><TextLine>
      <String CONTENT="duct" SUBS_TYPE="HypPart2" SUBS_CONTENT="product" HPOS="1" VPOS="21" WIDTH="9" HEIGHT="9"/>
      <String CONTENT="of-" SUBS_TYPE="HypPart1" SUBS_CONTENT="offers" HPOS="20" VPOS="21" WIDTH="9" HEIGHT="9"/><HYP
      CONTENT="-"/></TextLine><TextLine><String CONTENT="fers&amp;c." HPOS="1" VPOS="31" WIDTH="9" HEIGHT="9"/></TextLine>
      </TextBlock></PrintSpace></Page></Layout></alto>
      """.utf8)
    let reading = try PageReader().read(bytes.span, name: "page")
    expectSound(reading, of: bytes)
    #expect(reading.articles.flatMap(\.blocks).map(\.string) == ["an eco-friendly product offers&c."])
    #expect(reading.articles.flatMap(\.repairs).map(\.after) == ["product", "offers&c."])
  }

  @Test func `PAGE regions are read in the stated order, the first alternative only`() throws {
    let bytes = Array(
      """
      <PcGts><Page imageWidth="100" imageHeight="100"><ReadingOrder><OrderedGroup id="g">
      <RegionRefIndexed index="1" regionRef="a"/><OrderedGroupIndexed index="0" id="h">
      <RegionRefIndexed index="0" regionRef="b"/></OrderedGroupIndexed></OrderedGroup></ReadingOrder>
      <TextRegion id="a" type="paragraph"><Coords points="0,0 9,0 9,9"/><TextLine><TextEquiv index="1"><Unicode>Snow fell¬
      </Unicode></TextEquiv><TextEquiv index="2"><Unicode>Show felt</Unicode></TextEquiv></TextLine></TextRegion>
      <TextRegion id="b" type="heading"><TextEquiv><Unicode>Trains run late</Unicode></TextEquiv></TextRegion>
      <TextRegion id="c" type="page-number"><TextEquiv><Unicode>7</Unicode></TextEquiv></TextRegion>
      </Page></PcGts>
      """.utf8)
    let reading = try PageReader().read(bytes.span, name: "page")
    expectSound(reading, of: bytes)
    #expect(reading.articles.flatMap(\.blocks).map(\.string) == ["Trains run late", "Snow fell-"])
    #expect(reading.furniture.map(\.kind) == [.folio])
  }

  @Test(
    arguments: [
      ("<alto><Layout></alto>", "line 1"), ("<alto a=\"<\"></alto>", "line 1"),
      ("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<alto>&e;</alto>", ""),
      ("<alto>" + String(repeating: "<b>", count: 300) + "</alto>", "256"),
    ])
  func `XML that is not well-formed is refused with its place`(text: String, place: String) throws {
    let bytes = Array(text.utf8)
    do {
      let reading = try PageReader().read(bytes.span, name: "page")
      #expect(reading.articles.isEmpty && text.contains("ENTITY"), "read \(text.prefix(40))")
    } catch {
      #expect("\(error)".hasPrefix("not well-formed alto") && (place.isEmpty || "\(error)".contains(place)), "\(error)")
    }
  }
}

/// Makes articles of a page of plain text or Markdown: classifies its units first, joins them second.
enum PageArticles {
  static func read(_ page: [UInt8], isMarkdown: Bool) -> PageParts {
    var parts = read(PageSheet(page, isMarkdown: isMarkdown))
    parts.assignRest(count: page.count)
    return parts
  }

  /// Makes articles of the lines of a sheet; what is in no block and no furniture is not yet listed as unassigned.
  static func read(_ sheet: PageSheet) -> PageParts {
    let copies = Copies(sheet)
    let cut = UnitCutter.units(of: sheet)
    let classified = UnitClassifier.classified(cut, of: sheet, copies)
    var units = FactBoxes.split(classified, of: sheet)
    let assembly = Assembly(units, of: sheet, copies: copies)
    var articleOfUnit = assembly.articleOfUnit
    // The headlines of parts that go on from elsewhere are no headlines of articles.
    for headline in JumpLines(sheet, units).join(&articleOfUnit) {
      units[headline].role = .continued
    }
    var parts = PageParts()
    let edition = Edition(units, of: sheet)
    var positions = [Int](repeating: 0, count: units.count)
    var owned: [[Int]] = Array(repeating: [], count: assembly.count)
    var position = 0
    for index in units.indices where !units[index].isFurniture {
      guard let article = articleOfUnit[index] else { continue }
      positions[index] = position
      position += 1
      owned[article].append(index)
    }
    for own in owned where !own.isEmpty {
      var builder = ArticleBuilder(sheet, units, positions, assembly.links)
      parts.articles.append(builder.article(of: own, in: edition))
    }
    if !sheet.measure.isBroken { parts.markLostParagraphs() }
    parts.inferDates()
    for unit in units {
      if let kind = unit.furnitureKind {
        parts.furniture.append(Furniture(kind: kind, source: unit.start..<unit.end))
      }
    }
    return parts
  }
}

extension PageUnit {
  var furnitureKind: FurnitureKind? {
    switch role {
    case .folio: .folio
    case .runningHead: .runningHead
    case .advertisement: .advertisement
    case .imageName: .imageName
    case .menu: .menu
    default: nil
    }
  }
}

extension PageParts {
  /// Calls the paragraphs of a page `body` when they are so long that the page must have lost its own.
  mutating func markLostParagraphs() {
    let lengths = articles.flatMap(\.blocks).filter { $0.kind == .paragraph }.map(\.text.count)
    guard lengths.reduce(0, +) > 700 * lengths.count else { return }
    for article in articles.indices {
      for block in articles[article].blocks.indices
      where articles[article].blocks[block].kind == .paragraph {
        articles[article].blocks[block].kind = .body
      }
    }
  }

  /// Gives a page whose articles have no date the year that they name together; a page is of one day.
  mutating func inferDates() {
    guard !articles.isEmpty, articles.allSatisfy({ $0.date.certainty == .unknown }) else { return }
    var text: [UInt8] = []
    for block in articles.lazy.flatMap(\.blocks).filter({ $0.kind.isRunningText }).prefix(400) {
      text += block.text.prefix(1 << 16)
      text.append(0x0A)
    }
    guard let date = InferredDate.infer(from: text) else { return }
    for index in articles.indices { articles[index].date = date }
  }

  /// Lists as unassigned what is neither in a block, nor furniture, nor left out by a repair.
  mutating func assignRest(count: Int) {
    var used: [Range<Int>] = furniture.map(\.source)
    for article in articles {
      for block in article.blocks {
        used += block.runs.lazy.map(\.sourceRange).filter { !$0.isEmpty }
      }
      for repair in article.repairs { used += repair.source }
    }
    used.sort { $0.lowerBound < $1.lowerBound }
    var end = 0
    for range in used {
      if range.lowerBound > end { unassigned.append(end..<range.lowerBound) }
      end = max(end, range.upperBound)
    }
    if end < count { unassigned.append(end..<count) }
  }
}

/// Makes articles of a page of plain text or Markdown: classifies its units first, joins them second.
enum PageArticles {
  static func read(_ page: Span<UInt8>, isMarkdown: Bool) -> PageParts {
    var parts = read(PageSheet(page, isMarkdown: isMarkdown))
    parts.assignRest(count: page.count)
    return parts
  }

  /// Makes articles of the lines of a sheet; what is in no block and no furniture is not yet listed as unassigned.
  static func read(_ sheet: PageSheet) -> PageParts {
    let cut = UnitCutter.units(of: sheet)
    let classified = UnitClassifier.classified(cut, of: sheet)
    let units = FactBoxes.split(classified, of: sheet)
    let assembly = Assembly(units, of: sheet, copies: Copies(sheet, units))
    var parts = PageParts()
    let edition = Edition(units, of: sheet)
    var positions = [Int](repeating: 0, count: units.count)
    var position = 0
    for index in units.indices where !units[index].isFurniture && assembly.articleOfUnit[index] != nil {
      positions[index] = position
      position += 1
    }
    for number in 0..<assembly.count {
      let own = units.indices.filter { assembly.articleOfUnit[$0] == number }
      guard !own.isEmpty else { continue }
      var builder = ArticleBuilder(sheet, units, positions, assembly.links)
      parts.articles.append(builder.article(of: own, in: edition))
    }
    if !sheet.measure.isBroken { parts.markLostParagraphs() }
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
      for block in articles[article].blocks.indices where articles[article].blocks[block].kind == .paragraph {
        articles[article].blocks[block].kind = .body
      }
    }
  }

  /// Lists as unassigned what is neither in a block, nor furniture, nor left out by a repair.
  mutating func assignRest(count: Int) {
    var used: [Range<Int>] = furniture.map(\.source)
    for article in articles {
      for block in article.blocks { used += block.runs.lazy.map(\.sourceRange).filter { !$0.isEmpty } }
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

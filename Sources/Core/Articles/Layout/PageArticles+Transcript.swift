extension PageArticles {
  /// Makes articles of a transcript that states none; its furniture is the page's.
  static func read(_ transcript: Transcript) -> PageParts {
    var parts = read(PageSheet(transcript))
    for block in transcript.blocks {
      guard let kind = block.role.furniture else { continue }
      for line in block.lines {
        parts.furniture.append(Furniture(kind: kind, source: transcript.lines[line].text))
      }
    }
    return parts
  }
}

extension Transcript {
  /// The same with its furniture behind the text, so that what it cuts on the page is one stretch.
  var withFurnitureLast: Transcript {
    let furniture = blocks.indices.filter { blocks[$0].role.furniture != nil }
    guard !furniture.isEmpty else { return self }
    return reordered(blocks.indices.filter { blocks[$0].role.furniture == nil } + furniture)
  }
}

extension Article {
  /// Takes on what a file states of it, where its own blocks say nothing better.
  mutating func take(_ stated: StatedArticle) {
    headline = headline ?? stated.headline
    deck = deck ?? stated.deck
    externalID = externalID ?? stated.id
    let names = StatedNames(stated.authors)
    if !names.bylines.isEmpty { bylines = names.bylines }
    source = stated.source ?? source ?? names.source
    guard let text = stated.date else { return }
    if let value = PrintedDate.stated(text) {
      date = ArticleDate(value: value, certainty: .stated, basis: "\(stated.dateField): \(text)")
    } else if date.value == nil {
      date = ArticleDate(value: nil, certainty: .unknown, basis: "\(stated.dateField): \(text) cannot be read")
    }
  }
}

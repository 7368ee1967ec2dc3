/// Makes articles of a file that states which blocks of text belong to which article.
struct StatedArticles {
  private let transcript: Transcript
  private let sheet: PageSheet

  /// - Returns: offsets into the transcript's text.
  static func read(_ transcript: Transcript) -> PageParts {
    let maker = StatedArticles(transcript)
    var parts = PageParts()
    for number in transcript.articles.indices {
      let own = transcript.blocks.indices.filter { transcript.blocks[$0].article == number }
      guard let article = maker.article(transcript.articles[number], own) else { continue }
      parts.articles.append(article)
    }
    let rest = transcript.blocks.indices.filter { index in
      transcript.blocks[index].article == nil && transcript.blocks[index].role.furniture == nil
    }
    if let article = maker.article(StatedArticle(), rest) { parts.articles.append(article) }
    for block in transcript.blocks {
      guard let kind = maker.furniture(block) else { continue }
      for line in block.lines {
        parts.furniture.append(Furniture(kind: kind, source: transcript.lines[line].text))
      }
    }
    return parts
  }

  private init(_ transcript: Transcript) {
    self.transcript = transcript
    sheet = PageSheet(transcript)
  }

  private func furniture(_ block: Transcript.TextBlock) -> FurnitureKind? {
    if let kind = block.role.furniture { return kind }
    guard transcript.refinesParagraphs, block.role == .paragraph || block.role == .byline else {
      return nil
    }
    return furniture(string(block))
  }

  private func furniture(_ text: String) -> FurnitureKind? {
    guard text.utf8.count <= 200 else { return nil }
    if Phrases.isImageName(text) { return .imageName }
    return Phrases.isAdvertisement(text) ? .advertisement : nil
  }

  private func string(_ block: Transcript.TextBlock) -> String {
    block.lines.map { sheet.string(transcript.lines[$0].text) }.joined(separator: " ")
  }

  /// The article of some blocks; nil when it would be empty.
  private func article(_ stated: StatedArticle, _ own: [Int]) -> Article? {
    var heads: [(kind: BlockKind, block: Block)] = []
    var body: [Block] = []
    var displaced: [Block] = []
    var repairs: [Repair] = []
    var open: (writer: TextWriter, block: Int)?
    var hasBody = false

    func close() {
      guard var paragraph = open else { return }
      open = nil
      if transcript.mayRejoin { paragraph.writer.restoreDashes() }
      if let block = block(paragraph.writer, .paragraph, paragraph.block, &repairs) {
        body.append(block)
      }
    }
    for index in own where furniture(transcript.blocks[index]) == nil {
      let block = transcript.blocks[index]
      let kind = kind(
        of: block, hasBody: hasBody, hasHead: !heads.isEmpty || stated.headline != nil)
      switch kind {
      case .paragraph:
        hasBody = true
        if let previous = open, goesOn(index, previous.block) {
          var writer = previous.writer
          for (number, line) in block.lines.enumerated() {
            writer.add(
              transcript.lines[line].text, isMoved: number == 0 && previous.block + 1 != index,
              rejoins: number == 0)
          }
          open = (writer, index)
        } else {
          close()
          open = (writer(index), index)
        }
      case .crosshead, .dateline:
        close()
        if let made = self.block(writer(index), kind, index, &repairs) { body.append(made) }
      case .headline, .deck, .byline, .dateLine:
        if let made = self.block(writer(index), kind, index, &repairs) {
          heads.append((kind, made))
        }
      default:
        guard var made = self.block(writer(index), kind, index, &repairs) else { continue }
        if kind == .caption { made.credit = credit(of: index, in: own) }
        displaced.append(made)
      }
    }
    close()
    guard !heads.isEmpty || !body.isEmpty || !displaced.isEmpty else { return nil }
    return finished(stated, heads, body, displaced, repairs)
  }

  private func finished(
    _ stated: StatedArticle, _ heads: [(kind: BlockKind, block: Block)], _ body: [Block],
    _ displaced: [Block],
    _ repairs: [Repair]
  ) -> Article {
    var blocks: [Block] = []
    for kind in [BlockKind.headline, .deck, .byline, .dateLine] {
      blocks += heads.lazy.filter { $0.kind == kind }.map(\.block)
    }
    func text(_ kind: BlockKind) -> String? {
      let own = heads.lazy.filter { $0.kind == kind }.map {
        String(decoding: $0.block.text, as: UTF8.self)
      }
      return own.isEmpty ? nil : own.joined(separator: " ")
    }
    let printed = blocks.filter { $0.kind == .byline }.map {
      String(decoding: $0.text, as: UTF8.self)
    }
    let names = StatedNames(stated.authors.isEmpty ? printed : stated.authors)
    let lines = blocks.filter { $0.kind == .dateLine }.map {
      String(decoding: $0.text, as: UTF8.self)
    }
    let first = repairs.sorted {
      ($0.source.first?.lowerBound ?? 0) < ($1.source.first?.lowerBound ?? 0)
    }
    return Article(
      headline: text(.headline) ?? stated.headline, deck: text(.deck) ?? stated.deck,
      bylines: names.bylines,
      source: stated.source ?? names.source ?? transcript.issue.source, date: date(stated, lines),
      externalID: stated.id, blocks: blocks + body + displaced, repairs: first)
  }

  private func date(_ stated: StatedArticle, _ lines: [String]) -> ArticleDate {
    for item in [stated, transcript.issue] {
      guard let text = item.date else { continue }
      if let value = PrintedDate.stated(text) {
        return ArticleDate(value: value, certainty: .stated, basis: "\(item.dateField): \(text)")
      }
    }
    for line in lines {
      if let value = PrintedDate.iso(line) ?? PrintedDate.find(in: line) {
        return ArticleDate(value: value, certainty: .stated, basis: line)
      }
    }
    return .unknown
  }

  private func writer(_ index: Int) -> TextWriter {
    var writer = TextWriter(sheet)
    writer.add(transcript.blocks[index].lines.map { transcript.lines[$0].text })
    return writer
  }

  private func block(
    _ writer: TextWriter, _ kind: BlockKind, _ position: Int, _ repairs: inout [Repair]
  ) -> Block? {
    guard !writer.text.bytes.isEmpty else { return nil }
    repairs += writer.repairs
    return Block(kind: kind, text: writer.text.bytes, runs: writer.text.runs, position: position)
  }

  /// Whether a block goes on with the paragraph that ends with block `previous`.
  private func goesOn(_ index: Int, _ previous: Int) -> Bool {
    let block = transcript.blocks[index]
    if block.continues { return true }
    guard transcript.mayRejoin else { return false }
    let before = transcript.blocks[previous]
    let tail = LineTail(transcript.lines[before.lines.upperBound - 1].text, of: sheet.bytes)
    let head = LineHead(transcript.lines[block.lines.lowerBound].text, of: sheet.bytes)
    switch tail.end {
    case .hyphen: return head.first == .lower
    case .open: return head.first == .lower
    default: return false
    }
  }

  private func credit(of index: Int, in own: [Int]) -> String? {
    if let name = Credits.find(atEndOf: string(transcript.blocks[index]))?.name { return name }
    guard let place = own.firstIndex(of: index) else { return nil }
    for beside in [place + 1, place - 1] where own.indices.contains(beside) {
      let block = transcript.blocks[own[beside]]
      if block.role == .credit {
        return Credits.find(atEndOf: string(block))?.name ?? string(block)
      }
    }
    return nil
  }

  /// What a block becomes; a web page's paragraphs may by their words be something else.
  private func kind(of block: Transcript.TextBlock, hasBody: Bool, hasHead: Bool) -> BlockKind {
    switch block.role {
    case .headline: return .headline
    case .deck: return .deck
    case .byline: return .byline
    case .dateLine: return .dateLine
    case .dateline: return .dateline
    case .crosshead: return .crosshead
    case .pullQuote: return .pullQuote
    case .caption: return .caption
    case .credit: return .credit
    case .factBox: return .factBox
    case .contributors: return .contributors
    case .table: return .table
    case .other, .folio, .runningHead, .advertisement, .menu: return .other
    case .paragraph, .unknown: break
    }
    guard transcript.refinesParagraphs else { return .paragraph }
    let text = string(block)
    guard text.utf8.count <= 240 else { return .paragraph }
    if Phrases.contributors(text) != nil { return .contributors }
    if let credit = Credits.find(atEndOf: text), credit.length == text.utf8.count { return .credit }
    if Phrases.isJump(text) { return .jumpLine }
    if !hasBody {
      if Bylines.read(text) != nil { return .byline }
      if Phrases.isDateLine(text) { return .dateLine }
    }
    return .paragraph
  }
}

extension StatedRole {
  /// What kind of furniture it is; nil for what belongs to an article.
  var furniture: FurnitureKind? {
    switch self {
    case .folio: .folio
    case .runningHead: .runningHead
    case .advertisement: .advertisement
    case .menu: .menu
    default: nil
    }
  }
}

/// Authors as files state them.
struct StatedNames {
  private(set) var bylines: [Byline] = []
  private(set) var source: String?

  /// Reads `Jane Doe`, `By Jane Doe and John Roe`, `Von Jan Mayer, dpa`; what is no name stands as it is.
  init(_ texts: [String]) {
    for plain in texts.flatMap(Self.names) {
      guard !plain.isEmpty else { continue }
      var reading = Bylines.read(plain) ?? Bylines.read("By \(Self.withoutPreposition(plain))")
      if reading == nil, let comma = plain.firstIndex(of: ",") {
        let names = Self.withoutPreposition(String(plain[..<comma]))
        reading = Bylines.read("By \(names)") ?? Bylines.read(names)
        reading?.source = plain[plain.index(after: comma)...].trimmed { $0 == " " }
      }
      if let reading {
        bylines += reading.bylines.filter { byline in !bylines.contains { $0.name == byline.name } }
        source = source ?? reading.source
      } else if !bylines.contains(where: { $0.name == plain }) {
        bylines.append(Byline(name: plain, raw: plain))
      }
    }
  }

  /// The names that a text joins by a word, when none of them has more than a name may have.
  private static func names(_ text: String) -> [String] {
    let plain = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for word in [" and ", " und ", " et ", " & "] where plain.contains(word) {
      var names: [String] = []
      var rest = plain[...]
      while let place = rest.firstRange(of: word) {
        names.append(String(rest[..<place.lowerBound]))
        rest = rest[place.upperBound...]
      }
      names.append(String(rest))
      if names.allSatisfy({ (2...5).contains($0.partsAtBlanks.count) }) { return names }
    }
    return [plain]
  }

  /// The text without the word for "by" in front of it.
  private static func withoutPreposition(_ text: String) -> String {
    for word in ["von ", "par ", "por ", "di ", "by ", "van ", "door ", "av ", "af ", "od "]
    where text.lowercased().hasPrefix(word) && text.first?.isUppercase == true && word != "van " {
      return String(text.dropFirst(word.count))
    }
    return text
  }
}

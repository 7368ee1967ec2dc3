/// Reads web pages: the article or articles of a page with what its markup, its JSON-LD and its `meta` elements say,
/// apart from menus, advertisements and other furniture.
struct HTMLReader {
  private let tree: HTMLTree
  private let data: NewsData
  private let content: HTMLContent
  private var writer = FlowWriter()
  private var states: [ArticleState] = []

  /// What was met of an article so far.
  private struct ArticleState {
    var hasHeadline = false
    var hasText = false
    var hasDeck = false
    /// Words of the headline that the page's data states.
    var stated: [Substring] = []
    /// Whether a heading inside says them.
    var hasCopy = false
  }

  private init(_ page: Span<UInt8>) {
    tree = HTMLTree(page)
    data = NewsData(tree, page)
    content = HTMLContent(tree, page, data)
  }

  /// Reads `page`, which is valid UTF-8; offsets are into it.
  static func read(_ page: Span<UInt8>) -> Transcript {
    var reader = HTMLReader(page)
    reader.write(page)
    var transcript = reader.writer.transcript
    transcript.refinesParagraphs = true
    if !transcript.blocks.contains(where: { $0.role != .menu && $0.role != .advertisement }) {
      transcript.articles = []
    }
    return transcript
  }

  /// Reads a piece of HTML that is the text of one article, all of it; its blocks belong to no article yet.
  static func readFragment(_ page: Span<UInt8>) -> Transcript {
    var reader = HTMLReader(page)
    reader.states = [ArticleState()]
    for stretch in reader.content.segments {
      var role = reader.role(of: stretch, in: 0, page)
      if role == .headline { role = .crosshead }
      reader.write(stretch, as: role == .menu || role == .deck ? .paragraph : role, article: nil, page)
    }
    return reader.writer.transcript
  }

  private mutating func write(_ page: Span<UInt8>) {
    let stated = data.article
    if !content.isFlat {
      var articles = content.roots.map { _ in StatedArticle() }
      if articles.count == 1 {
        articles[0] = stated
        states = [ArticleState(stated: Self.words(stated.headline ?? ""))]
      } else {
        states = articles.map { _ in ArticleState() }
        for index in articles.indices { articles[index].source = stated.source }
      }
      writer.state(articles)
    } else {
      writer.state([], issue: StatedArticle(source: stated.source, date: stated.date, dateField: stated.dateField))
    }
    for index in states.indices where !states[index].stated.isEmpty {
      states[index].hasCopy = content.segments.contains {
        content.isInside($0, content.roots[index]) && isHeadline($0, states[index].stated, page)
      }
    }
    let headline = content.roots.count == 1 ? headlineBefore(content.roots[0], page) : nil
    for (number, segment) in content.segments.enumerated() {
      let root = content.roots.firstIndex { content.isInside(segment, $0) }
      if let root {
        write(segment, article: content.isFlat ? nil : root, page)
      } else if number == headline {
        write(segment, as: .headline, article: content.isFlat ? nil : 0, page)
        if !states.isEmpty { states[0].hasHeadline = true }
      } else {
        let hints = tree.elements[segment.block].hints
        write(segment, as: hints.contains(.advertisement) ? .advertisement : .menu, article: nil, page)
      }
    }
    if !states.isEmpty, states.count == 1, !states[0].hasHeadline, stated.headline == nil {
      writer.state([StatedArticle(headline: title(page))])
    }
  }

  /// The heading above the article when none stands inside it.
  private func headlineBefore(_ root: Int, _ page: Span<UInt8>) -> Int? {
    var best: (number: Int, score: Int)?
    let stated = Self.words(data.article.headline ?? "")
    for (number, segment) in content.segments.enumerated() {
      let block = tree.elements[segment.block]
      let level = HTMLContent.level(of: block.name)
      guard level == 1 || level == 2, block.hints.isDisjoint(with: [.advertisement, .hidden]) else { continue }
      let isCopy = !stated.isEmpty && Self.overlap(Self.words(text(segment, page)), stated) >= 0.6
      if content.isInside(segment, root) {
        if level == 1 || isCopy { return nil }
        continue
      }
      guard segment.pieces.upperBound <= tree.elements[root].start || isCopy else { continue }
      if !isCopy && (level > 1 || block.hints.contains(.chrome)) { continue }
      let score = (isCopy ? 2 : 0) + (level == 1 ? 1 : 0)
      if score >= best?.score ?? 1 { best = (number, score) }
    }
    return best?.number
  }

  /// The page's title without the name of the site behind the last dash or bar.
  private func title(_ page: Span<UInt8>) -> String? {
    guard let range = tree.title else { return nil }
    let words = Self.words(page.decodedText(range))
    guard !words.isEmpty else { return nil }
    if let last = words.lastIndex(where: { ["-", "|", "–", "—", "·", "::"].contains($0) }), last > words.count / 2 {
      return words[..<last].joined(separator: " ")
    }
    return words.joined(separator: " ")
  }

  private func text(_ segment: HTMLContent.Stretch, _ page: Span<UInt8>) -> String {
    segment.pieces.map { tree.pieces[$0].kind == .text ? page.decodedText(tree.pieces[$0].range) : "" }.joined()
  }

  private static func words(_ text: String) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

  /// The share of the shorter text's words that the other has.
  private static func overlap(_ first: [Substring], _ second: [Substring]) -> Double {
    let (own, other) = (Set(first.map { $0.lowercased() }), Set(second.map { $0.lowercased() }))
    guard !own.isEmpty, !other.isEmpty else { return 0 }
    return Double(own.intersection(other).count) / Double(max(own.count, other.count))
  }

  private mutating func write(_ segment: HTMLContent.Stretch, article: Int?, _ page: Span<UInt8>) {
    write(segment, as: role(of: segment, in: article, page), article: article, page)
  }

  /// What a stretch of text inside an article is.
  private mutating func role(
    of segment: HTMLContent.Stretch, in article: Int?, _ page: Span<UInt8>
  ) -> StatedRole {
    let block = tree.elements[segment.block]
    let hints = block.hints
    if hints.contains(.hidden) || hints.contains(.head) { return .menu }
    if hints.contains(.advertisement) { return .advertisement }
    if hints.contains(.pullQuote) { return .pullQuote }
    if hints.contains(.credit) { return .credit }
    if hints.contains(.caption) { return .caption }
    if hints.contains(.factBox) { return .factBox }
    if hints.contains(.byline) && segment.length <= 160 { return .byline }
    if hints.contains(.date) && segment.length <= 60 { return .dateLine }
    let level = HTMLContent.level(of: block.name)
    let isCopy = article.map { isHeadline(segment, states[$0].stated, page) } ?? false
    if hints.contains(.chrome) && !isCopy { return .menu }
    if level > 0 {
      guard let article else { return level <= 2 ? .unknown : .crosshead }
      if isCopy || (!states[article].hasHeadline && !states[article].hasText && (level < 3 || content.roots.count > 1))
      {
        guard !states[article].hasHeadline, isCopy || !states[article].hasCopy else { return .menu }
        states[article].hasHeadline = true
        return .headline
      }
      if hints.contains(.aside) { return .menu }
      if hints.contains(.deck) || (!states[article].hasText && !states[article].hasDeck && segment.length > 40) {
        states[article].hasDeck = true
        return .deck
      }
      return .crosshead
    }
    if hints.contains(.deck), let article, !states[article].hasText, !states[article].hasDeck {
      states[article].hasDeck = true
      return .deck
    }
    if hints.contains(.aside) || (segment.isLinks && segment.linkLength * 10 >= segment.length * 9) {
      return segment.isLinks || segment.length < 200 || hints.contains(.aside) ? .menu : .paragraph
    }
    if hints.contains(.table) { return isDataTable(segment.block) ? .table : textRole(article, segment) }
    return textRole(article, segment)
  }

  private mutating func textRole(_ article: Int?, _ segment: HTMLContent.Stretch) -> StatedRole {
    guard let article else { return .unknown }
    if segment.length >= 40 { states[article].hasText = true }
    return .paragraph
  }

  /// Whether a heading says what the page's data has as the headline.
  private func isHeadline(_ segment: HTMLContent.Stretch, _ stated: [Substring], _ page: Span<UInt8>) -> Bool {
    guard !stated.isEmpty, HTMLContent.isHeading(tree.elements[segment.block].name) else { return false }
    return Self.overlap(Self.words(text(segment, page)), stated) >= 0.6
  }

  /// Whether the table around a block has rows of several short cells; others only place text on the page.
  private func isDataTable(_ block: Int) -> Bool {
    var table = block
    while table > 0 && tree.elements[table].name != "table" { table = tree.elements[table].parent }
    let inside = tree.elements[table]
    var (rows, cells, length) = (0, 0, 0)
    var index = table + 1
    while index < tree.elements.count && tree.elements[index].start < inside.end && rows < 200 {
      if tree.elements[index].name == "tr" { rows += 1 }
      if tree.elements[index].name == "td" || tree.elements[index].name == "th" { cells += 1 }
      index += 1
    }
    for segment in content.segments where content.isInside(segment, table) { length += segment.length }
    return rows > 1 && cells >= 2 * rows && length < cells * 120
  }

  private mutating func write(
    _ segment: HTMLContent.Stretch, as role: StatedRole, article: Int?, _ page: Span<UInt8>
  ) {
    let block = tree.elements[segment.block]
    let keepsLines = content.isFlat || block.hints.contains(.preformatted)
    let level = role == .unknown ? HTMLContent.level(of: block.name) : 0
    var cell = -1
    var breaks = 0
    for index in segment.pieces {
      let piece = tree.pieces[index]
      switch piece.kind {
      case .lineBreak:
        breaks += 1
        if breaks > 1 {
          writer.endBlock(role, article: article, level: level, at: piece.range.lowerBound)
        } else if keepsLines {
          writer.endLine(at: piece.range.lowerBound)
        } else {
          writer.addBreak(at: piece.range.lowerBound)
        }
      case .literal: writer.add(piece.range, of: page, decodes: false)
      case .text:
        if block.hints.contains(.preformatted) {
          addLines(piece.range, role, article, page)
          continue
        }
        // The cells of a row stand apart though nothing stands between their tags.
        if cell >= 0 && piece.element != cell { breakCell(cell, piece, page) }
        cell = piece.element
        writer.add(piece.range, of: page)
        if piece.range.contains(where: { page[$0] > 0x20 }) { breaks = 0 }
      }
    }
    let end = segment.pieces.last.map { tree.pieces[$0].range.upperBound } ?? 0
    writer.endBlock(role, article: article, level: level, at: end)
  }

  private mutating func breakCell(_ cell: Int, _ piece: HTMLTree.Piece, _ page: Span<UInt8>) {
    guard tree.elements[piece.block].name == "tr" else { return }
    func own(_ element: Int) -> Int {
      var element = element
      while element > 0 {
        let name = tree.elements[element].name
        if name == "td" || name == "th" || name == "tr" { return element }
        element = tree.elements[element].parent
      }
      return element
    }
    if own(cell) != own(piece.element) { writer.addBreak(at: piece.range.lowerBound) }
  }

  /// Adds preformatted text line by line; a blank line ends the block.
  private mutating func addLines(_ range: Range<Int>, _ role: StatedRole, _ article: Int?, _ page: Span<UInt8>) {
    var start = range.lowerBound
    for index in range where page[index] == 0x0A {
      let isBlank = !(start..<index).contains { page[$0] > 0x20 } && writer.lineLength == 0
      writer.add(start..<index, of: page)
      if isBlank { writer.endBlock(role, article: article, at: index) } else { writer.endLine(at: index) }
      start = index + 1
    }
    writer.add(start..<range.upperBound, of: page)
  }
}

/// Adds a verticalised document to a segment, slice after slice: its tokens, regions, articles and blocks.
///
/// The outermost element `article`, `text` or `doc` is an article, and so is each run of tokens outside of them. Blocks
/// begin and end where `p` and elements named like a kind of block do; a block is of the kind of the innermost of
/// those that are open. Its text is its tokens with blanks between.
final class TaggedWriter {
  /// An element that was met in the document.
  private struct Name {
    let name: String
    let isArticle: Bool
    let block: BlockKind?
    /// How many are open.
    var depth = 0
    /// The layers by depth.
    var layers: [String]
  }

  private struct Open {
    let name: Int
    let depth: Int
    /// The first token, in the segment.
    let start: Int
    let values: [(name: String, value: String)]
  }

  private struct CurrentArticle {
    let values: [(name: String, value: String)]
    /// How many elements are open when its own is the last; nil outside of all elements.
    var element: Int?
    let firstToken: Int
    let textStart: Int
    var sketch = Sketch()
  }

  private let segment: SegmentWriter
  private let document: Int
  private let id: String
  private let file: String
  private let text: VRTText
  private var names: [Name] = []
  private var numbers: [String: Int] = [:]
  private var open: [Open] = []
  private var article: CurrentArticle?
  /// The kind of the block that is open, its first token and where it begins in the text.
  private var block: (kind: BlockKind, firstToken: Int, textStart: Int)?
  /// Whether a block ended since the last token.
  private var isCut = false
  private var blockCount = 0
  private var lengths: [UInt32] = []
  /// How many articles it has.
  private(set) var articleCount = 0

  init(_ text: VRTText, to segment: SegmentWriter, document: Int, id: String, file: String) {
    self.text = text
    self.segment = segment
    self.document = document
    self.id = id
    self.file = file
    segment.runs.close(at: segment.text.count)
  }

  /// Adds the next slice, which begins at `start` of the text.
  func add(_ slice: borrowing TaggedSlice, start: Int) throws(SystemError) {
    let first = segment.tokenCount
    try segment.spool.add(slice)
    var own: [Int] = []
    for name in slice.names { own.append(number(of: name)) }
    var next = 0
    for event in slice.events {
      try advance(next..<event.token, of: slice, first: first, start: start)
      next = event.token
      if event.isEnd {
        try close(own[event.name], at: first + next)
      } else {
        open(own[event.name], event.values, at: first + next)
      }
    }
    try advance(next..<slice.tokens.count, of: slice, first: first, start: start)
    try segment.runs.flush(above: 1 << 20)
  }

  /// Ends what is open; call it after the last slice.
  func finish() throws(SystemError) {
    while let last = open.last { try close(last.name, at: segment.tokenCount) }
    try endArticle(at: segment.tokenCount)
  }

  private func number(of name: String) -> Int {
    if let number = numbers[name] { return number }
    let kind: BlockKind? = name == "p" ? .paragraph : BlockKind(rawValue: name)
    names.append(Name(name: name, isArticle: TaggedArticles.elements.contains(name), block: kind, layers: [name]))
    numbers[name] = names.count - 1
    return names.count - 1
  }

  // MARK: - Tokens

  private func advance(
    _ tokens: Range<Int>, of slice: borrowing TaggedSlice, first: Int, start: Int
  ) throws(SystemError) {
    if tokens.isEmpty { return }
    let position = first + tokens.lowerBound
    try beginArticle(at: position)
    // An element that begins here and is a block, too, begins one.
    if isCut || open.contains(where: { $0.start == position && isBlock($0) }) { endBlock(at: position) }
    isCut = false
    let isFirst = block == nil
    if isFirst {
      let kind = open.last(where: isBlock).flatMap { names[$0.name].block } ?? .body
      block = (kind, position, segment.text.count)
    }
    let isRunning = block?.kind.isRunningText ?? false
    // Taken out of the object, so that the loop does not look for it at each token.
    guard var current = article.take() else { return }
    var lengths: [UInt32] = []
    swap(&lengths, &self.lengths)
    lengths.removeAll(keepingCapacity: true)
    let (types, places, placeLengths) = (slice.tokens, slice.places, slice.placeLengths)
    let (typeLengths, hashes) = (slice.lengths, slice.hashes)
    let isWhole = text.keepsASCII
    segment.runs.addWords { runs in
      for token in tokens {
        let type = Int(types[token])
        let length = Int(typeLengths[type])
        lengths.append(UInt32(length))
        let place = start + Int(places[token])
        let source = text.source(of: place..<place + (placeLengths.isEmpty ? length : Int(placeLengths[token])))
        runs.add(word: length, source: source, isVerbatim: isWhole)
        if isRunning, hashes[type] != 0 { current.sketch.add(hashes[type]) }
      }
    }
    article = current
    try segment.text.add(joined: lengths.span, isFirst: isFirst)
    swap(&lengths, &self.lengths)
  }

  // MARK: - Articles and blocks

  /// Begins the article that holds the token at `position`, when it is not that of the token before.
  private func beginArticle(at position: Int) throws(SystemError) {
    if article?.element != nil { return }
    let element = open.firstIndex { names[$0.name].isArticle && $0.depth == 0 && $0.start == position }
    if article != nil, element == nil { return }
    try endArticle(at: position)
    article = CurrentArticle(
      values: element.map { open[$0].values } ?? [], element: element, firstToken: position,
      textStart: segment.text.count)
  }

  private func endArticle(at position: Int) throws(SystemError) {
    guard var ended = article.take() else { return }
    endBlock(at: position)
    ended.sketch.finish()
    articleCount += 1
    let values = Dictionary(ended.values.map { ($0.name, $0.value) }) { first, _ in first }
    let article = TaggedArticles.article(values)
    let articleID = "\(id).\(articleCount)"
    let tokens = ended.firstToken..<position
    let source = TokenizedChunk.Source(article: article, document: document, id: articleID, file: file)
    let facts = SegmentLayers.ArticleFacts(
      document: document, id: articleID, date: article.date.value, headline: article.headline, file: file,
      source: article.source, externalID: article.externalID, quality: nil, isTagged: true)
    try segment.addArticle(
      facts, row: source.row(tokens: tokens.count), tokens: tokens, textStart: ended.textStart, sketch: ended.sketch)
  }

  private func endBlock(at position: Int) {
    guard let ended = block.take() else { return }
    segment.blocks.add(
      ended.kind, tokens: ended.firstToken..<position, text: ended.textStart..<segment.text.count, position: blockCount)
    blockCount += 1
    segment.text.endLine()
  }

  // MARK: - Elements

  /// Whether an element is a block; one inside another of its name is none.
  private func isBlock(_ element: Open) -> Bool { element.depth == 0 && names[element.name].block != nil }

  private func open(_ name: Int, _ values: [(name: String, value: String)], at position: Int) {
    open.append(Open(name: name, depth: names[name].depth, start: position, values: values))
    names[name].depth += 1
  }

  private func close(_ name: Int, at position: Int) throws(SystemError) {
    guard let place = open.lastIndex(where: { $0.name == name }) else { return }
    let element = open.remove(at: place)
    names[name].depth -= 1
    if let own = article?.element {
      if own == place { try endArticle(at: position) }
      if own > place { article?.element = own - 1 }
    }
    guard element.start < position else { return }
    if isBlock(element) { isCut = true }
    while names[name].layers.count <= element.depth {
      names[name].layers.append(names[name].name + String(names[name].layers.count))
    }
    segment.layers.add(
      element.start..<position, element.values, to: names[name].layers[element.depth], document: document)
  }
}

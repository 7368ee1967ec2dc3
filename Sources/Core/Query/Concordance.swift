/// Shows hits with the text around them.
struct Concordance: Sendable {
  /// How much text stands around a hit; it never leaves the article.
  struct Context: Sendable, Equatable {
    enum Unit: String, Sendable, CaseIterable {
      case tokens
      /// Unicode scalars of the printed text.
      case chars
      /// Sentences; the first one is that of the hit itself.
      case s
    }

    var left = 8
    var right = 8
    var unit = Unit.tokens
  }

  /// One hit in UTF-8; line ends between blocks are blanks.
  struct Line: Sendable, Equatable {
    let left: [UInt8]
    let text: [UInt8]
    let right: [UInt8]
    /// Where the hit stands in the segment's text.
    let place: Range<Int>
    /// The article that the hit begins in.
    let article: Int?
  }

  private let segment: Segment
  private let context: Context
  /// Nil when the text is shown as printed.
  private let attributes: [TokenAttribute]?
  private let sentences: RegionLayer?

  /// - Parameter attributes: `["word"]` shows the text as printed; others are joined by `/`, tokens by a blank.
  /// - Throws: `QueryError` for an attribute that the corpus does not have.
  init(
    of generation: Generation, context: Context = Context(), attributes names: [String] = ["word"]
  ) throws(QueryError) {
    segment = generation.segment
    self.context = context
    sentences = segment.region("s")
    guard names != ["word"] else {
      attributes = nil
      return
    }
    var attributes: [TokenAttribute] = []
    for name in names {
      guard let attribute = segment.attribute(name) else {
        throw QueryError(
          .unknownAttribute, "the corpus has no attribute \(name)", at: .nowhere, expected: segment.attributeNames,
          didYouMean: NearNames.of(name, among: segment.attributeNames).first)
      }
      attributes.append(attribute)
    }
    self.attributes = attributes
  }

  /// The line of a hit.
  func line(of hit: Hit) throws(IndexError) -> Line {
    let match = hit.first..<hit.last + 1
    let article = try segment.articles.ordinal(covering: hit.first)
    let own = try article.map { article throws(IndexError) in try segment.articles.tokens(article) }
    let room = try room(for: match, in: own)
    if context.unit == .chars, attributes == nil { return try characters(match, within: room, article) }
    let shown = try shown(around: match, within: room)
    guard attributes == nil else {
      return Line(
        left: try values(of: shown.lowerBound..<match.lowerBound), text: try values(of: match),
        right: try values(of: match.upperBound..<shown.upperBound), place: try segment.text(ofTokens: match),
        article: article)
    }
    let stretch = try segment.stretch(shown)
    return Line(
      left: try segment.line(shown.lowerBound..<match.lowerBound, of: stretch),
      text: try segment.line(match, of: stretch),
      right: try segment.line(match.upperBound..<shown.upperBound, of: stretch), place: stretch.place(of: match),
      article: article)
  }

  /// Whether lines are made of whole tokens, so that a window can hold them.
  var isOfTokens: Bool { context.unit != .chars || attributes != nil }

  /// A window for the tokens of lines, one line after the other.
  var window: TextWindow { TextWindow(segment.textParts, attributes: attributes) }

  /// The tokens that a line may show: those of the article that the match begins in, to the end of the one where it
  /// ends.
  func room(for match: Range<Int>, in article: Range<Int>?) throws(IndexError) -> Range<Int> {
    var high = article?.upperBound ?? 0
    if match.upperBound > high {
      let end = try segment.articles.ordinal(covering: match.upperBound - 1)
      high = try end.map { article throws(IndexError) in try segment.articles.tokens(article).upperBound } ?? 0
      high = max(high, match.upperBound)
    }
    return (article?.lowerBound ?? match.lowerBound)..<high
  }

  /// The tokens that a line of whole tokens shows.
  func shown(around match: Range<Int>, within room: Range<Int>) throws(IndexError) -> Range<Int> {
    try leftEdge(of: match, room.lowerBound)..<rightEdge(of: match, room.upperBound)
  }

  private func leftEdge(of match: Range<Int>, _ low: Int) throws(IndexError) -> Int {
    guard context.left > 0 else { return match.lowerBound }
    guard context.unit == .s, let sentences else {
      return max(low, match.lowerBound - min(context.left, match.lowerBound))
    }
    let next = try sentences.first(atOrAfter: match.lowerBound + 1)
    let ordinal = max(0, next - min(context.left, next))
    return next == 0 ? low : max(low, min(match.lowerBound, try sentences.range(ordinal).lowerBound))
  }

  private func rightEdge(of match: Range<Int>, _ high: Int) throws(IndexError) -> Int {
    guard context.right > 0 else { return match.upperBound }
    guard context.unit == .s, let sentences else {
      return min(high, match.upperBound + min(context.right, high))
    }
    let next = try sentences.first(atOrAfter: match.upperBound)
    let ordinal = min(sentences.count, next + min(context.right, sentences.count) - 1) - 1
    guard ordinal >= 0 else { return match.upperBound }
    return min(high, max(match.upperBound, try sentences.range(ordinal).upperBound))
  }

  /// The values of the tokens of a range.
  private func values(of tokens: Range<Int>) throws(IndexError) -> [UInt8] {
    guard let attributes else { return [] }
    var text: [UInt8] = []
    for position in tokens {
      if position > tokens.lowerBound { text.append(0x20) }
      for (index, attribute) in attributes.enumerated() {
        if index > 0 { text.append(0x2F) }
        text += try attribute.lexicon.copy(of: attribute.id(at: position))
      }
    }
    return text
  }

  private func characters(
    _ match: Range<Int>, within tokens: Range<Int>, _ article: Int?
  ) throws(IndexError) -> Line {
    let place = try segment.text(ofTokens: match)
    let whole = try segment.text(ofTokens: tokens)
    // A scalar has at most four bytes.
    let low = max(whole.lowerBound, place.lowerBound - min(4 * context.left, place.lowerBound))
    let high = min(whole.upperBound, place.upperBound + min(4 * context.right, whole.upperBound))
    var left = try segment.text(low..<place.lowerBound)
    var kept = left.count
    var count = 0
    while kept > 0, count < context.left {
      kept -= 1
      if left[kept] & 0xC0 != 0x80 { count += 1 }
    }
    while kept < left.count, left[kept] & 0xC0 == 0x80 { kept += 1 }
    left.removeFirst(kept)
    var right = try segment.text(place.upperBound..<high)
    var end = 0
    count = 0
    while end < right.count {
      if right[end] & 0xC0 != 0x80 {
        if count == context.right { break }
        count += 1
      }
      end += 1
    }
    right.removeLast(right.count - end)
    var text = try segment.text(place)
    Self.joinLines(&text)
    Self.joinLines(&left)
    Self.joinLines(&right)
    return Line(left: left, text: text, right: right, place: place, article: article)
  }

  private static func joinLines(_ text: inout [UInt8]) {
    for index in text.indices where text[index] == 0x0A || text[index] == 0x0D { text[index] = 0x20 }
  }
}

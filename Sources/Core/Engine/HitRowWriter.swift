/// Writes hits as the rows that clients get; hits in corpus order cost least.
final class HitRowWriter {
  private let segment: Segment
  private let concordance: Concordance
  private let book: PlaceBook
  private var window: TextWindow
  private var runs: SourceCursor
  /// The tokens of the article of the last hit; nil where it lies in none.
  private var tokens: Range<Int>?
  /// Its document.
  private var document = DocumentPlaces(file: "")
  /// How rows begin in it, up to the first token.
  private var head: [UInt8] = []
  /// How a place in it begins, up to the first byte; nil where places need more than the name of the file.
  private var placeHead: [UInt8]?
  private var source: [Range<Int>] = []

  /// - Parameter book: where the documents' places were looked up for other rows of the same reply.
  init(_ generation: Generation, _ concordance: Concordance, book: PlaceBook? = nil) {
    segment = generation.segment
    self.concordance = concordance
    self.book = book ?? PlaceBook(generation)
    window = concordance.window
    runs = SourceCursor(segment.runs)
  }

  /// Writes a hit row.
  func write(_ hit: Hit, into writer: inout JSONWriter) throws(IndexError) {
    let match = hit.first..<hit.last + 1
    if head.isEmpty || !(tokens?.contains(hit.first) ?? false) { try turn(to: hit.first) }
    source.removeAll(keepingCapacity: true)
    guard concordance.isOfTokens else {
      let line = try concordance.line(of: hit)
      try runs.read(line.place, into: &source)
      return writer.value { output in
        begin(match, &output)
        output.append(jsonText: line.left.span)
        output.append("\",\"text\":\"")
        output.append(jsonText: line.text.span)
        output.append("\",\"right\":\"")
        output.append(jsonText: line.right.span)
        end(hit, &output)
      }
    }
    let shown = try concordance.shown(around: match, within: concordance.room(for: match, in: tokens))
    try window.move(to: shown)
    try runs.read(window.place(of: match), into: &source)
    writer.value { output in
      begin(match, &output)
      window.append(shown.lowerBound..<match.lowerBound, to: &output)
      output.append("\",\"text\":\"")
      window.append(match, to: &output)
      output.append("\",\"right\":\"")
      window.append(match.upperBound..<shown.upperBound, to: &output)
      end(hit, &output)
    }
  }

  /// Looks up what the rows of the hits in an article share.
  private func turn(to position: Int) throws(IndexError) {
    // What fails below leaves nothing of another article behind.
    head.removeAll(keepingCapacity: true)
    let articles = segment.articles
    let article = try articles.ordinal(covering: position)
    tokens = try article.map { article throws(IndexError) in try articles.tokens(article) }
    document =
      try article.map { article throws(IndexError) in try book.places(of: articles.document(article)) }
      ?? DocumentPlaces(file: "")
    let id = try article.map { article throws(IndexError) in try articles.id(article) } ?? ""
    head.append("{\"article\":\"")
    head.append(jsonText: id.utf8Span.span)
    head.append("\",\"match\":[")
    placeHead = nil
    guard document.parts.isEmpty && document.boxes.isEmpty else { return }
    var place: [UInt8] = []
    place.append("{\"file\":\"")
    place.append(jsonText: document.file.utf8Span.span)
    place.append("\",\"start\":")
    placeHead = place
  }

  /// Writes a row up to the text before the match.
  private func begin(_ match: Range<Int>, _ output: inout [UInt8]) {
    output += head
    output.append(decimal: UInt64(match.lowerBound))
    output.append(0x2C)
    output.append(decimal: UInt64(match.upperBound - 1))
    output.append("],\"left\":\"")
  }

  /// Writes a row from the text after the match on.
  private func end(_ hit: Hit, _ output: inout [UInt8]) {
    output.append("\"")
    if hit.captures.isEmpty && hit.target == nil && hit.keyword == nil {
      output.append(",\"captures\":{},\"target\":null,\"keyword\":null,\"source\":[")
    } else {
      output.append(",\"captures\":")
      output.append(captures: hit)
      output.append(",\"target\":")
      output.append(position: hit.target)
      output.append(",\"keyword\":")
      output.append(position: hit.keyword)
      output.append(",\"source\":[")
    }
    for (index, range) in source.enumerated() {
      if index > 0 { output.append(0x2C) }
      guard let placeHead else {
        var writer = JSONWriter()
        writer.place(range, in: document)
        output += writer.bytes
        continue
      }
      output += placeHead
      output.append(decimal: UInt64(range.lowerBound))
      output.append(",\"end\":")
      output.append(decimal: UInt64(range.upperBound))
      output.append(0x7D)
    }
    output.append("]}")
  }
}

extension [UInt8] {
  /// Appends what a hit has captured: tokens by name.
  fileprivate mutating func append(captures hit: Hit) {
    var writer = JSONWriter()
    writer.object { writer in
      for capture in hit.captures {
        writer.key(capture.name)
        writer.tokens(capture.first..<capture.last + 1)
      }
    }
    self += writer.bytes
  }

  /// Appends a token position or null.
  fileprivate mutating func append(position: Int?) {
    if let position { append(decimal: UInt64(position)) } else { append("null") }
  }
}

/// Makes articles of tokens that a file brings itself.
///
/// An element `article`, `text` or `doc` is an article, and so is each run of tokens outside of them. The text of a
/// block is its tokens with blanks between; `p` and elements named like a kind of block begin and end blocks.
enum TaggedArticles {
  static let elements = ["article", "text", "doc"]

  static func read(_ tagged: TaggedTokens) -> [Article] {
    let found = articles(tagged)
    let blocks = BlockCutter(tagged)
    let columns = GivenColumns(tagged)
    var position = 0
    return found.map { range, values in
      var article = article(values)
      for (kind, tokens) in blocks.blocks(range) {
        article.blocks.append(block(kind, tokens, tagged, columns, position))
        position += 1
      }
      return article
    }
  }

  /// The outermost article elements and what lies between them.
  private static func articles(_ tagged: TaggedTokens) -> [(Range<Int>, [String: String])] {
    var candidates: [(range: Range<Int>, values: [String: String])] = []
    for layer in tagged.layers where elements.contains(layer.name) {
      for (range, values) in zip(layer.ranges, layer.values) {
        let named = values.map { (layer.columns[$0.column], $0.value) }
        candidates.append((range, Dictionary(named) { first, _ in first }))
      }
    }
    candidates.sort {
      ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
    }
    var result: [(Range<Int>, [String: String])] = []
    var end = 0
    for candidate in candidates where candidate.range.lowerBound >= end {
      if candidate.range.lowerBound > end { result.append((end..<candidate.range.lowerBound, [:])) }
      result.append((candidate.range, candidate.values))
      end = candidate.range.upperBound
    }
    if end < tagged.count { result.append((end..<tagged.count, [:])) }
    return result
  }

  private static func article(_ values: [String: String]) -> Article {
    var date = ArticleDate(value: nil, certainty: .unknown, basis: "no date in the element")
    if let written = values["date"], isDate(written) {
      date = ArticleDate(value: written, certainty: .stated, basis: "attribute date")
    }
    var bylines: [Byline] = []
    if let author = values["author"], !author.isEmpty {
      bylines = [Byline(name: author, raw: author)]
    }
    return Article(
      headline: values["headline"] ?? values["title"], deck: nil, bylines: bylines,
      source: values["source"] ?? values["newspaper"], date: date, externalID: values["id"],
      blocks: [], repairs: [])
  }

  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count) else { return false }
    for (part, digits) in zip(parts, [4, 2, 2]) {
      guard part.utf8.count == digits, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return false
      }
    }
    let month = parts.count > 1 ? Int(parts[1]) ?? 0 : 1
    let day = parts.count > 2 ? Int(parts[2]) ?? 0 : 1
    return (1...12).contains(month) && (1...31).contains(day)
  }

  private static func block(
    _ kind: BlockKind, _ tokens: Range<Int>, _ tagged: TaggedTokens, _ columns: GivenColumns,
    _ position: Int
  ) -> Block {
    var text: [UInt8] = []
    var runs: [SourceRun] = []
    var given = GivenTokens()
    var values: [UInt8] = []
    let words = tagged.attributes[0]
    for token in tokens {
      let place = tagged.places[token]
      let value = words.values[Int(words.numbers[token])]
      let start = text.count
      for index in value.indices { text.append(value[index]) }
      given.tokens.append(start, text.count)
      columns.append(token, to: &values)
      given.append(values: values)
      values.removeAll(keepingCapacity: true)
      runs.append(SourceRun(text: start, source: place.range, scale: place.isVerbatim ? 1 : 0))
      if token == tokens.upperBound - 1 { continue }
      // The blank stands for nothing in the file.
      runs.append(SourceRun(text: text.count, source: 0..<0, scale: 0))
      text.append(0x20)
    }
    return Block(kind: kind, text: text, runs: runs, position: position, given: given)
  }
}

/// The values of tokens in the form of `GivenTokens`: the four columns that it knows, then others with their names.
private struct GivenColumns {
  private let known: [TaggedTokens.Attribute?]
  private let others: [(name: [UInt8], attribute: TaggedTokens.Attribute)]

  init(_ tagged: TaggedTokens) {
    let attributes = tagged.attributes.dropFirst()
    known = GivenTokens.columns.map { name in attributes.first { $0.name == name } }
    others = attributes.filter { !GivenTokens.columns.contains($0.name) }.map {
      (Array($0.name.utf8), $0)
    }
  }

  func append(_ token: Int, to values: inout [UInt8]) {
    for (index, attribute) in known.enumerated() {
      if index > 0 { values.append(0x09) }
      if let attribute { Self.append(attribute, token, to: &values) }
    }
    for (name, attribute) in others {
      values.append(0x09)
      values += name
      values.append(GivenTokens.nameEnd)
      Self.append(attribute, token, to: &values)
    }
  }

  private static func append(
    _ attribute: TaggedTokens.Attribute, _ token: Int, to values: inout [UInt8]
  ) {
    let value = attribute.values[Int(attribute.numbers[token])]
    for index in value.indices { values.append(value[index]) }
  }
}

/// Cuts articles into blocks where elements that are blocks begin and end.
private struct BlockCutter {
  /// Where some block begins or ends, ascending.
  private var cuts: [Int] = []
  /// The kind of the innermost block from each cut on; `body` outside of all.
  private var kinds: [BlockKind] = []

  init(_ tagged: TaggedTokens) {
    var regions: [(range: Range<Int>, kind: BlockKind)] = []
    for layer in tagged.layers {
      guard let kind = layer.name == "p" ? .paragraph : BlockKind(rawValue: layer.name) else {
        continue
      }
      regions += layer.ranges.map { ($0, kind) }
    }
    regions.sort {
      ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
    }
    cuts = Set(regions.flatMap { [$0.range.lowerBound, $0.range.upperBound] }).sorted()
    var active: [(range: Range<Int>, kind: BlockKind)] = []
    var next = 0
    for cut in cuts {
      active.removeAll { $0.range.upperBound <= cut }
      while next < regions.count, regions[next].range.lowerBound <= cut {
        active.append(regions[next])
        next += 1
      }
      kinds.append(active.min { $0.range.count < $1.range.count }?.kind ?? .body)
    }
  }

  func blocks(_ article: Range<Int>) -> [(BlockKind, Range<Int>)] {
    var blocks: [(BlockKind, Range<Int>)] = []
    var start = article.lowerBound
    var next = firstCut(after: start)
    while start < article.upperBound {
      let end = next < cuts.count ? min(cuts[next], article.upperBound) : article.upperBound
      blocks.append((next > 0 ? kinds[next - 1] : .body, start..<end))
      start = end
      next += 1
    }
    return blocks
  }

  private func firstCut(after position: Int) -> Int {
    var low = 0
    var high = cuts.count
    while low < high {
      let middle = (low + high) / 2
      if cuts[middle] <= position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

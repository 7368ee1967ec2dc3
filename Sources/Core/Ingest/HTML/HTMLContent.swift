/// Chooses the part of an HTML page that is its articles.
///
/// Each stretch of running text counts for the elements around it, less the farther they are; links, menus and
/// advertisements count little. The element with the most is the article, unless several `article` elements share the
/// page.
struct HTMLContent {
  /// A stretch of text with no block beginning or ending inside.
  struct Stretch {
    /// Of the tree.
    let pieces: Range<Int>
    let block: Int
    /// Characters that are no white space, and those of them inside links.
    let length: Int
    let linkLength: Int

    /// Whether most of it is links.
    var isLinks: Bool { linkLength * 2 > length }
  }

  let segments: [Stretch]
  /// The elements that hold articles: one, several `article` elements in order, or the whole page.
  private(set) var roots: [Int] = [0]
  /// Whether the page has no more structure than headings and paragraphs, so that several articles may follow each
  /// other in it.
  private(set) var isFlat = false

  private let tree: HTMLTree

  init(_ tree: HTMLTree, _ page: Span<UInt8>, _ data: NewsData) {
    self.tree = tree
    segments = Self.segments(tree, page)
    let articles = separateArticles()
    if articles.count > 1 && !data.isArticle {
      roots = articles
      return
    }
    if let best = bestElement(page) { roots = [best] }
    isFlat = !data.isArticle && articles.isEmpty && tree.elements[roots[0]].name != "article" && hasSeveralHeadlines()
  }

  private static func segments(_ tree: HTMLTree, _ page: Span<UInt8>) -> [Stretch] {
    var segments: [Stretch] = []
    var start = 0
    while start < tree.pieces.count {
      let first = tree.pieces[start]
      var end = start
      var (length, links) = (0, 0)
      while end < tree.pieces.count, tree.pieces[end].segment == first.segment {
        let piece = tree.pieces[end]
        if piece.kind != .lineBreak {
          var count = 0
          for index in piece.range where page[index] > 0x20 { count += 1 }
          length += count
          if piece.isLink { links += count }
        }
        end += 1
      }
      if length > 0, !tree.elements[first.block].hints.contains(.head) {
        segments.append(Stretch(pieces: start..<end, block: first.block, length: length, linkLength: links))
      }
      start = end
    }
    return segments
  }

  func isInside(_ segment: Stretch, _ root: Int) -> Bool {
    let element = tree.elements[root]
    return root == 0 || (segment.pieces.lowerBound >= element.start && segment.pieces.upperBound <= element.end)
  }

  static func isHeading(_ name: MarkupName) -> Bool { level(of: name) > 0 }

  static func level(of name: MarkupName) -> Int {
    switch name {
    case "h1": 1
    case "h2": 2
    case "h3": 3
    case "h4": 4
    case "h5": 5
    case "h6": 6
    default: 0
    }
  }

  private static let unwanted: HTMLHints = [.chrome, .advertisement, .hidden]

  /// Outermost `article` elements with a heading and running text, when none of them has most of the text.
  private func separateArticles() -> [Int] {
    var found: [(element: Int, length: Int)] = []
    var end = -1
    for (index, element) in tree.elements.enumerated() where element.name == "article" && element.start >= end {
      guard element.hints.isDisjoint(with: Self.unwanted) else { continue }
      var (length, hasHeading) = (0, false)
      for segment in segments where isInside(segment, index) {
        if Self.isHeading(tree.elements[segment.block].name) {
          hasHeading = true
        } else if !segment.isLinks, segment.length >= 60 {
          length += segment.length
        }
      }
      end = element.end
      if hasHeading && length >= 80 { found.append((index, length)) }
    }
    let total = found.reduce(0) { $0 + $1.length }
    guard found.count > 1, !found.contains(where: { $0.length * 10 > total * 7 }) else {
      return found.max { $0.length < $1.length }.map { [$0.element] } ?? []
    }
    return found.map(\.element)
  }

  private func bestElement(_ page: Span<UInt8>) -> Int? {
    var scores = [Double](repeating: 0, count: tree.elements.count)
    var lengths = [Int](repeating: 0, count: tree.elements.count)
    var links = lengths
    for segment in segments {
      var element = segment.block
      while element >= 0 {
        lengths[element] += segment.length
        links[element] += segment.linkLength
        element = tree.elements[element].parent
      }
      let block = tree.elements[segment.block]
      guard segment.length >= 25, !segment.isLinks, !Self.isHeading(block.name) else { continue }
      guard block.hints.isDisjoint(with: Self.unwanted.union(.aside)) else { continue }
      var commas = 0
      for piece in segment.pieces { for index in tree.pieces[piece].range where page[index] == 0x2C { commas += 1 } }
      let score = 1 + Double(min(commas, 5)) / 2 + Double(min(segment.length / 100, 4))
      var share = 1.0
      element = block.name == "div" || block.name == "td" || block.parent < 0 ? segment.block : block.parent
      while element >= 0 && share > 0.1 {
        scores[element] += score * share
        share /= 2
        element = tree.elements[element].parent
      }
    }
    var best: (element: Int, score: Double)?
    for (index, element) in tree.elements.enumerated() where scores[index] > 0 && element.isBlock {
      var score = scores[index] * (1 - Double(links[index]) / Double(max(1, lengths[index])))
      if element.hints.contains(.article) { score *= 1.5 }
      if element.hints.contains(.body) { score *= 1.2 }
      if score > best?.score ?? 0 { best = (index, score) }
    }
    guard let best else { return nil }
    return widened(best.element, scores)
  }

  /// The `article`, `main` or other element around the best one that holds its heading and the rest of its text.
  private func widened(_ best: Int, _ scores: [Double]) -> Int {
    var element = best
    var chosen = best
    while element > 0 {
      let name = tree.elements[element].name
      if name == "article" || tree.elements[element].hints.contains(.article) { chosen = element }
      if name == "article" { return element }
      if name == "main" {
        return element
      }
      element = tree.elements[element].parent
    }
    if chosen != best { return chosen }
    // Parents that hold nearly as much running text again are the same article in several boxes.
    element = tree.elements[best].parent
    while element > 0, scores[element] > scores[chosen] * 0.75, tree.elements[element].name != "body" {
      chosen = element
      element = tree.elements[element].parent
    }
    let name = tree.elements[chosen].name
    if Self.isHeading(name) || name == "p" || name == "li" { return max(0, tree.elements[chosen].parent) }
    return chosen
  }

  /// Whether the page has several headings of its highest level, each with running text behind it.
  private func hasSeveralHeadlines() -> Bool {
    var counts = [Int](repeating: 0, count: 7)
    var pending = 0
    for segment in segments where isInside(segment, roots[0]) {
      let block = tree.elements[segment.block]
      guard block.hints.isDisjoint(with: Self.unwanted) else { continue }
      let level = Self.level(of: block.name)
      if level > 0 {
        pending = level
      } else if pending > 0, segment.length >= 60, !segment.isLinks {
        counts[pending] += 1
        pending = 0
      }
    }
    return counts[1] > 1 || (counts[1] == 0 && counts[2] > 1)
  }
}

/// Puts the parts of articles together that go on elsewhere: `See FEE, page 4` and `FEE: … From page 1`.
struct JumpLines {
  private let sheet: PageSheet
  private let units: [PageUnit]
  /// The page of each unit, counted from 0 at each form feed and each new masthead.
  private var pages: [Int] = []
  /// The number printed on each page, as far as it is.
  private var printed: [Int: Int] = [:]

  init(_ sheet: PageSheet, _ units: [PageUnit]) {
    self.sheet = sheet
    self.units = units
    var page = 0
    for (index, unit) in units.enumerated() {
      if unit.startsPage && index > 0 { page += 1 }
      pages.append(page)
      if unit.role == .folio || unit.role == .runningHead, printed[page] == nil {
        printed[page] = Self.folio(sheet.string(unit))
      }
    }
  }

  private struct End {
    let unit: Int
    let article: Int
    let text: ArticleText
    /// What the line calls the article, in lower case.
    let keywords: [String]
    let page: Int?
  }

  /// What the ends of an article are compared by.
  private final class ArticleText {
    var units: [Int] = []
    var headline: [String] = []
    var first: Range<Int>?
    var last: Range<Int>?
  }

  /// How many jump lines before a continuation, and continuations behind a jump line, may belong to it.
  private static let reach = 96

  /// Joins what belongs together in `articleOfUnit`.
  ///
  /// A pair is joined when each is the other's best. Returns the headlines of the later parts.
  func join(_ articleOfUnit: inout [Int?]) -> [Int] {
    guard units.contains(where: { $0.role == .jump }), units.contains(where: { $0.role == .continued })
    else { return [] }
    let texts = texts(articleOfUnit)
    let starts = ends(of: .jump, articleOfUnit, texts)
    let rests = ends(of: .continued, articleOfUnit, texts)
    guard !starts.isEmpty && !rests.isEmpty else { return [] }
    var headlines: [Int] = []
    var merged: [Int: Int] = [:]
    for rest in rests {
      let before = Self.index(of: rest.unit, in: starts)
      guard
        let start = best(for: rest, among: starts[max(0, before - Self.reach)..<before], { score($1, $0) })
      else { continue }
      let behind = Self.index(of: start.unit, in: rests)
      let back = best(
        for: start, among: rests[behind..<min(rests.count, behind + Self.reach)], { score($0, $1) })
      guard back?.unit == rest.unit else { continue }
      let into = merged[start.article] ?? start.article
      guard into != rest.article, let source = texts[rest.article], let target = texts[into] else { continue }
      for index in source.units {
        articleOfUnit[index] = into
        if units[index].role == .headline { headlines.append(index) }
      }
      target.units += source.units
      source.units = []
      merged[rest.article] = into
    }
    return headlines
  }

  private func texts(_ articleOfUnit: [Int?]) -> [Int: ArticleText] {
    var texts: [Int: ArticleText] = [:]
    for index in units.indices {
      guard let article = articleOfUnit[index] else { continue }
      let text = texts[article] ?? ArticleText()
      texts[article] = text
      text.units.append(index)
      let unit = units[index]
      if unit.role == .headline { text.headline += Self.words(sheet.string(unit)) }
      guard unit.isBody else { continue }
      if text.first == nil { text.first = unit.pieces[0] }
      text.last = unit.pieces[unit.pieces.count - 1]
    }
    return texts
  }

  /// The first of the ascending ends that stands at a unit or behind it.
  private static func index(of unit: Int, in ends: [End]) -> Int {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle].unit < unit { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func best(for one: End, among others: ArraySlice<End>, _ score: (End, End) -> Int) -> End? {
    var best: (end: End, score: Int)?
    for other in others {
      let value = score(one, other)
      if value >= 2 && value > best?.score ?? 0 { best = (other, value) }
    }
    return best?.end
  }

  /// What speaks for `rest` going on with what `start` sends away.
  private func score(_ start: End, _ rest: End) -> Int {
    guard start.article != rest.article, start.unit < rest.unit else { return 0 }
    var score = 0
    let head = rest.text.headline
    let title = start.text.headline
    if start.keywords.contains(where: { rest.keywords.contains($0) || head.contains($0) }) {
      score += 3
    }
    if rest.keywords.contains(where: { title.contains($0) }) { score += 2 }
    let shared = head.filter {
      $0.utf8.count > 3 && title.contains($0) && LineTraits.of(word: WordHash.of($0)).isEmpty
    }
    if !shared.isEmpty { score += 1 }
    if let page = start.page, page == printed[pages[rest.unit]] { score += 2 }
    if let page = rest.page, page == printed[pages[start.unit]] { score += 2 }
    if let last = start.text.last, let first = rest.text.first {
      let tail = LineTail(last, of: sheet.bytes).end
      let head = LineHead(first, of: sheet.bytes).first
      if tail == .open || tail == .hyphen {
        score += head == .lower ? 2 : 1
      } else if head == .lower {
        score -= 2
      }
    }
    return score
  }

  private func ends(of role: UnitRole, _ articleOfUnit: [Int?], _ texts: [Int: ArticleText]) -> [End] {
    units.indices.filter { units[$0].role == role }.compactMap { end($0, articleOfUnit, texts) }
  }

  private func end(_ unit: Int, _ articleOfUnit: [Int?], _ texts: [Int: ArticleText]) -> End? {
    guard let article = articleOfUnit[unit], let text = texts[article] else { return nil }
    let words = Self.words(sheet.string(units[unit]))
    var page: Int?
    for (word, next) in zip(words, words.dropFirst())
    where ["page", "pages", "p", "pg"].contains(word) {
      page = Self.number(next)
    }
    if page == nil, let last = words.last { page = Self.number(last) }
    let keywords = words.filter {
      ![
        "see", "continued", "on", "from", "page", "pages", "p", "pg", "turn", "to", "please",
        "cont", "contd", "d",
        "the",
      ]
      .contains($0) && Self.number($0) == nil
    }
    return End(unit: unit, article: article, text: text, keywords: keywords, page: page)
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  private static let numbers = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
  ]

  /// A page number: `4`, `A6`, `four`.
  private static func number(_ word: String) -> Int? {
    if let index = numbers.firstIndex(of: word) { return index + 1 }
    guard word.utf8.count <= 4 else { return nil }
    let digits = word.drop { $0.isLetter }
    return word.count - digits.count <= 1 ? Int(digits) : nil
  }

  /// The page number in the line at a page's edge.
  private static func folio(_ line: String) -> Int? {
    let words = words(line)
    if let place = words.firstIndex(of: "page"), place + 1 < words.count,
      let page = number(words[place + 1])
    {
      return page
    }
    for word in [words.first, words.last].compactMap({ $0 }) {
      if let page = number(word), page < 400 { return page }
    }
    return nil
  }
}

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
    /// What the line calls the article, in lower case.
    let keywords: [String]
    let page: Int?
  }

  /// Joins what belongs together in `articleOfUnit`.
  ///
  /// A pair is joined when each is the other's best. Returns the headlines of the later parts.
  func join(_ articleOfUnit: inout [Int?]) -> [Int] {
    let starts = units.indices.filter { units[$0].role == .jump }.compactMap {
      end($0, articleOfUnit)
    }
    let rests = units.indices.filter { units[$0].role == .continued }.compactMap {
      end($0, articleOfUnit)
    }
    guard !starts.isEmpty && !rests.isEmpty else { return [] }
    var headlines: [Int] = []
    var merged: [Int: Int] = [:]
    for rest in rests {
      guard let start = best(for: rest, among: starts, { score($1, $0, articleOfUnit) }),
        let back = best(for: start, among: rests, { score($0, $1, articleOfUnit) }),
        back.unit == rest.unit
      else { continue }
      let into = merged[start.article] ?? start.article
      guard into != rest.article else { continue }
      for index in units.indices where articleOfUnit[index] == rest.article {
        articleOfUnit[index] = into
        if units[index].role == .headline { headlines.append(index) }
      }
      merged[rest.article] = into
    }
    return headlines
  }

  private func best(for one: End, among others: [End], _ score: (End, End) -> Int) -> End? {
    var best: (end: End, score: Int)?
    for other in others {
      let value = score(one, other)
      if value >= 2 && value > best?.score ?? 0 { best = (other, value) }
    }
    return best?.end
  }

  /// What speaks for `rest` going on with what `start` sends away.
  private func score(_ start: End, _ rest: End, _ articleOfUnit: [Int?]) -> Int {
    guard start.article != rest.article, start.unit < rest.unit else { return 0 }
    var score = 0
    let head = headline(of: rest.article, articleOfUnit)
    let title = headline(of: start.article, articleOfUnit)
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
    if let last = lastText(of: start.article, articleOfUnit),
      let first = firstText(of: rest.article, articleOfUnit)
    {
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

  private func headline(of article: Int, _ articleOfUnit: [Int?]) -> [String] {
    units.indices.filter { articleOfUnit[$0] == article && units[$0].role == .headline }
      .flatMap { Self.words(sheet.string(units[$0])) }
  }

  private func lastText(of article: Int, _ articleOfUnit: [Int?]) -> Range<Int>? {
    units.indices.last { articleOfUnit[$0] == article && units[$0].isBody }.map {
      units[$0].pieces[units[$0].pieces.count - 1]
    }
  }

  private func firstText(of article: Int, _ articleOfUnit: [Int?]) -> Range<Int>? {
    units.indices.first { articleOfUnit[$0] == article && units[$0].isBody }.map {
      units[$0].pieces[0]
    }
  }

  private func end(_ unit: Int, _ articleOfUnit: [Int?]) -> End? {
    guard let article = articleOfUnit[unit] else { return nil }
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
    return End(unit: unit, article: article, keywords: keywords, page: page)
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

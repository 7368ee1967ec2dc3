/// Tells which article each unit of a page belongs to.
///
/// Columns of several articles may be read across each other. A unit of running text therefore goes to the article
/// whose text it continues: where the sentence left open fits, where the words are the same, and rather to the
/// article of the unit before it. A beam keeps the best ways of dealing out all units so far.
struct Assembly {
  /// The article of each unit; nil for furniture.
  private(set) var articleOfUnit: [Int?]
  private(set) var count = 0

  private let units: [PageUnit]
  let links: Links

  private struct Place {
    /// The last unit of running text; -1 before the first.
    var last = -1
    /// Units whose words tell what the article is about, the headline first, at most 24.
    var topics: [Int] = []
    var isClosed = false
    var hasByline = false
    var hasDeck = false
  }

  private struct Hypothesis {
    var score = 0.0
    var places: [Place] = []
    /// The article that the last unit of running text went to.
    var current = -1
    /// Index into the list of choices; -1 at the start.
    var choice = -1
  }

  private struct Choice {
    let unit: Int
    let article: Int
    let parent: Int
  }

  private static let beamWidth = 24
  /// How many articles may be open for more text at once.
  private var openArticles = 1
  /// By how much mixed columns must explain a page better than articles one after the other.
  private static let margin = 6.0

  init(_ units: [PageUnit], of sheet: PageSheet, copies: Copies) {
    self.units = units
    links = Links(sheet, units)
    articleOfUnit = Array(repeating: nil, count: units.count)
    let inTurn = deal()
    if sheet.measure.isBroken && !sheet.isOrdered && units.count(where: { $0.role == .headline }) > 1 {
      openArticles = 5
      let mixed = deal()
      if mixed.score > inTurn.score + Self.margin { take(mixed) } else { take(inTurn) }
    } else {
      take(inTurn)
    }
    dealRest(copies)
  }

  private struct Deal {
    var score = 0.0
    var count = 0
    var pairs: [(unit: Int, article: Int)] = []
  }

  private mutating func take(_ deal: Deal) {
    count = deal.count
    for (unit, article) in deal.pairs { articleOfUnit[unit] = article }
  }

  /// Deals headlines, decks, bylines, running text, contributor lines and jump lines.
  private func deal() -> Deal {
    var choices: [Choice] = []
    var beam = [Hypothesis()]
    var wasHeadline = false
    for index in units.indices {
      let unit = units[index]
      switch unit.role {
      case .headline:
        let joins = wasHeadline && !beam.isEmpty && index > 0 && units[index - 1].touchesNext
        for slot in beam.indices {
          if joins {
            beam[slot].places[beam[slot].places.count - 1].topics.append(index)
          } else {
            open(index, in: &beam[slot])
          }
          choose(index, beam[slot].places.count - 1, &beam[slot], &choices)
        }
      case .deck, .byline, .dateLine, .body, .crosshead, .contributors, .jump:
        var next: [Hypothesis] = []
        for hypothesis in beam { extend(hypothesis, by: index, &choices, into: &next) }
        next.sort { $0.score > $1.score }
        beam = Array(next.prefix(Self.beamWidth))
      default: break
      }
      wasHeadline = unit.role == .headline
    }
    for slot in beam.indices {
      for place in beam[slot].places where !place.isClosed && place.last >= 0 {
        beam[slot].score += links.end(place.last)
      }
    }
    guard let best = beam.max(by: { $0.score < $1.score }) else { return Deal() }
    var deal = Deal(score: best.score, count: best.places.count)
    var choice = best.choice
    while choice >= 0 {
      deal.pairs.append((choices[choice].unit, choices[choice].article))
      choice = choices[choice].parent
    }
    return deal
  }

  private func open(_ headline: Int?, in hypothesis: inout Hypothesis) {
    var place = Place()
    if let headline { place.topics = [headline] }
    hypothesis.places.append(place)
  }

  private func choose(_ unit: Int, _ article: Int, _ hypothesis: inout Hypothesis, _ choices: inout [Choice]) {
    choices.append(Choice(unit: unit, article: article, parent: hypothesis.choice))
    hypothesis.choice = choices.count - 1
  }

  private func extend(
    _ hypothesis: Hypothesis, by index: Int, _ choices: inout [Choice], into next: inout [Hypothesis]
  ) {
    var base = hypothesis
    if base.places.isEmpty { open(nil, in: &base) }
    let first = max(0, base.places.count - openArticles)
    var isPlaced = false
    for article in first..<base.places.count {
      guard let gain = gain(of: index, in: article, of: base) else { continue }
      var extended = base
      extended.score += gain
      place(index, in: article, of: &extended)
      choose(index, article, &extended, &choices)
      next.append(extended)
      isPlaced = true
    }
    if !isPlaced {
      var extended = base
      let article = base.places.count - 1
      extended.score -= 4
      place(index, in: article, of: &extended)
      choose(index, article, &extended, &choices)
      next.append(extended)
    }
  }

  private func place(_ index: Int, in article: Int, of hypothesis: inout Hypothesis) {
    switch units[index].role {
    case .deck:
      hypothesis.places[article].hasDeck = true
      hypothesis.places[article].topics.append(index)
    case .byline: hypothesis.places[article].hasByline = true
    case .contributors, .jump: hypothesis.places[article].isClosed = true
    case .body:
      hypothesis.places[article].last = index
      hypothesis.places[article].topics.append(index)
      if hypothesis.places[article].topics.count > 24 { hypothesis.places[article].topics.remove(at: 1) }
      hypothesis.current = article
    default: break
    }
  }

  /// What it is worth to put a unit into an article, or nil when it cannot be there.
  private func gain(of index: Int, in article: Int, of hypothesis: Hypothesis) -> Double? {
    let place = hypothesis.places[article]
    let isNewest = article == hypothesis.places.count - 1
    switch units[index].role {
    case .deck:
      return place.last < 0 && !place.hasByline && !place.hasDeck ? (isNewest ? 2 : 0) : nil
    case .byline:
      return place.last < 0 && !place.hasByline ? (isNewest ? 2 : 0) : nil
    case .contributors, .jump, .crosshead, .dateLine:
      guard !place.isClosed else { return nil }
      var gain = article == hypothesis.current ? 1.0 : 0
      if place.last < 0 && units[index].role != .dateLine { gain -= 3 }
      if units[index].role == .jump { gain += links.jump(index, to: place.topics.first) }
      if place.last >= 0 && units[index].role == .jump { gain += links.end(place.last) / 2 }
      return gain
    default:
      guard !place.isClosed else { return nil }
      var gain = article == hypothesis.current ? links.stay : 0
      if place.last >= 0 {
        gain += links.link(place.last, index)
      } else {
        gain += links.start(index) + (isNewest ? 0.5 : 0)
      }
      return gain + (openArticles > 1 ? links.cohesion(index, with: place.topics) : 0)
    }
  }

  /// Deals what stands beside the running text: to the article that it repeats, else to the one around it.
  private mutating func dealRest(_ copies: Copies) {
    var current: Int?
    for index in units.indices {
      if let article = articleOfUnit[index] {
        if units[index].role == .body || units[index].role == .headline { current = article }
        continue
      }
      switch units[index].role {
      case .caption, .pullQuote, .factBox, .table, .other:
        let (share, count, partners) = copies.share(of: index) { self.articleOfUnit[$0] != nil }
        var votes: [Int: Int] = [:]
        for (partner, runs) in partners {
          if let article = articleOfUnit[partner] { votes[article, default: 0] += runs }
        }
        let best = votes.max { ($0.value, $1.key) < ($1.value, $0.key) }
        articleOfUnit[index] = count > 0 && share >= 0.3 ? best?.key ?? current : current
      case .credit, .speaker:
        articleOfUnit[index] = index > 0 ? articleOfUnit[index - 1] ?? current : current
      default: break
      }
      if articleOfUnit[index] == nil && count > 0 && !units[index].isFurniture { articleOfUnit[index] = 0 }
    }
  }
}

extension PageUnit {
  /// Whether it is on the page but in no article.
  var isFurniture: Bool {
    switch role {
    case .folio, .runningHead, .advertisement, .imageName: true
    default: false
    }
  }
}

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
  private(set) var links: Links

  private struct Place {
    /// The last unit of running text; -1 before the first.
    var last = -1
    /// Units whose words tell what the article is about, the headline first, at most 24.
    var topics: [Int] = []
    /// Tells places with other topics or another last unit apart.
    var key: UInt64 = 1
    var isClosed = false
    var hasByline = false
    var hasDeck = false
  }

  private struct Hypothesis {
    var score = 0.0
    var breaks = 0
    /// The number of the first article in `places`; those before it take no more text.
    var first = 0
    /// The articles opened last, at most `openArticles`.
    var places: [Place] = []
    /// The article that the last unit of running text went to.
    var current = -1
    /// Index into the list of choices; -1 at the start.
    var choice = -1

    var count: Int { first + places.count }
  }

  private struct Choice {
    let unit: Int
    let article: Int
    let parent: Int
  }

  private static let beamWidth = 20
  /// How many articles may be open for more text at once.
  private var openArticles = 1
  /// By how much mixed columns must explain a page better than articles one after the other.
  private static let margin = 6.0

  init(_ units: [PageUnit], of sheet: PageSheet, copies: Copies) {
    var copies = copies
    copies.note(units)
    self.units = units
    links = Links(sheet, units)
    articleOfUnit = Array(repeating: nil, count: units.count)
    let inTurn = deal()
    if sheet.measure.isBroken && !sheet.isOrdered && inTurn.breaks > 0
      && units.count(where: { $0.role == .headline }) > 1
    {
      openArticles = 5
      links.compareTopics()
      let mixed = deal()
      if mixed.score > inTurn.score + Self.margin { take(mixed) } else { take(inTurn) }
    } else {
      take(inTurn)
    }
    dealRest(copies)
  }

  private struct Deal {
    var score = 0.0
    /// How often running text does not go on as the text before it asks.
    var breaks = 0
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
    /// Lines that stand before anything they could belong to.
    var waiting: [Int] = []
    for index in units.indices {
      let unit = units[index]
      if waits(index, whileNone: beam[0].count == 0) {
        waiting.append(index)
        continue
      }
      switch unit.role {
      case .headline:
        let joins = wasHeadline && !beam.isEmpty && index > 0 && units[index - 1].touchesNext
        for slot in beam.indices {
          if joins {
            beam[slot].places[beam[slot].places.count - 1].topics.append(index)
          } else {
            open(index, in: &beam[slot])
          }
          choose(index, beam[slot].count - 1, &beam[slot], &choices)
          for line in waiting { choose(line, beam[slot].count - 1, &beam[slot], &choices) }
        }
        waiting = []
      case .deck, .byline, .dateLine, .body, .crosshead, .contributors, .jump, .continued:
        for slot in beam.indices where beam[slot].places.isEmpty {
          open(nil, in: &beam[slot])
          for line in waiting { choose(line, 0, &beam[slot], &choices) }
        }
        waiting = []
        beam = extended(beam, by: index, &choices)
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
    var deal = Deal(score: best.score, breaks: best.breaks, count: best.count)
    var choice = best.choice
    while choice >= 0 {
      deal.pairs.append((choices[choice].unit, choices[choice].article))
      choice = choices[choice].parent
    }
    return deal
  }

  /// Whether a unit belongs to the article that begins next: a line of the head before any article, or one that says
  /// where a text comes from above its headline.
  private func waits(_ index: Int, whileNone isFirst: Bool) -> Bool {
    switch units[index].role {
    case .byline, .dateLine: isFirst
    case .continued: isFirst || units[(index + 1)...].first { !$0.isFurniture }?.role == .headline
    default: false
    }
  }

  private func open(_ headline: Int?, in hypothesis: inout Hypothesis) {
    if hypothesis.places.count == openArticles {
      let place = hypothesis.places.removeFirst()
      if !place.isClosed && place.last >= 0 {
        let gain = links.end(place.last)
        hypothesis.score += gain
        if gain < 0 { hypothesis.breaks += 1 }
      }
      hypothesis.first += 1
    }
    hypothesis.places.append(
      Place(last: -1, topics: headline.map { [$0] } ?? [], key: UInt64((headline ?? -1) + 2)))
  }

  private func choose(
    _ unit: Int, _ article: Int, _ hypothesis: inout Hypothesis, _ choices: inout [Choice]
  ) {
    choices.append(Choice(unit: unit, article: article, parent: hypothesis.choice))
    hypothesis.choice = choices.count - 1
  }

  /// The best ways to go on with a unit, at most `beamWidth`.
  private func extended(_ beam: [Hypothesis], by index: Int, _ choices: inout [Choice])
    -> [Hypothesis]
  {
    var ways: [(score: Double, hypothesis: Int, slot: Int)] = []
    ways.reserveCapacity(beam.count * openArticles)
    var known = Gains()
    for (number, hypothesis) in beam.enumerated() {
      let count = ways.count
      for slot in hypothesis.places.indices {
        guard let gain = gain(of: index, in: slot, of: hypothesis, &known) else { continue }
        ways.append((hypothesis.score + gain, number, slot))
      }
      // Where no article can take the unit, the last one has to.
      if ways.count == count {
        ways.append((hypothesis.score - 4, number, hypothesis.places.count - 1))
      }
    }
    if ways.count > 1 { ways.sort { $0.score > $1.score } }
    return ways.prefix(Self.beamWidth).map { way in
      var hypothesis = beam[way.hypothesis]
      if way.score < hypothesis.score { hypothesis.breaks += 1 }
      hypothesis.score = way.score
      place(index, in: way.slot, of: &hypothesis)
      choose(index, hypothesis.first + way.slot, &hypothesis, &choices)
      return hypothesis
    }
  }

  /// What it is worth to put one unit behind places that many hypotheses share.
  private struct Gains {
    private var keys = [UInt64](repeating: 0, count: 64)
    private var values = [Double](repeating: 0, count: 64)

    mutating func value(_ key: UInt64, _ make: () -> Double) -> Double {
      let slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 58)
      if keys[slot] != key {
        values[slot] = make()
        keys[slot] = key
      }
      return values[slot]
    }
  }

  private func place(_ index: Int, in slot: Int, of hypothesis: inout Hypothesis) {
    switch units[index].role {
    case .deck:
      hypothesis.places[slot].hasDeck = true
      hypothesis.places[slot].topics.append(index)
      hypothesis.places[slot].key =
        hypothesis.places[slot].key &* 0x0000_0100_0000_01B3 &+ UInt64(index + 2)
    case .byline: hypothesis.places[slot].hasByline = true
    case .contributors, .jump: hypothesis.places[slot].isClosed = true
    case .body:
      hypothesis.places[slot].last = index
      hypothesis.places[slot].topics.append(index)
      hypothesis.places[slot].key =
        hypothesis.places[slot].key &* 0x0000_0100_0000_01B3 &+ UInt64(index + 2)
      if hypothesis.places[slot].topics.count > 24 { hypothesis.places[slot].topics.remove(at: 1) }
      hypothesis.current = hypothesis.first + slot
    default: break
    }
  }

  /// What it is worth to put a unit into an article, or nil when it cannot be there.
  private func gain(
    of index: Int, in slot: Int, of hypothesis: Hypothesis, _ known: inout Gains
  ) -> Double? {
    let place = hypothesis.places[slot]
    let isNewest = slot == hypothesis.places.count - 1
    switch units[index].role {
    case .deck:
      return place.last < 0 && !place.hasByline && !place.hasDeck ? (isNewest ? 2 : 0) : nil
    case .byline:
      return place.last < 0 && !place.hasByline ? (isNewest ? 2 : 0) : nil
    case .contributors, .jump, .crosshead, .dateLine, .continued:
      guard !place.isClosed else { return nil }
      var gain = hypothesis.first + slot == hypothesis.current ? 1.0 : 0
      if place.last < 0 && units[index].role != .dateLine && units[index].role != .continued {
        gain -= 3
      }
      if units[index].role == .continued && isNewest && place.last < 0 { gain += 3 }
      if units[index].role == .jump { gain += links.jump(index, to: place.topics.first) }
      if place.last >= 0 && units[index].role == .jump { gain += links.end(place.last) / 2 }
      return gain
    default:
      guard !place.isClosed else { return nil }
      let gain = hypothesis.first + slot == hypothesis.current ? links.stay : 0
      return gain
        + known.value(place.key) {
          var gain =
            place.last >= 0
            ? links.link(place.last, index) : links.start(index) + (isNewest ? 0.5 : 0)
          if openArticles > 1 { gain += links.cohesion(index, with: place.topics) }
          return gain
        }
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
      case .caption, .pullQuote, .factBox, .table, .unreadable, .other:
        let (share, count, partners) = copies.share(of: index) {
          self.articleOfUnit[$0] != nil
        }
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
      if articleOfUnit[index] == nil && count > 0 && !units[index].isFurniture {
        articleOfUnit[index] = 0
      }
    }
  }
}

extension PageUnit {
  /// Whether it is on the page but in no article.
  var isFurniture: Bool {
    switch role {
    case .folio, .runningHead, .advertisement, .imageName, .menu: true
    default: false
    }
  }
}

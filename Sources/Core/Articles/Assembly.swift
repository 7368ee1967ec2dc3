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

  private struct Hypothesis {
    var score = 0.0
    var breaks = 0
    /// The number of the first article in `places`; those before it take no more text.
    var first = 0
    /// The numbers of the articles opened last, at most `openArticles`, in the list of places.
    var places = OpenPlaces()
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
  /// What a headline without any text below it costs.
  private static let emptyArticle = -8.0
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
      links.compareTopics()
      let inTurn = deal()
      openArticles = OpenPlaces.limit
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
    var table = PlaceTable()
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
        table.moved.removeAll(keepingCapacity: true)
        for slot in beam.indices {
          if joins {
            let newest = beam[slot].places.count - 1
            beam[slot].places[newest] = table.next(of: beam[slot].places[newest]) { $0.topics.append(index) }
          } else {
            open(index, in: &beam[slot], &table)
          }
          choose(index, beam[slot].count - 1, &beam[slot], &choices)
          for line in waiting { choose(line, beam[slot].count - 1, &beam[slot], &choices) }
        }
        waiting = []
      case .deck, .byline, .dateLine, .body, .crosshead, .contributors, .jump, .continued:
        for slot in beam.indices where beam[slot].places.isEmpty {
          open(nil, in: &beam[slot], &table)
          for line in waiting { choose(line, 0, &beam[slot], &choices) }
        }
        waiting = []
        extend(&beam, by: index, &choices, &table)
        if table.places.count > 4096 { compact(&table, &beam) }
      default: break
      }
      wasHeadline = unit.role == .headline
    }
    for slot in beam.indices {
      for number in 0..<beam[slot].places.count {
        let place = table.places[beam[slot].places[number]]
        if place.last < 0 && !place.topics.isEmpty { beam[slot].score += Self.emptyArticle }
        if !place.isClosed && place.last >= 0 { beam[slot].score += links.end(place.last) }
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

  private func open(_ headline: Int?, in hypothesis: inout Hypothesis, _ table: inout PlaceTable) {
    if hypothesis.places.count == openArticles {
      let place = table.places[hypothesis.places.removeFirst()]
      if place.last < 0 && !place.topics.isEmpty { hypothesis.score += Self.emptyArticle }
      if !place.isClosed && place.last >= 0 {
        let gain = links.end(place.last)
        hypothesis.score += gain
        if gain < 0 { hypothesis.breaks += 1 }
      }
      hypothesis.first += 1
    }
    table.places.append(
      PlaceTable.Place(last: -1, topics: headline.map { [$0] } ?? [], key: UInt64((headline ?? -1) + 2)))
    hypothesis.places.append(table.places.count - 1)
  }

  private func choose(
    _ unit: Int, _ article: Int, _ hypothesis: inout Hypothesis, _ choices: inout [Choice]
  ) {
    choices.append(Choice(unit: unit, article: article, parent: hypothesis.choice))
    hypothesis.choice = choices.count - 1
  }

  /// Puts the best ways to go on with a unit in the place of the beam, at most `beamWidth`.
  private func extend(
    _ beam: inout [Hypothesis], by index: Int, _ choices: inout [Choice], _ table: inout PlaceTable
  ) {
    table.gains.clear()
    table.moved.removeAll(keepingCapacity: true)
    // Descending; of equal scores the one found first stands first.
    var ways: [Way] = []
    ways.reserveCapacity(min(Self.beamWidth, beam.count * openArticles) + 1)
    for number in beam.indices {
      let hypothesis = beam[number]
      var isPlaced = false
      for slot in 0..<hypothesis.places.count {
        guard let gain = gain(of: index, in: slot, of: hypothesis, &table) else { continue }
        isPlaced = true
        Self.keep(Way(score: hypothesis.score + gain, hypothesis: number, slot: slot), in: &ways)
      }
      // Where no article can take the unit, the last one has to.
      if !isPlaced {
        Self.keep(
          Way(score: hypothesis.score - 4, hypothesis: number, slot: hypothesis.places.count - 1), in: &ways)
      }
    }
    if beam.count == 1 && ways.count == 1 {
      go(ways[0], with: index, of: &beam[0], &choices, &table, isAlone: true)
      return
    }
    beam = ways.map { way in
      var hypothesis = beam[way.hypothesis]
      go(way, with: index, of: &hypothesis, &choices, &table, isAlone: false)
      return hypothesis
    }
  }

  private struct Way {
    let score: Double
    let hypothesis: Int
    let slot: Int
  }

  private static func keep(_ way: Way, in ways: inout [Way]) {
    var place = ways.count
    while place > 0 && ways[place - 1].score < way.score { place -= 1 }
    guard place < beamWidth else { return }
    ways.insert(way, at: place)
    if ways.count > beamWidth { ways.removeLast() }
  }

  /// - Parameter isAlone: whether no other hypothesis has the same places.
  private func go(
    _ way: Way, with index: Int, of hypothesis: inout Hypothesis, _ choices: inout [Choice], _ table: inout PlaceTable,
    isAlone: Bool
  ) {
    if way.score < hypothesis.score { hypothesis.breaks += 1 }
    hypothesis.score = way.score
    let role = units[index].role
    switch role {
    case .deck, .byline, .contributors, .jump, .body:
      let place = hypothesis.places[way.slot]
      if isAlone {
        table.places[place].take(index, as: role)
      } else {
        hypothesis.places[way.slot] = table.next(of: place) { $0.take(index, as: role) }
      }
      if role == .body { hypothesis.current = hypothesis.first + way.slot }
    default: break
    }
    choose(index, hypothesis.first + way.slot, &hypothesis, &choices)
  }

  /// Drops the places that no hypothesis has any more.
  private func compact(_ table: inout PlaceTable, _ beam: inout [Hypothesis]) {
    var places: [PlaceTable.Place] = []
    var numbers = [Int](repeating: -1, count: table.places.count)
    for slot in beam.indices {
      for number in 0..<beam[slot].places.count {
        let old = beam[slot].places[number]
        if numbers[old] < 0 {
          numbers[old] = places.count
          places.append(table.places[old])
        }
        beam[slot].places[number] = numbers[old]
      }
    }
    table.places = places
  }

  /// What it is worth to put a unit into an article, or nil when it cannot be there.
  private func gain(
    of index: Int, in slot: Int, of hypothesis: Hypothesis, _ table: inout PlaceTable
  ) -> Double? {
    let number = hypothesis.places[slot]
    let last = table.places[number].last
    let isNewest = slot == hypothesis.places.count - 1
    let role = units[index].role
    switch role {
    case .deck:
      let place = table.places[number]
      return last < 0 && !place.hasByline && !place.hasDeck ? (isNewest ? 2 : 0) : nil
    case .byline:
      return last < 0 && !table.places[number].hasByline ? (isNewest ? 2 : 0) : nil
    case .contributors, .jump, .crosshead, .dateLine, .continued:
      guard !table.places[number].isClosed else { return nil }
      var gain = hypothesis.first + slot == hypothesis.current ? 1.0 : 0
      if last < 0 && role != .dateLine && role != .continued { gain -= 3 }
      if role == .continued && isNewest && last < 0 { gain += 3 }
      if role == .jump { gain += links.jump(index, to: table.places[number].topics.first) }
      if last >= 0 && role == .jump { gain += links.end(last) / 2 }
      return gain
    default:
      guard !table.places[number].isClosed else { return nil }
      let gain = hypothesis.first + slot == hypothesis.current ? links.stay : 0
      let key = table.places[number].key
      if let known = table.gains.value(key) { return gain + known }
      var own = last >= 0 ? links.link(last, index) : links.start(index) + (isNewest ? 0.5 : 0)
      if links.hasTopics { own += links.cohesion(index, with: table.places[number].topics) }
      table.gains.note(own, key)
      return gain + own
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

@testable import Core

/// Deals the units of a page to articles as `Assembly` says it, with each way of dealing kept whole and nothing shared.
struct SlowAssembly {
  struct Place {
    var last: Int?
    var topics: [Int]
    var isClosed = false
    var hasByline = false
    var hasDeck = false
  }

  struct Way {
    var score = 0.0
    var breaks = 0
    /// The articles that take more text, by their number.
    var open: [(number: Int, place: Place)] = []
    var count = 0
    var current: Int?
    var articles: [Int: Int] = [:]
  }

  let units: [PageUnit]
  let links: Links
  let limit: Int

  /// The article of each unit that is dealt, how many there are, and whether columns were taken to be read across each
  /// other.
  static func deal(_ units: [PageUnit], of sheet: PageSheet) -> (articles: [Int: Int], count: Int, isMixed: Bool) {
    var links = Links(sheet, units)
    let inTurn = SlowAssembly(units: units, links: links, limit: 1).best()
    guard sheet.measure.isBroken, !sheet.isOrdered, inTurn.breaks > 0,
      units.count(where: { $0.role == .headline }) > 1
    else { return (inTurn.articles, inTurn.count, false) }
    links.compareTopics()
    let compared = SlowAssembly(units: units, links: links, limit: 1).best()
    let mixed = SlowAssembly(units: units, links: links, limit: 5).best()
    let isMixed = mixed.score > compared.score + 6
    let way = isMixed ? mixed : compared
    return (way.articles, way.count, isMixed)
  }

  private func best() -> Way {
    var ways = [Way()]
    var waiting: [Int] = []
    var wasHeadline = false
    for (index, unit) in units.enumerated() {
      if waits(index, isFirst: ways[0].count == 0) {
        waiting.append(index)
        continue
      }
      switch unit.role {
      case .headline:
        for number in ways.indices {
          if wasHeadline && units[index - 1].touchesNext {
            ways[number].open[ways[number].open.count - 1].place.topics.append(index)
          } else {
            open([index], in: &ways[number])
          }
          for line in [index] + waiting { ways[number].articles[line] = ways[number].count - 1 }
        }
        waiting = []
      case .deck, .byline, .dateLine, .body, .crosshead, .contributors, .jump, .continued:
        for number in ways.indices where ways[number].open.isEmpty {
          open([], in: &ways[number])
          for line in waiting { ways[number].articles[line] = 0 }
        }
        waiting = []
        ways = extended(ways, by: index)
      default: break
      }
      wasHeadline = unit.role == .headline
    }
    for number in ways.indices {
      for (_, place) in ways[number].open {
        if place.last == nil && !place.topics.isEmpty { ways[number].score -= 8 }
        if let last = place.last, !place.isClosed { ways[number].score += links.end(last) }
      }
    }
    return ways.max { $0.score < $1.score } ?? Way()
  }

  private func waits(_ index: Int, isFirst: Bool) -> Bool {
    switch units[index].role {
    case .byline, .dateLine: isFirst
    case .continued: isFirst || units[(index + 1)...].first { !$0.isFurniture }?.role == .headline
    default: false
    }
  }

  private func open(_ topics: [Int], in way: inout Way) {
    if way.open.count == limit {
      let place = way.open.removeFirst().place
      if place.last == nil && !place.topics.isEmpty { way.score -= 8 }
      if let last = place.last, !place.isClosed {
        way.score += links.end(last)
        if links.end(last) < 0 { way.breaks += 1 }
      }
    }
    way.open.append((way.count, Place(topics: topics)))
    way.count += 1
  }

  private func extended(_ ways: [Way], by index: Int) -> [Way] {
    var next: [Way] = []
    for way in ways {
      var gains: [(slot: Int, gain: Double)] = []
      for slot in way.open.indices {
        if let gain = gain(of: index, in: slot, of: way) { gains.append((slot, gain)) }
      }
      if gains.isEmpty { gains = [(way.open.count - 1, -4)] }
      for (slot, gain) in gains {
        var new = way
        new.score += gain
        if new.score < way.score { new.breaks += 1 }
        take(index, in: slot, of: &new)
        next.append(new)
      }
    }
    let order = next.indices.sorted {
      next[$0].score != next[$1].score ? next[$0].score > next[$1].score : $0 < $1
    }
    return order.prefix(20).map { next[$0] }
  }

  private func take(_ index: Int, in slot: Int, of way: inout Way) {
    way.articles[index] = way.open[slot].number
    var place = way.open[slot].place
    switch units[index].role {
    case .deck:
      place.hasDeck = true
      place.topics.append(index)
    case .byline: place.hasByline = true
    case .contributors, .jump: place.isClosed = true
    case .body:
      place.last = index
      place.topics.append(index)
      if place.topics.count > 24 { place.topics.remove(at: 1) }
      way.current = way.open[slot].number
    default: break
    }
    way.open[slot].place = place
  }

  private func gain(of index: Int, in slot: Int, of way: Way) -> Double? {
    let (number, place) = way.open[slot]
    let isNewest = slot == way.open.count - 1
    let isCurrent = number == way.current
    let role = units[index].role
    if role == .deck || role == .byline {
      if place.last != nil || place.hasByline || role == .deck && place.hasDeck { return nil }
      return isNewest ? 2 : 0
    }
    if place.isClosed { return nil }
    if role == .body {
      var own = place.last.map { links.link($0, index) } ?? links.start(index) + (isNewest ? 0.5 : 0)
      if links.hasTopics { own += links.cohesion(index, with: place.topics) }
      return (isCurrent ? links.stay : 0) + own
    }
    var gain = isCurrent ? 1.0 : 0
    if place.last == nil && role != .dateLine && role != .continued { gain -= 3 }
    if place.last == nil && role == .continued && isNewest { gain += 3 }
    if role == .jump {
      gain += links.jump(index, to: place.topics.first)
      if let last = place.last { gain += links.end(last) / 2 }
    }
    return gain
  }
}

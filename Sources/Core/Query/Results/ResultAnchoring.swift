/// Widening ranges and moving anchors.
extension ResultView {
  /// The ranges widened; equal ones become one.
  func expanded(_ expansion: Expansion) throws -> ResultSet {
    let widen: (Range<Int>) throws -> Range<Int>
    switch expansion.amount {
    case .tokens(let count):
      widen = { range in
        max(
          0, range.lowerBound - min(count, range.lowerBound))..<min(
            tokens.tokenCount, range.upperBound + min(count, tokens.tokenCount))
      }
    case .regions(let count, let name, let place):
      guard let reference = tokens.names.region(name) else { throw unknownRegion(name, place) }
      widen = { range in
        let low = try edge(reference, count, around: range.lowerBound, isLeft: true) ?? range.lowerBound
        let high = try edge(reference, count, around: range.upperBound - 1, isLeft: false) ?? range.upperBound
        return min(low, range.lowerBound)..<max(high, range.upperBound)
      }
    }
    var hits: [Hit] = []
    hits.reserveCapacity(set.count)
    for row in 0..<set.count {
      if row & 4095 == 0 { try cancel.check() }
      var hit = set.hit(row)
      let wide = try widen(hit.first..<hit.last + 1)
      if expansion.side != .right { hit.first = wide.lowerBound }
      if expansion.side != .left { hit.last = wide.upperBound - 1 }
      hits.append(hit)
    }
    return ResultSet(sorting: hits, like: set)
  }

  private func unknownRegion(_ name: String, _ place: QueryPlace) -> QueryError {
    QueryError(
      .unknownRegion, "the corpus has no region \(name)", at: place, expected: tokens.names.regions.map(\.name),
      didYouMean: NearNames.of(name, among: tokens.names.regionNames).first)
  }

  /// The region named, or an error with its place.
  func region(_ name: String, at place: QueryPlace) throws(QueryError) -> CorpusNames.RegionReference {
    guard let reference = tokens.names.region(name) else { throw unknownRegion(name, place) }
    return reference
  }

  /// Where the region around a position, or the one `count - 1` further, begins or ends; nil outside of regions.
  private func edge(
    _ reference: CorpusNames.RegionReference, _ count: Int, around position: Int, isLeft: Bool
  ) throws -> Int? {
    guard let ordinal = try tokens.innermost(reference, around: position) else { return nil }
    let step = max(0, count - 1)
    let last = tokens.regionCount(reference.layer) - 1
    let found = isLeft ? max(0, ordinal - min(step, ordinal)) : min(last, ordinal + min(step, last))
    let range = try tokens.region(reference.layer, found)
    return isLeft ? range.lowerBound : range.upperBound
  }

  /// Sets an anchor to another one of the same row.
  ///
  /// A source that is not set, or outside of the corpus, leaves the anchor as it is, and so does one that would make a
  /// range end before it begins. With `overwrites`, target and keyword become unset then, and the row is left out.
  func copying(_ source: MatchAnchor?, to anchor: AnchorName, overwrites: Bool) throws -> ResultSet {
    guard let source else {
      guard anchor == .target || anchor == .keyword else {
        throw QueryError(.wrongType, "match and matchend are always set", at: .nowhere)
      }
      var result = set
      if anchor == .target { result.targets = nil } else { result.keywords = nil }
      return result
    }
    let places = try self.places(source)
    var hits: [Hit] = []
    hits.reserveCapacity(set.count)
    for row in 0..<set.count {
      var hit = set.hit(row)
      let place = places(row).flatMap { 0..<tokens.tokenCount ~= $0 ? $0 : nil }
      switch anchor {
      case .target: if place != nil || overwrites { hit.target = place }
      case .keyword: if place != nil || overwrites { hit.keyword = place }
      case .match:
        if let place, place <= hit.last { hit.first = place } else if overwrites { continue }
      case .matchend:
        if let place, place >= hit.first { hit.last = place } else if overwrites { continue }
      }
      hits.append(hit)
    }
    if anchor == .target || anchor == .keyword {
      var result = set
      if anchor == .target {
        result.targets = hits.map { Int32($0.target ?? -1) }
      } else {
        result.keywords = hits.map { Int32($0.keyword ?? -1) }
      }
      return result
    }
    return ResultSet(sorting: hits, like: set)
  }

  /// Sets an anchor to the token that a search in the neighbourhood chooses; unset where it finds none.
  func finding(_ search: AnchorSearch, for anchor: AnchorName, accepts: (Int) throws -> Bool) throws -> ResultSet {
    let from = try places(MatchAnchor(name: search.from.rawValue))
    var found: [Int?] = []
    found.reserveCapacity(set.count)
    for row in 0..<set.count {
      if row & 255 == 0 { try cancel.check() }
      guard let place = from(row), 0..<tokens.tokenCount ~= place else {
        found.append(nil)
        continue
      }
      found.append(try choose(search, try window(search, around: place, row), from: place, row, accepts))
    }
    var result = set
    switch anchor {
    case .target: result.targets = found.map { Int32($0 ?? -1) }
    case .keyword: result.keywords = found.map { Int32($0 ?? -1) }
    case .match, .matchend:
      var hits: [Hit] = []
      for row in 0..<set.count {
        var hit = set.hit(row)
        if let place = found[row] {
          if anchor == .match, place <= hit.last { hit.first = place }
          if anchor == .matchend, place >= hit.first { hit.last = place }
        }
        hits.append(hit)
      }
      result = ResultSet(sorting: hits, like: set)
    }
    return result
  }

  /// The positions that are searched.
  private func window(_ search: AnchorSearch, around place: Int, _ row: Int) throws -> Range<Int> {
    var low: Int
    var high: Int
    switch search.window {
    case .tokens(let count):
      low = max(0, place - min(count, place))
      high = min(tokens.tokenCount, place + min(count, tokens.tokenCount) + 1)
    case .regions(let count, let name, let written):
      let reference = try region(name, at: written)
      guard let left = try edge(reference, count, around: place, isLeft: true),
        let right = try edge(reference, count, around: place, isLeft: false)
      else { return place..<place }
      (low, high) = (left, right)
    }
    if search.side == .left { high = place + 1 }
    if search.side == .right { low = place }
    return low..<max(low, high)
  }

  private func choose(
    _ search: AnchorSearch, _ window: Range<Int>, from place: Int, _ row: Int, _ accepts: (Int) throws -> Bool
  ) throws -> Int? {
    var best: Int?
    for position in window {
      if position == place, !search.isInclusive { continue }
      guard try accepts(position) else { continue }
      guard let known = best else {
        best = position
        continue
      }
      switch search.choice {
      case .leftmost: break
      case .rightmost: best = position
      case .nearest: if abs(position - place) < abs(known - place) { best = position }
      case .farthest: if abs(position - place) > abs(known - place) { best = position }
      }
    }
    return best
  }
}

extension ResultSet {
  /// Sorts hits and keeps the first of those with equal ranges, with at least the anchor columns of another result.
  init(sorting hits: [Hit], like other: ResultSet) {
    self.init(sorting: hits)
    if other.targets != nil, targets == nil { targets = Array(repeating: -1, count: count) }
    if other.keywords != nil, keywords == nil { keywords = Array(repeating: -1, count: count) }
  }

  /// The rows of this and of another result, or those in both, or those only here; anchors come from the first that
  /// has the row.
  func combined(_ operation: ResultSource.Operation, with other: ResultSet) -> ResultSet {
    var hits: [Hit] = []
    var (row, otherRow) = (0, 0)
    while row < count || otherRow < other.count {
      let order = row == count ? 1 : otherRow == other.count ? -1 : compare(row, other, otherRow)
      if order <= 0 {
        let isKept =
          switch operation {
          case .union: true
          case .intersection: order == 0
          case .difference: order < 0
          }
        if isKept { hits.append(hit(row)) }
        row += 1
      } else if operation == .union {
        hits.append(other.hit(otherRow))
      }
      if order >= 0 { otherRow += 1 }
    }
    return ResultSet(sorting: hits)
  }

  private func compare(_ row: Int, _ other: ResultSet, _ otherRow: Int) -> Int {
    if firsts[row] != other.firsts[otherRow] { return firsts[row] < other.firsts[otherRow] ? -1 : 1 }
    if lasts[row] != other.lasts[otherRow] { return lasts[row] < other.lasts[otherRow] ? -1 : 1 }
    return 0
  }

  /// The rows that lie in no other row.
  var maximal: ResultSet {
    var reach = -1
    // Of rows with one start the longest is the last; it decides about those before it.
    return filter { row in
      let isLongest = row + 1 == count || firsts[row + 1] != firsts[row]
      guard isLongest, Int(lasts[row]) > reach else { return false }
      reach = Int(lasts[row])
      return true
    }
  }

  /// The rows of `self` that hold a whole row of `other`.
  func containing(_ other: ResultSet) -> ResultSet {
    // The least end of the other rows that begin at or after a place.
    var least = [UInt32](repeating: .max, count: other.count + 1)
    for row in stride(from: other.count - 1, through: 0, by: -1) {
      least[row] = Swift.min(least[row + 1], other.lasts[row])
    }
    var next = 0
    return filter { row in
      while next < other.count, other.firsts[next] < firsts[row] { next += 1 }
      return least[next] <= lasts[row]
    }
  }
}

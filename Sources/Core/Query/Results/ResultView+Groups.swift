extension ResultView {
  /// What `grouped` gives for token attributes, counted by id; nil for values of another kind.
  func groupedByID(
    _ target: TabulateItem, by source: TabulateItem?, atLeast least: Int, limit: Int
  ) throws -> (rows: [Grouped], total: Int)? {
    guard case .attribute(let attribute) = try value(target.attribute ?? "", at: target.place) else { return nil }
    guard let source else {
      var counts = [UInt32](repeating: 0, count: tokens.lexiconCount(attribute) + 1)
      try forEachID(attribute, target.first) { _, id in counts[Int(id)] &+= 1 }
      let (places, total) = RankedCounts.top(counts, atLeast: least, limit: limit)
      let rows = try places.map { place in
        Grouped(source: nil, target: try text(attribute, UInt32(place)), frequency: Int(counts[place]))
      }
      return (rows, total)
    }
    guard case .attribute(let other) = try value(source.attribute ?? "", at: source.place) else { return nil }
    var sources = [UInt32](repeating: 0, count: set.count)
    try forEachID(other, source.first) { row, id in sources[row] = id }
    var counts = PairCounts(minimumCapacity: min(set.count, 1 << 16))
    try forEachID(attribute, target.first) { row, id in counts.add(sources[row], id) }
    let (found, total) = counts.top(atLeast: least, limit: limit)
    let rows = try found.map { pair in
      Grouped(source: try text(other, pair.first), target: try text(attribute, pair.second), frequency: pair.count)
    }
    return (rows, total)
  }

  /// Calls `body` with each row and the id of the value at an anchor, plus 1; 0 where nothing is.
  private func forEachID(_ attribute: Int, _ anchor: MatchAnchor, _ body: (Int, UInt32) -> Void) throws {
    let end = tokens.tokenCount
    let column: [UInt32]
    switch anchor.name {
    case "match": column = set.firsts
    case "matchend": column = set.lasts
    default:
      let place = try places(anchor)
      for row in 0..<set.count {
        if row & 4095 == 0 { try cancel.check() }
        guard let position = place(row), position >= 0, position < end else {
          body(row, 0)
          continue
        }
        body(row, try tokens.id(attribute, at: position) + 1)
      }
      return
    }
    for row in column.indices {
      if row & 4095 == 0 { try cancel.check() }
      let position = Int(column[row]) + anchor.offset
      body(row, position >= 0 && position < end ? try tokens.id(attribute, at: position) + 1 : 0)
    }
  }

  /// The text of an id that was counted one higher.
  private func text(_ attribute: Int, _ number: UInt32) throws -> [UInt8]? {
    number == 0 ? nil : try tokens.copyValue(attribute, number - 1)
  }
}

import Glibc

extension ResultView {
  /// What `grouped` gives for token attributes, counted by id; nil for values of another kind.
  func groupedByID(
    _ target: TabulateItem, by source: TabulateItem?, atLeast least: Int, limit: Int
  ) throws -> (rows: [Grouped], total: Int)? {
    guard case .attribute(let attribute) = try value(target.attribute ?? "", at: target.place) else { return nil }
    guard let source else {
      if let counts = try countsByID(attribute, target.first) {
        let (places, total) = RankedCounts.top(counts, atLeast: least, limit: limit)
        let rows = try places.map { place in
          Grouped(
            source: nil, target: try tokens.copyValue(attribute, UInt32(place)), frequency: Int(counts[place]))
        }
        return (rows, total)
      }
      var counts = [UInt32](repeating: 0, count: tokens.lexiconCount(attribute) + 1)
      try forEachID(attribute, target.first) { _, id in counts[Int(id)] &+= 1 }
      let (places, total) = RankedCounts.top(counts, atLeast: least, limit: limit)
      let rows = try places.map { place in
        Grouped(source: nil, target: try text(attribute, UInt32(place)), frequency: Int(counts[place]))
      }
      return (rows, total)
    }
    guard case .attribute(let other) = try value(source.attribute ?? "", at: source.place) else { return nil }
    let before = cancel.charged
    defer { cancel.discharge(max(0, cancel.charged - before)) }
    try cancel.charge(4 * set.count)
    var sources = [UInt32](repeating: 0, count: set.count)
    try forEachID(other, source.first) { row, id in sources[row] = id }
    var counts = PairCounts(minimumCapacity: min(set.count, 1 << 16))
    var charged = 0
    try forEachID(attribute, target.first) { row, id in
      counts.add(sources[row], id)
    } pause: {
      // With each step the table takes twice the room, and the old one is held while it is copied.
      if counts.byteCount > charged { try cancel.charge(counts.byteCount - charged) }
      charged = max(charged, counts.byteCount)
    }
    try cancel.charge(32 * min(limit, counts.count))
    let (found, total) = counts.top(atLeast: least, limit: limit)
    var rows: [Grouped] = []
    for pair in found {
      let row = Grouped(
        source: try text(other, pair.first), target: try text(attribute, pair.second), frequency: pair.count)
      if rows.count & 1023 == 0 {
        try cancel.charge(1024 * (24 + 2 * 48))
        try cancel.check()
      }
      rows.append(row)
    }
    return (rows, total)
  }

  /// Calls `body` with each row and the id of the value at an anchor, plus 1; 0 where nothing is.
  ///
  /// - Parameter pause: called every few thousand rows.
  private func forEachID(
    _ attribute: Int, _ anchor: MatchAnchor, _ body: (Int, UInt32) -> Void, pause: () throws -> Void = {}
  ) throws {
    let end = tokens.tokenCount
    let column: [UInt32]
    switch anchor.name {
    case "match": column = set.firsts
    case "matchend": column = set.lasts
    default:
      let place = try places(anchor)
      for row in 0..<set.count {
        if row & 4095 == 0 {
          try pause()
          try cancel.check()
        }
        guard let position = place(row), position >= 0, position < end else {
          body(row, 0)
          continue
        }
        body(row, try tokens.id(attribute, at: position) + 1)
      }
      return
    }
    var ids: [UInt32] = []
    for low in stride(from: 0, to: column.count, by: 4096) {
      try pause()
      try cancel.check()
      let rows = low..<min(low + 4096, column.count)
      if Self.areInside(column, rows, anchor.offset, end) {
        try readIDs(attribute, column, rows, anchor.offset, into: &ids)
        for (index, id) in ids.enumerated() { body(low + index, id + 1) }
        continue
      }
      for row in rows {
        let position = Int(column[row]) + anchor.offset
        body(row, position >= 0 && position < end ? try tokens.id(attribute, at: position) + 1 : 0)
      }
    }
  }

  /// Reads the ids at the positions of some rows, each moved by `offset`.
  private func readIDs(
    _ attribute: Int, _ column: [UInt32], _ rows: Range<Int>, _ offset: Int, into ids: inout [UInt32]
  ) throws {
    try tokens.readIDs(attribute, at: column.span.extracting(rows), offset: offset, into: &ids)
  }

  /// Counts the tokens at the positions of some rows, each moved by `offset`.
  private func add(_ column: [UInt32], _ rows: Range<Int>, _ offset: Int, to tally: inout ValueTally<Tokens>) throws {
    try tally.add(at: column.span.extracting(rows), offset: offset, cancel)
  }

  /// Whether the positions of some rows, each moved by `offset`, lie inside the corpus.
  private static func areInside(_ column: [UInt32], _ rows: Range<Int>, _ offset: Int, _ end: Int) -> Bool {
    var (least, greatest) = (UInt32.max, UInt32.min)
    for row in rows {
      least = min(least, column[row])
      greatest = max(greatest, column[row])
    }
    return Int(least) + offset >= 0 && Int(greatest) + offset < end
  }

  /// How often each id stands at an anchor whose places come from one column and lie inside the corpus, counted on all
  /// processors; nil for other anchors.
  private func countsByID(_ attribute: Int, _ anchor: MatchAnchor) throws -> [UInt32]? {
    let column: [UInt32]
    switch anchor.name {
    case "match": column = set.firsts
    case "matchend": column = set.lasts
    default: return nil
    }
    guard tokens.hasTypes(attribute), column.count > 1 << 12,
      Self.areInside(column, 0..<column.count, anchor.offset, tokens.tokenCount)
    else { return nil }
    let jobs = max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 8, column.count >> 17))
    let parts = try Parallel.map(jobs, jobs: jobs) { job in
      Result {
        var tally = try ValueTally(attribute, of: tokens, cancel)
        let rows = column.count * job / jobs..<column.count * (job + 1) / jobs
        try add(column, rows, anchor.offset, to: &tally)
        return tally
      }
    }.map { try $0.get() }
    var whole = parts[0]
    for part in parts.dropFirst() { try whole.merge(part) }
    return try whole.byID(cancel)
  }

  /// The text of an id that was counted one higher.
  private func text(_ attribute: Int, _ number: UInt32) throws -> [UInt8]? {
    number == 0 ? nil : try tokens.copyValue(attribute, number - 1)
  }
}

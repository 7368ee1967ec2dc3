import Glibc

/// The values that stand near the matches of a result, by how strongly they are attracted.
///
/// Behaves as if every token near a match (`CollocationWindow`) were counted under its value, values rarer there than
/// `least` were left out, and the others were sorted by the measure, the strongest first, of equal ones those that are
/// more frequent near the matches, then in bytewise order.
struct Collocates: Sendable {
  struct Row: Sendable, Equatable {
    let id: UInt32
    let score: Double
    let table: ContingencyTable
  }

  /// Up to the `limit` asked for.
  private(set) var rows: [Row] = []
  /// How many values are frequent enough.
  private(set) var total = 0
  /// How many tokens are near the matches: R1.
  let windowTokens: Int
  /// How many tokens there are in all: N.
  let allTokens: Int

  /// Values looked at by one processor.
  private static let part = 1 << 17

  /// - Parameters:
  ///   - ranges: The tokens that count at all; nil for all of the corpus.
  ///   - limit: How many rows are wanted.
  /// - Throws: `CountOverflow` when there are too many tokens in the windows.
  init<Tokens: IndexedTokens>(
    of attribute: Int, in tokens: Tokens, near set: ResultSet, _ window: CollocationWindow,
    ranges: [Range<Int>]? = nil, by measure: AssociationMeasure, atLeast least: Int, limit: Int, _ cancel: CancelFlag
  ) throws {
    let count = WindowCount(attribute, of: tokens, near: set, window, ranges: ranges)
    let tally = try count.tally(cancel)
    let windowTokens = tally.total
    let near = try tally.byID(cancel)
    let inAll = try ranges.map { try Self.counts(of: attribute, in: tokens, $0, cancel) }
    let allTokens = ranges.map { $0.reduce(0) { $0 + $1.count } } ?? tokens.tokenCount
    self.windowTokens = windowTokens
    self.allTokens = allTokens
    let jobs = max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 8, near.count / Self.part))
    let parts = try Parallel.map(jobs, jobs: jobs) { job in
      Result {
        var best = BestRows(limit: limit)
        for id in near.count * job / jobs..<near.count * (job + 1) / jobs {
          if id & 0xFFFF == 0 { try cancel.check() }
          let observed = Int(near[id])
          if observed < least || observed == 0 { continue }
          let number = UInt32(id)
          let all = try inAll.map { Int($0[id]) } ?? tokens.frequency(attribute, ofIDs: number..<number + 1)
          let table = ContingencyTable(inWindow: observed, window: windowTokens, inAll: all, all: allTokens)
          best.add(Row(id: number, score: measure.score(table), table: table))
        }
        return best
      }
    }.map { try $0.get() }
    total = parts.reduce(0) { $0 + $1.total }
    rows = Array(parts.flatMap(\.rows).sorted(by: BestRows.precedes).prefix(limit))
  }

  private static func counts<Tokens: IndexedTokens>(
    of attribute: Int, in tokens: Tokens, _ ranges: [Range<Int>], _ cancel: CancelFlag
  ) throws -> [UInt32] {
    var tally = try ValueTally(attribute, of: tokens, cancel)
    for range in ranges { try tally.add(range.lowerBound, range.upperBound, cancel) }
    try tally.flush(cancel)
    return try tally.byID(cancel)
  }
}

/// The first rows of many, and how many there were.
private struct BestRows: Sendable {
  private let limit: Int
  private(set) var rows: [Collocates.Row] = []
  private(set) var total = 0
  /// The last of the best when there are `limit`.
  private var last: Collocates.Row?

  init(limit: Int) { self.limit = limit }

  static func precedes(_ first: Collocates.Row, _ second: Collocates.Row) -> Bool {
    if first.score != second.score { return first.score > second.score }
    if first.table.o11 != second.table.o11 { return first.table.o11 > second.table.o11 }
    return first.id < second.id
  }

  mutating func add(_ row: Collocates.Row) {
    total += 1
    if let last, !Self.precedes(row, last) { return }
    rows.append(row)
    guard rows.count >= max(1024, 2 * min(limit, 1 << 30)) else { return }
    rows.sort(by: Self.precedes)
    rows.removeLast(rows.count - min(limit, rows.count))
    last = rows.last
  }
}

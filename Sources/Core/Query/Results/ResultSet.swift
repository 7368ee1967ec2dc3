/// The matches of a query, kept as positions.
///
/// Rows stand in corpus order: by first, then by last token, no pair twice. Columns for anchors and captures are there
/// only when some query or command made them. Lines are rows in the order in which they are shown.
struct ResultSet: Sendable, Equatable {
  /// One capture of every row, −1 where it is not set.
  struct CaptureColumn: Sendable, Equatable {
    let name: String
    var firsts: [Int32]
    var lasts: [Int32]
  }

  private(set) var firsts: [UInt32] = []
  private(set) var lasts: [UInt32] = []
  /// The target of each row, −1 where it is not set; nil when there is no such anchor at all.
  var targets: [Int32]?
  /// As `targets`.
  var keywords: [Int32]?
  private(set) var captures: [CaptureColumn] = []
  /// The row of each line; nil when lines are rows.
  var order: [UInt32]?

  init() {}

  /// - Precondition: Rows stand in corpus order, and the columns are as long as they are.
  init(firsts: [UInt32], lasts: [UInt32], targets: [Int32]? = nil, keywords: [Int32]? = nil) {
    self.firsts = firsts
    self.lasts = lasts
    self.targets = targets
    self.keywords = keywords
  }

  var count: Int { firsts.count }

  var isEmpty: Bool { firsts.isEmpty }

  /// What it holds in memory, in bytes.
  var byteCount: Int {
    let columns = 2 + (targets == nil ? 0 : 1) + (keywords == nil ? 0 : 1) + 2 * captures.count
    return 4 * count * (columns + (order == nil ? 0 : 1)) + 256
  }

  /// The tokens of a row, half-open.
  func range(_ row: Int) -> Range<Int> { Int(firsts[row])..<Int(lasts[row]) + 1 }

  func target(_ row: Int) -> Int? { Self.position(targets, row) }

  func keyword(_ row: Int) -> Int? { Self.position(keywords, row) }

  /// The row that stands at a line.
  func row(atLine line: Int) -> Int { order.map { Int($0[line]) } ?? line }

  /// A row with its anchors and captures.
  func hit(_ row: Int) -> Hit {
    var hit = Hit(first: Int(firsts[row]), last: Int(lasts[row]), target: target(row), keyword: keyword(row))
    for capture in captures where capture.firsts[row] >= 0 {
      hit.captures.append(
        .init(name: capture.name, first: Int(capture.firsts[row]), last: Int(capture.lasts[row])))
    }
    return hit
  }

  private static func position(_ column: [Int32]?, _ row: Int) -> Int? {
    guard let column, column[row] >= 0 else { return nil }
    return Int(column[row])
  }
}

extension ResultSet {
  /// Adds a hit that stands behind all rows so far in corpus order.
  mutating func append(_ hit: Hit) {
    let row = count
    firsts.append(UInt32(hit.first))
    lasts.append(UInt32(hit.last))
    Self.append(hit.target, to: &targets, row)
    Self.append(hit.keyword, to: &keywords, row)
    for capture in hit.captures where !captures.contains(where: { $0.name == capture.name }) {
      let unset = [Int32](repeating: -1, count: row)
      captures.append(CaptureColumn(name: capture.name, firsts: unset, lasts: unset))
    }
    for index in captures.indices {
      let capture = hit.captures.first { $0.name == captures[index].name }
      captures[index].firsts.append(Int32(capture?.first ?? -1))
      captures[index].lasts.append(Int32(capture?.last ?? -1))
    }
  }

  private static func append(_ position: Int?, to column: inout [Int32]?, _ row: Int) {
    if position == nil && column == nil { return }
    if column == nil { column = [Int32](repeating: -1, count: row) }
    column?.append(Int32(position ?? -1))
  }

  /// Sorts hits, keeps the first of those with equal ranges, and makes rows of them.
  init(sorting hits: [Hit]) {
    let order = hits.indices.sorted { (hits[$0].first, hits[$0].last, $0) < (hits[$1].first, hits[$1].last, $1) }
    for index in order {
      let hit = hits[index]
      if let first = firsts.last, let last = lasts.last, Int(first) == hit.first, Int(last) == hit.last { continue }
      append(hit)
    }
  }

  /// The rows for which `isKept` holds; lines keep their order.
  func filter(_ isKept: (Int) throws -> Bool) rethrows -> ResultSet {
    var rows: [Int] = []
    for row in 0..<count where try isKept(row) { rows.append(row) }
    return selecting(rows)
  }

  /// Some of the rows; lines keep their order.
  ///
  /// - Precondition: `rows` ascend.
  func selecting(_ rows: [Int]) -> ResultSet {
    var result = ResultSet(
      firsts: rows.map { firsts[$0] }, lasts: rows.map { lasts[$0] },
      targets: targets.map { column in rows.map { column[$0] } },
      keywords: keywords.map { column in rows.map { column[$0] } })
    result.captures = captures.map { capture in
      CaptureColumn(
        name: capture.name, firsts: rows.map { capture.firsts[$0] }, lasts: rows.map { capture.lasts[$0] })
    }
    guard let order else { return result }
    var places = [Int32](repeating: -1, count: count)
    for (place, row) in rows.enumerated() { places[row] = Int32(place) }
    result.order = order.compactMap { places[Int($0)] < 0 ? nil : UInt32(places[Int($0)]) }
    return result
  }

  /// The rows of some of the lines, which stay in the order in which they stand.
  func selecting(lines: Range<Int>) -> ResultSet {
    guard order != nil else { return selecting(Array(lines)) }
    return selecting(lines.map(row(atLine:)).sorted())
  }
}

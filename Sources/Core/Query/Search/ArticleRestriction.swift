/// The tests of a search, ready to be made of the articles that its words have found.
///
/// A test of a column is one of the ranks of its values, so the articles found are tested and no others.
struct ArticleRestriction: Sendable {
  private enum Check: Sendable {
    /// The rank plus 1, or 0 without a value, must be in one of two ranges.
    case ranks(PackedColumn, Range<UInt32>, Range<UInt32>)
    case articles(ArticleFilter)
  }

  private var checks: [Check] = []

  /// Whether every article passes.
  var isEmpty: Bool { checks.isEmpty }

  /// - Parameter isDistinct: whether near-copies of an article that comes before them are left out.
  init(_ tests: [MetadataTest], isDistinct: Bool, in segment: Segment) throws(IndexError) {
    let columns = segment.articles.regions.columns
    if isDistinct, let column = columns["copy_of"] { checks.append(.ranks(column.ranks, 0..<1, 0..<0)) }
    for test in tests {
      if let name = Self.column(of: test.field), let column = columns[name], let values = column.values {
        let (first, second) = try Self.ranks(test, values)
        checks.append(.ranks(column.ranks, first, second))
      } else if let set = try ArticleFilter([test], in: segment) {
        checks.append(.articles(set))
      }
    }
  }

  private static func column(of field: MetadataTest.Field) -> String? {
    switch field {
    case .date, .headline, .source, .copyOf: field.rawValue
    case .article: "id"
    case .file, .document, .quality: nil
    }
  }

  /// The ranks plus 1 of the values that pass: one range, or two around what is not meant.
  private static func ranks(
    _ test: MetadataTest, _ values: StringTable
  ) throws(IndexError) -> (Range<UInt32>, Range<UInt32>) {
    // An empty value, which can only be the first, passes no test.
    var first = 0
    if values.count > 0, try values.value(of: 0).isEmpty { first = 1 }
    let low = try Self.first(first..<values.count) { value throws(IndexError) in
      try test.order(of: values.value(of: UInt32(value))) >= 0
    }
    let high = try Self.first(low..<values.count) { value throws(IndexError) in
      try test.order(of: values.value(of: UInt32(value))) > 0
    }
    func range(_ low: Int, _ high: Int) -> Range<UInt32> { UInt32(low + 1)..<UInt32(high + 1) }
    return switch test.comparison {
    case .equal: (range(low, high), 0..<0)
    case .notEqual: (range(first, low), range(high, values.count))
    case .atLeast: (range(low, values.count), 0..<0)
    case .atMost: (range(first, high), 0..<0)
    case .greater: (range(high, values.count), 0..<0)
    case .less: (range(first, low), 0..<0)
    }
  }

  /// The first number of a range for which `holds`, which then holds for all after it; its end when there is none.
  private static func first(
    _ range: Range<Int>, where holds: (Int) throws(IndexError) -> Bool
  ) throws(IndexError) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if try holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Takes out the articles that do not pass.
  func apply(to articles: inout ArticleFilter) throws(IndexError) {
    var numbers: [UInt32] = []
    for check in checks {
      switch check {
      case .articles(let set): articles.formIntersection(set)
      case .ranks(let ranks, let first, let second):
        for base in stride(from: 0, to: articles.total, by: ArticleFilter.windowSize) {
          let window = base..<min(base + ArticleFilter.windowSize, articles.total)
          if !articles.hasAny(in: window) { continue }
          try ranks.read(window, into: &numbers)
          articles.keep(window) { article in
            let number = numbers[article - base]
            return first.contains(number) || second.contains(number)
          }
        }
      }
    }
  }
}

extension ArticleFilter {
  /// Articles that are looked at together; a multiple of 64.
  static let windowSize = 4096

  /// Calls `body` with the articles of the set, ascending, and their offsets in their window, after `prepare` was called
  /// with the articles of the window.
  func forEachWindow<E: Error>(_ prepare: (Range<Int>) throws(E) -> Void, body: (Int, Int) -> Void) throws(E) {
    for base in stride(from: 0, to: total, by: Self.windowSize) {
      let window = base..<min(base + Self.windowSize, total)
      if !hasAny(in: window) { continue }
      try prepare(window)
      for article in window where contains(article) { body(article, article - base) }
    }
  }
}

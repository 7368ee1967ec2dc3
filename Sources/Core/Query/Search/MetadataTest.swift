/// One test of an article's metadata: `date >= 2021-01`.
///
/// Texts are compared bytewise. Dates are compared at the coarseness of the value given: `= 2021` holds for every day
/// of 2021, `> 2021` for none of them; an article known only to a coarser date counts as its first day. An article
/// without the field passes no test.
struct MetadataTest: Equatable, Sendable {
  /// What can be tested.
  enum Field: String, CaseIterable, Sendable {
    case date, file, source, document, article, headline
    /// How well the text was read from its page, from 0 to 1.
    case quality
    /// The article that it is a near-copy of.
    case copyOf = "copy_of"
  }

  /// How the two values must stand to each other.
  enum Comparison: String, CaseIterable, Sendable {
    case equal = "="
    case notEqual = "!="
    case atLeast = ">="
    case atMost = "<="
    case greater = ">"
    case less = "<"
  }

  let field: Field
  let comparison: Comparison
  let value: [UInt8]

  /// Checks names and dates; `place` is where the test stands in the query.
  init(_ field: String, _ comparison: Comparison, _ value: String, at place: Range<Int> = 0..<0) throws(SearchError) {
    guard let known = Field(rawValue: field) else {
      let names = Field.allCases.map(\.rawValue)
      throw SearchError(
        reason: .unknownField, offset: place.lowerBound, length: place.count,
        message: "articles have no field \"\(field)\"", expected: names,
        didYouMean: NearNames.of(field, among: names))
    }
    if known == .date && !Self.isDate(value.utf8Span.span) {
      throw SearchError(
        reason: .badDate, offset: place.lowerBound, length: place.count, message: "\"\(value)\" is no date",
        expected: ["YYYY", "YYYY-MM", "YYYY-MM-DD"])
    }
    if known == .quality && Double(value) == nil {
      throw SearchError(
        reason: .badDate, offset: place.lowerBound, length: place.count, message: "\"\(value)\" is no number",
        expected: ["a number from 0 to 1"])
    }
    self.field = known
    self.comparison = comparison
    self.value = Array(value.utf8)
  }

  /// Whether an article whose field holds `actual` passes.
  func accepts(_ actual: Span<UInt8>) -> Bool {
    if actual.isEmpty { return false }
    if field == .quality { return acceptsNumber(actual) }
    let order = order(of: actual)
    return switch comparison {
    case .equal: order == 0
    case .notEqual: order != 0
    case .atLeast: order >= 0
    case .atMost: order <= 0
    case .greater: order > 0
    case .less: order < 0
    }
  }

  /// Where a value stands to the one given: below 0 before it, 0 equal to it, above 0 behind it.
  ///
  /// Values in bytewise order are also in this order.
  func order(of actual: Span<UInt8>) -> Int {
    field == .date ? Self.compareDates(actual, value.span) : Self.compare(actual, value.span)
  }

  private func acceptsNumber(_ actual: Span<UInt8>) -> Bool {
    let text = unsafe actual.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    guard let number = Double(text), let given = Double(String(decoding: value, as: UTF8.self)) else { return false }
    return switch comparison {
    case .equal: number == given
    case .notEqual: number != given
    case .atLeast: number >= given
    case .atMost: number <= given
    case .greater: number > given
    case .less: number < given
    }
  }

  /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, the month from 01 to 12 and the day from 01 to 31.
  private static func isDate(_ text: Span<UInt8>) -> Bool {
    guard text.count == 4 || text.count == 7 || text.count == 10 else { return false }
    for index in text.indices {
      let isDash = index == 4 || index == 7
      if isDash ? text[index] != 0x2D : !(0x30...0x39).contains(text[index]) { return false }
    }
    func number(_ index: Int) -> Int { Int(text[index] - 0x30) * 10 + Int(text[index + 1] - 0x30) }
    if text.count >= 7 && !(1...12).contains(number(5)) { return false }
    return text.count < 10 || (1...31).contains(number(8))
  }

  /// Compares at the coarseness of `given`; a coarser `actual` is filled up to its first day.
  private static func compareDates(_ actual: Span<UInt8>, _ given: Span<UInt8>) -> Int {
    let firstDay: StaticString = "0000-01-01"
    for index in given.indices {
      // `given` is a date, so `index` is below 10, the length of `firstDay`.
      let byte = index < actual.count ? actual[index] : unsafe firstDay.utf8Start[index]
      if byte != given[index] { return byte < given[index] ? -1 : 1 }
    }
    return 0
  }

  private static func compare(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Int {
    for index in 0..<min(first.count, second.count) where first[index] != second[index] {
      return first[index] < second[index] ? -1 : 1
    }
    return first.count - second.count
  }
}

import Testing

@testable import Core

@Suite struct SearchQueryTests {
  /// `need field: words` of each term, then the tests.
  static func shown(_ text: String) throws -> [String] {
    let query = try SearchQuery(parsing: text)
    let terms = query.terms.map { term in
      let words = term.words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
      let need = term.need == .required ? "+" : term.need == .excluded ? "-" : ""
      return need + (term.field.map { $0.rawValue + ":" } ?? "") + words + (term.isPrefix ? "*" : "")
    }
    return terms
      + query.tests.map {
        "\($0.field.rawValue) \($0.comparison.rawValue) \(String(decoding: $0.value, as: UTF8.self))"
      }
  }

  @Test(arguments: [
    ("aerogel", ["aerogel"]), ("  Aerogel  PRICES ", ["aerogel", "prices"]), ("", []), (" ; ", []),
    ("\"White House\" said", ["white house", "said"]), ("aerogel-adding", ["aerogel - adding"]),
    ("(oil, prices);", ["oil", "prices"]), ("+oil -gas", ["+oil", "-gas"]), ("- oil", ["oil"]),
    ("headline:oil pull_quote:\"oil price\"", ["headline:oil", "pull_quote:oil price"]),
    ("+headline:oil", ["+headline:oil"]),
    ("econom*", ["econom*"]), ("*", []),
    ("date>=2022 oil", ["oil", "date >= 2022"]),
    ("date<2020-02 file=\"a b.txt\"", ["date < 2020-02", "file = a b.txt"]),
    ("Café", ["cafe"]), ("a\"b c\"", ["a", "b c"]),
  ])
  func `reads what was typed`(text: String, terms: [String]) throws {
    #expect(try Self.shown(text) == terms)
  }

  @Test(arguments: [
    ("oil \"price", SearchError.Reason.unclosedQuote, 4), ("headlin:oil", .unknownField, 0),
    ("oil dat>=2022", .unknownField, 4), ("date>=June", .badDate, 0), ("date>=2022-13", .badDate, 0),
    ("date>= 2022", .missingValue, 6), ("-oil", .nothingToRank, 0),
    (String(repeating: "a ", count: 257), .tooManyTerms, 0),
  ])
  func `refuses with a reason and a place`(text: String, reason: SearchError.Reason, offset: Int) {
    let error = #expect(throws: SearchError.self) { try SearchQuery(parsing: text) }
    #expect(error?.reason == reason && error?.offset == offset)
  }

  @Test func `colons in addresses and times are no fields`() throws {
    #expect(try SearchQuery(parsing: "https://a 10:30").terms.map(\.field) == [nil, nil])
  }

  @Test func `a near field is named`() {
    let error = #expect(throws: SearchError.self) { try SearchQuery(parsing: "headlin:oil") }
    #expect(error?.didYouMean == ["headline"])
  }

  @Test(arguments: [
    ("date", "=", "2021", "2021-07-30", true), ("date", "=", "2021-07", "2021-07-30", true),
    ("date", "!=", "2021", "2021-07-30", false), ("date", ">", "2021", "2021-07-30", false),
    ("date", ">", "2021", "2022", true), ("date", ">=", "2021-07", "2021-07-01", true),
    ("date", "<=", "2021", "2021-12-31", true), ("date", "<", "2021-07-30", "2021", true),
    ("date", ">=", "2021-01", "2021", true), ("date", ">=", "2021-02", "2021", false),
    ("date", "!=", "2021", "", false),
    ("file", "=", "a.txt", "a.txt", true), ("file", "=", "a.txt", "a.txtx", false), ("file", "<", "b", "a", true),
  ])
  func `tests metadata`(field: String, sign: String, value: String, actual: String, passes: Bool) throws {
    let test = try MetadataTest(field, #require(MetadataTest.Comparison(rawValue: sign)), value)
    #expect(test.accepts(Array(actual.utf8).span) == passes)
  }
}

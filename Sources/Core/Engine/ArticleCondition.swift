extension Params {
  /// The tests that the param `where` states.
  func metadataTests() throws(Refusal) -> [MetadataTest] {
    var tests: [MetadataTest] = []
    for member in self["where"]?.members ?? [] {
      if let value = member.value.string { tests.append(try Self.test(member.name, .equal, value)) }
      for inner in member.value.members ?? [] {
        guard let comparison = MetadataTest.Comparison(rawValue: inner.name), let value = inner.value.string else {
          continue
        }
        tests.append(try Self.test(member.name, comparison, value))
      }
    }
    return tests
  }

  /// Whether near-copies of articles that come before them are left out.
  var isDistinct: Bool { string("dup") == "distinct" }

  private static func test(
    _ field: String, _ comparison: MetadataTest.Comparison, _ value: String
  ) throws(Refusal) -> MetadataTest {
    do throws(SearchError) {
      return try MetadataTest(field, comparison, value)
    } catch {
      var refusal = Refusal(.invalidParams, "where.\(field): \(error.message)", didYouMean: error.didYouMean)
      refusal.expected = error.expected
      throw refusal
    }
  }

  /// The most bytes of a query: reading one costs memory and time before its own limits can speak.
  private static let longestQuery = 64 << 10

  /// The text of `q`, which a listing needs unless it goes on from a cursor.
  func query() throws(Refusal) -> String {
    guard let text = string("q") else { throw Refusal(.invalidParams, "q is missing") }
    try checkLength(of: text, "q")
    return text
  }

  /// Refuses a text of the query language that is too long to be read.
  func checkLength(of text: String, _ param: String) throws(Refusal) {
    let bytes = text.utf8.count
    guard bytes <= Self.longestQuery else {
      throw Refusal(.invalidParams, "\(param) has \(bytes) bytes, more than \(Self.longestQuery)")
    }
  }
}

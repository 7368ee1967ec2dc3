/// Why a keyword query or a metadata test was refused, and where.
struct SearchError: Error, Equatable {
  /// The kind of mistake.
  enum Reason: String {
    case empty, unclosedQuote, unknownField, badDate, missingValue, tooManyTerms, nothingToRank
  }

  let reason: Reason
  /// The UTF-8 offset in the query; 0 for a test of `where`.
  let offset: Int
  let length: Int
  let message: String
  var expected: [String] = []
  var didYouMean: [String] = []
  var hint: String?
}

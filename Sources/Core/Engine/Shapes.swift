/// Forms that several methods share.
enum Shapes {
  static let place = Schema.object([
    .required("file", .string, "the file, by the path below what was indexed"),
    .required("start", .count, "the first byte"),
    .required("end", .count, "the byte after the last one"),
    .optional("page", .integer(1...65535), "the page, from 1, of a scanned or printed file"),
    .optional("box", .array(.number, count: 4...4), "left, top, right and bottom on it, in points or the file's unit"),
  ])

  static let tokens = Schema.array(.count, count: 2...2)

  static let date = Schema.object([
    .required("value", .nullable(.string), "YYYY, YYYY-MM or YYYY-MM-DD"),
    .required("edtf", .nullable(.string), "the same in Extended Date/Time Format"),
    .required("certainty", .choice(ArticleDate.certainties), "how it is known"),
    .required("basis", .string, "what it rests on"),
  ])

  /// The members of an article row.
  static let articleFields: [Schema.Field] = [
    .required("article", .string, "the article's id"),
    .required("file", .string, "the file it stands in"),
    .required("headline", .nullable(.string), "as printed"),
    .required("deck", .nullable(.string), "the lines under the headline"),
    .required(
      "bylines",
      .array(
        .object([
          .required("name", .string, "the name in ordinary case"),
          .required("raw", .string, "as printed"),
        ])), "who wrote it"),
    .required("source", .nullable(.string), "the newspaper or agency"),
    .required("date", date, "when it was published"),
    .required("tokens", .count, "its length"),
    .optional("id", .string, "the id that the file itself gives it"),
  ]

  static let repair = Schema.object([
    .required("kind", .choice(Repair.Kind.allCases.map(\.rawValue)), "what was done"),
    .required("before", .string, "the text on the page"),
    .required("after", .string, "the text that stands for it"),
    .required("source", .array(place), "where"),
    .required("confidence", .number, "from 0 to 1"),
  ])

  /// The members of a hit row.
  static let hitFields: [Schema.Field] = [
    .required("article", .string, "the article's id"),
    .required("match", tokens, "first and last token, inclusive"),
    .required("left", .string, "the text before"),
    .required("text", .string, "the text that matched"),
    .required("right", .string, "the text after"),
    .required("captures", .dictionary(tokens), "first and last token of each named part"),
    .required("target", .nullable(.count), "the token marked @"),
    .required("keyword", .nullable(.count), "the token marked @1"),
    .required("source", .array(place), "the original bytes of the match"),
  ]

  static let strategyParam = Schema.Field.optional(
    "strategy", .choice(MatchStrategy.allCases.map(\.rawValue)),
    "which matches count, unless the query says it itself; standard when left out")

  static let whereParam = Schema.Field.optional(
    "where",
    .object(
      MetadataTest.Field.allCases.map { field in
        .optional(
          field.rawValue,
          .either([
            .string, .object(MetadataTest.Comparison.allCases.map { .optional($0.rawValue, .string, "the value") }),
          ]), "a value, or values by comparison")
      }), "tests of the articles' metadata; all must hold")

  static let dupParam = Schema.Field.optional(
    "dup", .choice(["all", "distinct"]), default: .string("all"),
    "near-copies of articles: all counted, or only the first of each group")

  static let corpusParam = Schema.Field.optional("corpus", .string, "the corpus; needed when several are served")

  static let cursorParam = Schema.Field.optional("cursor", .string, "go on where `next` of an answer points")

  static func limitParam(_ value: Int64) -> Schema.Field {
    .optional("limit", .integer(0...Limits.rows), default: .integer(value), "rows of one page")
  }

  /// The members of every listing: the contract, what is special before the rows, the rows, the way on, the time.
  static func listing(_ row: [Schema.Field], special: [Schema.Field] = []) -> [Schema.Field] {
    contract + [.required("limit", .count, "the limit applied")] + special + [
      .required("rows", .array(.object(row)), "the rows"),
      .optional("next", .string, "a cursor to the next rows, when there are more"),
      milliseconds,
    ]
  }

  /// What every listing and count begins with.
  static let contract: [Schema.Field] = [
    .required("generation", .string, "the generation that answered"),
    .required("status", .choice(["complete", "lower_bound", "estimate"]), "what `total` is"),
    .required("total", .count, "how many there are in all"),
  ]

  static let milliseconds = Schema.Field.required("ms", .number, "the time it took, in milliseconds")
}

extension ArticleDate {
  static let certainties = ["stated", "inferred", "unknown"]
}

extension JSONWriter {
  /// Writes tokens, half-open here, as their first and last position.
  mutating func tokens(_ range: Range<Int>) {
    array {
      $0.integer(range.lowerBound)
      $0.integer(range.upperBound - 1)
    }
  }

  /// Writes a number rounded to four digits after the point, the same on every machine.
  mutating func score(_ value: Double) { number((value * 10_000).rounded() / 10_000) }
}

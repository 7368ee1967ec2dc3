/// What one statement gave.
struct RunOutput: Sendable {
  enum Value: Sendable {
    case none
    case number(Int)
    /// What is printed, with its line ends.
    case text([UInt8])
  }

  let statement: String
  let place: Refusal.Place
  let value: Value
  let redirection: Redirection?
  let warnings: [QueryWarning]
  /// For matches that are shown: how many there are in all.
  var total: Int?

  static let schema = Schema.object([
    .required("statement", .string, "the statement"),
    .required(
      "at",
      .object([
        .required("offset", .count, "its first byte"), .required("length", .count, "its bytes"),
        .required("line", .count, "its line, from 1"), .required("column", .count, "its column, from 1"),
      ]), "where it stands in the text"),
    .required("kind", .choice(["none", "number", "text", "table", "hits"]), "what `value` is"),
    .required("value", .any, "null, a number, or what is printed"),
    .required(
      "redirect",
      .nullable(
        .object([
          .required("mode", .choice([">", ">>"]), "write or append"),
          .required("target", .string, "the file, or a pipe when it begins with |"),
        ])), "where the client puts the value"),
    .optional("total", .count, "how many matches there are, when a page of them is shown"),
    .optional("warnings", .array(QueryReply.warning), "what is probably not meant"),
  ])

  func write(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("statement", statement)
      writer.key("at")
      writer.object {
        $0.member("offset", place.offset)
        $0.member("length", place.length)
        $0.member("line", place.line)
        $0.member("column", place.column)
      }
      switch value {
      case .none:
        writer.member("kind", "none")
        writer.member("value", nil)
      case .number(let number):
        writer.member("kind", "number")
        writer.member("value", number)
      case .text(let text):
        writer.member("kind", "text")
        writer.key("value")
        writer.string(text.span)
      }
      writer.key("redirect")
      if let redirection, redirection.mode != .read {
        writer.object {
          $0.member("mode", redirection.mode.rawValue)
          $0.member("target", redirection.target)
        }
      } else {
        writer.null()
      }
      if let total { writer.member("total", total) }
      if !warnings.isEmpty { QueryReply.write(warnings, into: &writer) }
    }
  }
}

/// What the methods that take one query share.
enum QueryReply {
  static let warning = Schema.object([
    .required("message", .string, "what was noticed"),
    .required("offset", .count, "where, in bytes of the query"),
    .required("length", .count, "how many bytes"),
  ])

  /// What may be wrong with a query and the corpus it is asked of.
  static let errors: [ErrorCode] = [
    .querySyntax, .unknownAttribute, .regexTooCostly, .missingCapability, .unknownCorpus, .corpusDamaged,
  ]

  /// Reads the param `q`, in which macros may be called.
  static func parse(_ params: Params, macros: MacroTable = .builtIn) throws(Refusal) -> Query {
    let text = try params.query()
    do throws(QueryError) {
      return try Query.parse(text, macros: macros)
    } catch {
      throw Refusal(error, in: text)
    }
  }

  static func write(_ warnings: [QueryWarning], into writer: inout JSONWriter) {
    writer.key("warnings")
    writer.array { writer in
      for warning in warnings {
        writer.object {
          $0.member("message", warning.message)
          $0.member("offset", warning.offset)
          $0.member("length", warning.length)
        }
      }
    }
  }
}

extension Refusal {
  /// What is wrong with the query `text`, or with the text of another param.
  init(_ error: QueryError, in text: String, of param: String = "q") {
    let code: ErrorCode =
      switch error.reason {
      case .unknownAttribute, .unknownRegion: .unknownAttribute
      case .regexTooCostly: .regexTooCostly
      case .missingCapability: .missingCapability
      case .tooLarge: .resultTooLarge
      default: .querySyntax
      }
    let place = Place(offset: error.offset, length: error.length, in: text)
    self.init(
      code, (param == "q" ? "" : "\(param): ") + "column \(place.column): \(error.message)", hint: error.hint,
      didYouMean: error.didYouMean.map { [$0] } ?? [])
    self.place = place
    expected = error.expected
    details = [.init(name: "reason", value: .string(error.reason.rawValue))]
    if param != "q" { details.append(.init(name: "param", value: .string(param))) }
  }
}

import Core

/// Why something typed was not done.
struct Complaint: Error, Equatable {
  /// What it means for the exit code.
  enum Kind: Equatable {
    /// A command that could not be carried out.
    case command
    /// Flags that make no sense.
    case usage
    /// No daemon, a daemon that refuses, or one of another version.
    case unreachable
    /// The time allowed has passed.
    case timeout
    /// Ctrl-C.
    case interrupted
  }

  var kind = Kind.command
  let message: String
  /// The UTF-8 offset into the statement of what is wrong.
  var offset: Int?
  var expected: [String] = []
  var hint: String?
  var didYouMean: [String] = []
  /// The stable name of the daemon's error, such as `CURSOR_EXPIRED`.
  var name: String?

  init(
    _ message: String, kind: Kind = .command, offset: Int? = nil, hint: String? = nil, didYouMean: [String] = []
  ) {
    self.message = message
    self.kind = kind
    self.offset = offset
    self.hint = hint
    self.didYouMean = didYouMean
  }

  /// The `error` object of a reply; `queryOffset` is where the text sent begins in the statement typed.
  init(error: JSONValue, queryOffset: Int?) {
    let data = error["data"] ?? .null
    message = error["message"]?.string ?? "the daemon gave an error without a message"
    name = data["name"]?.string
    expected = data["expected"]?.array?.compactMap(\.string) ?? []
    hint = data["hint"]?.string
    didYouMean = data["did_you_mean"]?.array?.compactMap(\.string) ?? []
    if let queryOffset, let place = data["at"]?["offset"]?.integer { offset = queryOffset + place }
    switch error["code"]?.integer {
    case -31004: kind = .timeout
    case -31010: kind = .unreachable
    default: kind = .command
    }
  }

  /// The exit code of a run that ends with it.
  var exitCode: Int32 {
    switch kind {
    case .command: 1
    case .usage: 2
    case .unreachable: 3
    case .timeout: 4
    case .interrupted: 130
    }
  }

  /// What is written to standard error: the place, the sentence, the line with a caret, what helps.
  func rendered(in statement: Statement?, palette: Palette) -> String {
    var lines: [String] = []
    var place = ""
    var shown: [String] = []
    if let statement {
      let spot = statement.spot(at: offset ?? 0)
      if let origin = statement.origin, kind != .unreachable { place = "\(origin):\(spot.line):\(spot.column): " }
      if offset != nil {
        let line = Visible.text(spot.text)
        let blanks = DisplayWidth.of(Visible.text(spot.before))
        shown = ["  " + line, "  " + String(repeating: " ", count: blanks) + palette.paint("^", .wrong)]
      }
    }
    lines.append(place + palette.paint("error:", .wrong) + " " + Visible.text(message))
    lines += shown
    let hint = hint ?? Self.phraseHint(self, statement)
    if !expected.isEmpty { lines.append("  expected: " + Visible.text(expected.joined(separator: "  "))) }
    if !didYouMean.isEmpty { lines.append("  did you mean: " + Visible.text(didYouMean.joined(separator: ", "))) }
    if let hint { lines.append("  hint: " + Visible.text(hint)) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A phrase typed without a verb is read as a token query, which may not have been meant.
  private static func phraseHint(_ complaint: Complaint, _ statement: Statement?) -> String? {
    guard complaint.name == "QUERY_SYNTAX", let statement, statement.kind == .pattern, statement.text.hasPrefix("\"")
    else { return nil }
    return "to search for the phrase: search \(statement.text)"
  }
}

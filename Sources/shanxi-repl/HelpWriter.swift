import Core

/// Writes what can be typed, and what the methods of the daemon take.
struct HelpWriter {
  /// Columns of the terminal; nil does not wrap.
  let width: Int?
  let palette: Palette

  /// Everything in one screen.
  func overview(methods: [JSONValue]) -> String {
    var output = palette.paint("What can be typed", .title) + "\n"
    output += item("WORDS", "a bare line searches: aerogel price date>=2021")
    output += item("PATTERN;", "a token query: [word=\"aerogel\"%c] []{0,3} \"price\" within s;")
    for verb in Verb.allCases { output += item(Self.short(verb.usage), verb.summary) }
    output += "\n" + palette.paint("Results and statements", .title) + " (help results lists all)\n"
    for entry in CommandHelp.entries.prefix(7) { output += item(entry.usage, entry.summary) }
    output += "\n" + palette.paint("Settings", .title) + "\n"
    for setting in Setting.allCases { output += item(Self.short(setting.usage), setting.summary) }
    if !methods.isEmpty {
      let names = methods.compactMap { $0["name"]?.string }.joined(separator: " ")
      output += "\n" + palette.paint("Methods of the daemon", .title) + " (.describe METHOD tells more)\n"
      output += lines(names, indent: 2)
    }
    output += "\nhelp TOPIC tells more: a verb, .mode, a method. Ctrl-C stops a request, Ctrl-D leaves.\n"
    return output
  }

  /// More about a verb, with the method behind it.
  func verb(_ verb: Verb, method: JSONValue?) -> String {
    var output = palette.paint(verb.usage, .title) + "\n" + lines(verb.summary, indent: 2)
    let statements = CommandHelp.entries(about: verb.rawValue)
    if !statements.isEmpty { output += "\nAs a statement, with ; at its end:\n" + self.statements(statements) }
    if let name = method?["name"]?.string {
      output += "\nIt calls the method \(name), of which .describe \(name) tells more.\n"
    }
    return output
  }

  /// Statements of the command language.
  func statements(_ entries: [CommandHelp.Entry]) -> String {
    entries.map { item($0.usage, $0.summary) }.joined()
  }

  /// More about a setting.
  func setting(_ setting: Setting) -> String {
    var output = palette.paint(setting.usage, .title) + "\n" + lines(setting.summary, indent: 2)
    if setting == .mode {
      for mode in Mode.allCases { output += item(mode.rawValue, mode.summary) }
    }
    return output
  }

  /// What a method takes and gives, from its entry in `describe`.
  func method(_ method: JSONValue) -> String {
    let name = method["name"]?.string ?? ""
    var output = palette.paint(name, .title) + "\n" + lines(RowShape.text(method["summary"]), indent: 2)
    output += fields(method["params"], title: "params")
    output += fields(method["result"], title: "result")
    let errors = (method["errors"]?.array ?? []).map { error in
      RowShape.text(error["name"] ?? error)
    }
    if !errors.isEmpty { output += "  errors: " + Visible.text(errors.joined(separator: " ")) + "\n" }
    for example in method["examples"]?.array ?? [] {
      output += "  " + Visible.text(RowShape.text(example["summary"])) + "\n"
      output += "    shanxi-repl call \(name) '\(Visible.text(RowShape.text(example["params"])))'\n"
    }
    return output
  }

  /// Methods by name and summary.
  func methods(_ methods: [JSONValue]) -> String {
    methods.map { item(RowShape.text($0["name"]), RowShape.text($0["summary"])) }.joined()
  }

  private func fields(_ schema: JSONValue?, title: String) -> String {
    let members = schema?["properties"]?.members ?? []
    guard !members.isEmpty else { return "" }
    let required = Set((schema?["required"]?.array ?? []).compactMap(\.string))
    var output = "  " + title + ":\n"
    for member in members {
      var text = RowShape.text(member.value["description"])
      if let fallback = member.value["default"] { text += " (default \(RowShape.text(fallback)))" }
      if title == "params" && required.contains(member.name) { text += " (needed)" }
      output += item("  " + member.name + ": " + Self.form(member.value), text)
    }
    return output
  }

  /// The type that a schema allows, in a word or two.
  static func form(_ schema: JSONValue) -> String {
    if let names = schema["enum"]?.array { return names.map { RowShape.text($0) }.joined(separator: "|") }
    if let choices = schema["anyOf"]?.array { return choices.map { form($0) }.joined(separator: "|") }
    if let items = schema["items"], schema["type"]?.string == "array" { return form(items) + "[]" }
    return schema["type"]?.string ?? "any"
  }

  /// The usage up to what may be left out.
  private static func short(_ usage: String) -> String {
    var words: [Substring] = []
    for word in usage.split(separator: " ") {
      if word.hasPrefix("[") || word == "|" { break }
      words.append(word)
    }
    return words.joined(separator: " ")
  }

  private func item(_ name: String, _ text: String) -> String {
    let name = Visible.text(name)
    let column = 26
    let text = Visible.text(text)
    let rows = width.map { DisplayWidth.wrapped(text, to: max(20, $0 - column - 2)) } ?? [text]
    let head = "  " + DisplayWidth.padded(name, to: column - 2)
    let isLong = DisplayWidth.of(name) > column - 3
    var output = isLong ? "  " + name + "\n" : ""
    for (index, row) in rows.enumerated() {
      output += (index == 0 && !isLong ? head : String(repeating: " ", count: column)) + row + "\n"
    }
    return output
  }

  private func lines(_ text: String, indent: Int) -> String {
    let blanks = String(repeating: " ", count: indent)
    let rows = width.map { DisplayWidth.wrapped(Visible.text(text), to: max(20, $0 - indent)) } ?? [Visible.text(text)]
    return rows.map { blanks + $0 + "\n" }.joined()
  }
}

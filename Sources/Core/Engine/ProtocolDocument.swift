/// Writes docs/protocol.md from the command table.
public enum ProtocolDocument {
  /// The whole document in Markdown.
  public static var text: String {
    var lines = introduction
    lines += ["", "## Methods", "", "| method | what it does |", "|---|---|"]
    lines += CommandTable.commands.map { "| [`\($0.name)`](#\(anchor($0.name))) | \($0.summary) |" }
    lines += ["", "Every method also takes:", ""] + table(of: Command.commonParams)
    for command in CommandTable.commands { lines += section(on: command) }
    lines += ["", "## Errors", "", "| code | name | again? | when |", "|---|---|---|---|"]
    lines += ErrorCode.all.map { "| \($0.code) | `\($0.name)` | \($0.isRetryable ? "yes" : "no") | \($0.meaning) |" }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What `describe` answers for all methods: one JSON object and a line end.
  public static var json: [UInt8] {
    var writer = JSONWriter(capacity: 1 << 16)
    writer.object { writer in
      writer.key("methods")
      writer.array { for command in CommandTable.commands { command.write(into: &$0) } }
    }
    return writer.bytes + [0x0A]
  }

  private static func section(on command: Command) -> [String] {
    var lines = ["", "### `\(command.name)`", "", command.summary]
    if command.role != .readonly { lines += ["", "For the role `\(command.role.rawValue)`."] }
    if command.isWrite { lines += ["", "Carried out to its end even when the peer has gone."] }
    if command.bypassesQueue { lines += ["", "Answered at once, ahead of requests that wait for their turn."] }
    if !command.params.isEmpty { lines += ["", "Params:", ""] + table(of: command.params) }
    if !command.result.isEmpty { lines += ["", "Result:", ""] + table(of: command.result) }
    if !command.errors.isEmpty {
      lines += ["", "Errors of its own: " + command.errors.map { "`\($0.name)`" }.joined(separator: ", ") + "."]
    }
    lines += ["", "```"]
    for example in command.examples {
      lines += [
        "# \(example.summary)", #"{"id":1,"method":"\#(command.name)","params":\#(example.params)}"#,
      ]
    }
    return lines + ["```"]
  }

  private static func table(of fields: [Schema.Field]) -> [String] {
    ["| name | form | default | what |", "|---|---|---|---|"] + rows(of: fields, below: "")
  }

  /// A row for each field, and after an object or a list of objects a row for each of theirs.
  private static func rows(of fields: [Schema.Field], below path: String) -> [String] {
    fields.flatMap { field in
      let name = path + field.name
      let row = [
        "`\(name)`", form(of: field.schema), field.isRequired ? "" : standIn(for: field), field.description,
      ]
      let line = "| " + row.joined(separator: " | ") + " |"
      return [line] + inner(of: field.schema, below: name)
    }
  }

  private static func standIn(for field: Schema.Field) -> String {
    guard let value = field.defaultValue else { return "–" }
    var writer = JSONWriter()
    writer.value(value)
    return "`\(String(decoding: writer.bytes, as: UTF8.self))`"
  }

  private static func inner(of schema: Schema, below path: String) -> [String] {
    switch schema {
    case .object(let fields): rows(of: fields, below: path + ".")
    case .array(let item, _): inner(of: item, below: path + "[]")
    case .nullable(let schema): inner(of: schema, below: path)
    case .dictionary(let schema): inner(of: schema, below: path + ".*")
    default: []
    }
  }

  private static func form(of schema: Schema) -> String {
    switch schema {
    case .array(let item, _): "array of \(plural(item))"
    case .nullable(let schema): form(of: schema) + " or null"
    case .either(let schemas): schemas.map(form).joined(separator: " or ")
    case .choice(let names): names.map { "`\"\($0)\"`" }.joined(separator: ", ")
    default: schema.words
    }
  }

  private static func plural(_ schema: Schema) -> String {
    switch schema {
    case .string: "strings"
    case .object, .dictionary: "objects"
    case .integer: "integers"
    case .array(let item, _): "arrays of \(plural(item))"
    default: form(of: schema)
    }
  }

  /// The anchor that Markdown renderers give a heading.
  private static func anchor(_ name: String) -> String { String(name.filter { $0 != "." }) }
}

/// A tool of the Model Context Protocol: one command of the table, or all commands with one prefix when they are many.
struct MCPTool: Sendable {
  /// A prefix with more commands than this is one tool that takes `action`.
  static let largestUngrouped = 4

  /// Letters, digits and `_`, which every client accepts.
  let name: String
  /// One, or those that `action` chooses from.
  let commands: [Command]

  /// Whether `action` says which command is meant.
  var isGrouped: Bool { commands.count > 1 }

  /// All tools, in the order of the command table.
  static let all: [MCPTool] = {
    let eligible = CommandTable.commands.filter { command in
      command.scope == .engine && CommandTable.group(of: command.name).map(groups.contains) ?? false
    }
    var tools: [MCPTool] = []
    for command in eligible {
      let family = eligible.filter { prefix(of: $0.name) == prefix(of: command.name) && prefix(of: $0.name) != nil }
      if family.count > largestUngrouped, let prefix = prefix(of: command.name) {
        if family[0].name == command.name { tools.append(MCPTool(name: prefix, commands: family)) }
      } else {
        tools.append(MCPTool(name: underscored(command.name), commands: [command]))
      }
    }
    return tools
  }()

  /// What agents work with; the rest is about the daemon or the connection.
  private static let groups: Set<Command.Group> = [.corpora, .reading, .searching, .results, .statistics, .facts]
  /// Params that make no sense in a tool: rows cannot be sent ahead, and MCP has its own envelope.
  private static let hidden: Set<String> = ["stream", "_meta"]

  /// The tools that a role may call, without the actions that it may not.
  static func tools(for role: Role) -> [MCPTool] {
    all.compactMap { tool in
      let allowed = tool.commands.filter { $0.role <= role }
      if allowed.isEmpty { return nil }
      return MCPTool(name: tool.name, commands: tool.isGrouped ? allowed : tool.commands)
    }
  }

  /// The action of a grouped tool that stands for `command`.
  static func action(of command: Command) -> String {
    command.name.split(separator: ".", maxSplits: 1).last.map(String.init) ?? command.name
  }

  /// The command meant by `arguments`, and its params.
  func command(for arguments: JSONValue) throws(Refusal) -> (command: Command, params: JSONValue) {
    guard isGrouped || commands.isEmpty else { return (commands[0], arguments) }
    let actions = commands.map(Self.action)
    let rest = JSONValue.object((arguments.members ?? []).filter { $0.name != "action" })
    if let wish = arguments["action"]?.string, let index = actions.firstIndex(of: wish) {
      return (commands[index], rest)
    }
    let given = arguments["action"]?.string
    var refusal = Refusal(
      .invalidParams, given.map { "\(name) has no action \"\($0)\"" } ?? "action is missing",
      didYouMean: given.map { NearNames.of($0, among: actions) } ?? [])
    refusal.expected = actions
    throw refusal
  }

  /// Writes the entry of `tools/list`.
  func write(into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", name)
      writer.member("title", title)
      writer.member("description", description)
      writer.key("inputSchema")
      if isGrouped {
        writeGroupedInput(into: &writer)
      } else {
        Schema.object(Self.visible(commands[0])).write(into: &writer, isClosed: true)
        writer.key("outputSchema")
        commands[0].resultSchema.write(into: &writer, isClosed: false)
      }
      writer.key("annotations")
      writer.object {
        $0.member("title", title)
        $0.member("readOnlyHint", commands.allSatisfy { $0.role == .readonly })
        $0.member("destructiveHint", commands.contains { $0.isWrite })
        $0.member("idempotentHint", commands.allSatisfy { $0.role == .readonly })
        $0.member("openWorldHint", false)
      }
      writer.key("_meta")
      writer.object { $0.member("shanxi/group", CommandTable.group(of: commands[0].name)?.rawValue) }
    }
  }

  private var title: String {
    let words = name.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// What it does, then examples: a model learns from them how arguments look.
  private var description: String {
    if !isGrouped {
      let examples = commands[0].examples.prefix(4).map { "\n- \($0.summary): \($0.params)" }
      return commands[0].summary + " Examples of arguments:" + examples.joined()
    }
    let lines = commands.map { command in
      let names = Self.visible(command).filter { !Self.common.contains($0.name) }
      let list = names.map { $0.isRequired ? $0.name : "\($0.name)?" }.joined(separator: ", ")
      return "\n- \(Self.action(of: command)) (\(list)): \(command.summary)"
    }
    return "One of \(commands.count) actions on \(name), each with its own arguments:" + lines.joined()
  }

  /// Params of so many actions that the list does not repeat them.
  private static let common: Set<String> = ["corpus", "session", "timeout_ms"]

  private static func visible(_ command: Command) -> [Schema.Field] {
    (command.params + Command.commonParams).filter { !hidden.contains($0.name) }
  }

  private func writeGroupedInput(into writer: inout JSONWriter) {
    var names: [String] = []
    var forms: [String: [Schema.Field]] = [:]
    for field in commands.flatMap(Self.visible) {
      if forms[field.name] == nil { names.append(field.name) }
      forms[field.name, default: []].append(field)
    }
    var fields: [Schema.Field] = [.required("action", .choice(commands.map(Self.action)), "what to do")]
    for name in names {
      let given = forms[name] ?? []
      var distinct: [Schema] = []
      for form in given.map(\.schema) where !distinct.contains(where: { $0.words == form.words }) {
        distinct.append(form)
      }
      let users = commands.filter { command in Self.visible(command).contains { $0.name == name } }.map(Self.action)
      let text = given[0].description
      let isCommon = users.count == commands.count
      fields.append(
        .optional(
          name, distinct.count == 1 ? distinct[0] : .either(distinct),
          isCommon ? text : "\(users.joined(separator: ", ")): \(text)"))
    }
    Schema.object(fields).write(into: &writer, isClosed: true)
  }

  private static func prefix(of name: String) -> String? {
    let parts = name.split(separator: ".", maxSplits: 1)
    return parts.count == 2 ? String(parts[0]) : nil
  }

  private static func underscored(_ name: String) -> String {
    String(name.map { $0 == "." ? "_" : $0 })
  }
}

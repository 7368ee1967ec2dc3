import Core
import Glibc

extension Runner {
  /// Carries out a line that begins with a dot.
  func set(_ setting: Setting, _ argument: String) throws(Complaint) {
    switch setting {
    case .mode: try setMode(argument)
    case .limit: try setLimit(argument)
    case .more: try more()
    case .last: try last()
    case .corpus: try setCorpus(argument)
    case .timer: hasTimer = try isOn(setting, argument)
    case .headers: hasHeadings = try isOn(setting, argument)
    case .output: try output.redirect(to: argument.isEmpty ? nil : argument, once: false)
    case .once:
      guard !argument.isEmpty else { throw misuse(setting) }
      try output.redirect(to: argument, once: true)
    case .read: try read(argument)
    case .raw: try raw(argument)
    case .describe: try describe(argument)
    case .print: output.write(argument + "\n")
    case .exit:
      guard let code = argument.isEmpty ? 0 : Int32(argument), 0...255 ~= code else { throw misuse(setting) }
      wantsExit = code
    }
  }

  private func misuse(_ setting: Setting) -> Complaint {
    Complaint("typed as: \(setting.usage)", offset: 0)
  }

  private func isOn(_ setting: Setting, _ argument: String) throws(Complaint) -> Bool {
    guard argument == "on" || argument == "off" else { throw misuse(setting) }
    return argument == "on"
  }

  private func setMode(_ argument: String) throws(Complaint) {
    guard !argument.isEmpty else { return output.write("mode \(modeNow.rawValue)\n") }
    guard let new = Mode(rawValue: argument) else {
      throw Complaint(
        "no mode is called \(argument)", offset: 6, hint: Mode.allCases.map(\.rawValue).joined(separator: " "),
        didYouMean: NearNames.of(argument, among: Mode.allCases.map(\.rawValue)))
    }
    mode = new
  }

  private func setLimit(_ argument: String) throws(Complaint) {
    switch argument {
    case "": output.write("limit \(limit.map { $0 == 0 ? "all" : "\($0)" } ?? "auto")\n")
    case "all": limit = 0
    case "auto": limit = nil
    default:
      guard let new = Int(argument), new > 0 else { throw misuse(.limit) }
      limit = new
    }
  }

  private func setCorpus(_ argument: String) throws(Complaint) {
    guard !argument.isEmpty else { return output.write("corpus \(corpusShown)\n") }
    let old = corpus
    corpus = argument
    do { try learnCorpus() } catch {
      corpus = old
      throw error
    }
    listing = nil
    origins = [:]
  }

  /// Runs the statements of a file; a failure in it is reported there and fails this statement.
  private func read(_ argument: String) throws(Complaint) {
    guard !argument.isEmpty else { throw misuse(.read) }
    guard depth < 16 else { throw Complaint("scripts read each other more than 16 deep") }
    let path = Script.resolve(argument, from: script)
    let lines = try Script.lines(ofFile: path)
    let outer = script
    script = path
    depth += 1
    defer {
      script = outer
      depth -= 1
    }
    let status = run(lines: lines, origin: path)
    guard status == 0 else {
      throw Complaint("\(argument) did not end well", kind: status == 130 ? .interrupted : .command)
    }
  }

  /// Sends one line as it is, with an id when it has none, and writes the replies as they are.
  private func raw(_ argument: String) throws(Complaint) {
    let request: JSONValue
    do { request = try JSONReader.read(argument.utf8Span.span) } catch {
      throw Complaint("no JSON: \(error.message)", offset: 5 + error.offset)
    }
    guard let members = request.members else { throw Complaint("a request is an object", offset: 5) }
    let client = try connected()
    let isReady = members.contains { $0.name == "id" }
    let id = request["id"] ?? .integer(Int64(client.newID()))
    let line = isReady ? request : .object([.init(name: "id", value: id)] + members)
    guard client.send(Self.json(line).utf8) else { throw Complaint("the daemon went away", kind: .unreachable) }
    while true {
      switch client.receive(until: options.timeout.map { Clock.now + $0 }) {
      case .line(let bytes):
        output.write(bytes + [0x0A])
        let reply = try? JSONReader.read(bytes.span)
        if reply?["id"] == id || reply?["id"] == .null { return }
      case .lost: throw Complaint("the daemon went away", kind: .unreachable)
      case .timedOut: throw Complaint("no answer in time", kind: .timeout)
      case .signals(let signals):
        if signals.contains(SIGTSTP) { Signals.suspend() }
        if signals.contains(SIGINT) { throw Complaint("cancelled", kind: .interrupted) }
      }
    }
  }

  private func describe(_ argument: String) throws(Complaint) {
    let all = try methods()
    guard !argument.isEmpty else {
      if !modeNow.isForReading { return writeMethods(all) }
      return output.write(HelpWriter(width: output.width, palette: output.colours).methods(all))
    }
    guard let method = all.first(where: { $0["name"]?.string == argument }) else {
      throw Complaint(
        "the daemon has no method \(argument)", offset: 10, hint: ".describe lists them",
        didYouMean: NearNames.of(argument, among: all.compactMap { $0["name"]?.string }))
    }
    if modeNow == .json || modeNow == .ndjson { return output.writeJSON(Self.json(method)) }
    output.write(HelpWriter(width: output.width, palette: output.colours).method(method))
  }

  private func writeMethods(_ methods: [JSONValue]) {
    if modeNow == .json || modeNow == .ndjson { return output.writeJSON(Self.json(.array(methods))) }
    let table = Table(
      columns: [.init("method"), .init("summary")],
      rows: methods.map { [RowShape.text($0["name"]), RowShape.text($0["summary"])] })
    let writer = TableWriter(mode: modeNow, width: nil, palette: .plain, hasHeading: hasHeadings)
    output.write(writer.text(table, isFirst: true))
  }

  /// `help`, `help search`, `help .mode`, `help articles.get`.
  func help(_ topic: String?) throws(Complaint) {
    let writer = HelpWriter(width: output.width, palette: output.colours)
    // Help is there without a daemon too; what it knows of the methods is then missing.
    let methods = (try? self.methods()) ?? []
    guard let topic else { return output.write(writer.overview(methods: methods)) }
    func method(_ name: String?) -> JSONValue? { methods.first { $0["name"]?.string == name } }
    if let verb = Verb.named(topic) { return output.write(writer.verb(verb, method: method(verb.method))) }
    let name = topic.hasPrefix(".") ? String(topic.dropFirst()) : topic
    if let setting = Setting(rawValue: name) { return output.write(writer.setting(setting)) }
    if let found = method(topic) { return output.write(writer.method(found)) }
    let entries = CommandHelp.entries(about: topic)
    if !entries.isEmpty { return output.write(writer.statements(entries)) }
    let all = Verb.allCases.map(\.rawValue) + Setting.allCases.map { "." + $0.rawValue }
    let statements = CommandHelp.entries.flatMap { $0.topics.prefix(1) } + ["results"]
    let names = Set(all + methods.compactMap { $0["name"]?.string } + statements)
    throw Complaint(
      "nothing is known about \(topic)", offset: 5, hint: "help lists what can be typed",
      didYouMean: NearNames.of(topic, among: names))
  }

  /// Finds out which corpus answers, for the prompt.
  func learnCorpus() throws(Complaint) {
    let rows = try call("corpora.list")["rows"]?.array ?? []
    let wanted = corpus?.lowercased()
    let own =
      wanted == nil && rows.count == 1 ? rows[0] : rows.first { $0["corpus"]?.string?.lowercased() == wanted }
    if let wanted, own == nil {
      let names = rows.compactMap { $0["corpus"]?.string }
      throw Complaint(
        "no corpus is called \(wanted)", hint: names.isEmpty ? nil : "served: \(names.joined(separator: " "))",
        didYouMean: NearNames.of(wanted, among: names))
    }
    corpusShown = own?["corpus"]?.string ?? ""
    generation = own?["generation"]?.string ?? ""
    corpusRow = own ?? .null
  }
}

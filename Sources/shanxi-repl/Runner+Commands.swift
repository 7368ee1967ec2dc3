import Core
import Glibc

extension Runner {
  /// Carries out a statement of the command language: in the daemon what belongs there, files and pipes here.
  func command(_ query: Instruction.Query) throws(Complaint) {
    let words = query.text.split(maxSplits: 1) { $0 == " " || $0 == "\t" || $0 == "\n" }
    let argument = words.count > 1 ? String(words[1]) : ""
    switch words.first {
    case "exit", "quit": wantsExit = 0
    case "source": return try script(Redirect.string(argument) ?? argument)
    case "sleep": return pause(Int(argument) ?? 0)
    case "save": return try save(argument)
    default: try run(query)
    }
  }

  private func script(_ path: String) throws(Complaint) { try set(.read, path) }

  private func pause(_ seconds: Int) {
    var time = timespec(tv_sec: max(0, min(seconds, 3600)), tv_nsec: 0)
    // The structure lives on this stack frame.
    _ = unsafe nanosleep(&time, nil)
  }

  /// Keeps the rows of a result in a file of its name.
  private func save(_ name: String) throws(Complaint) {
    guard !name.isEmpty else { throw Complaint("save is typed: save NAME;", offset: 0) }
    try run(Instruction.Query(text: "dump \(name) > \"\(name).tbl\"", offset: 0))
  }

  private func run(_ query: Instruction.Query) throws(Complaint) {
    try beginSession()
    let params = try runParams(query.text)
    if let text = unkept {
      unkept = nil
      _ = try call("run", try runParams("Last = " + text))
    }
    let result = try call("run", params, of: query)
    lastResult = ("run", result)
    try learnActive(after: query.text)
    if modeNow == .json || modeNow == .ndjson { return output.writeJSON(Self.json(result)) }
    for answer in result["outputs"]?.array ?? [] { try write(answer) }
  }

  private func runParams(_ text: String) throws(Complaint) -> [JSONValue.Member] {
    var pairs: [(String, JSONValue)] = [("text", .string(text + ";"))]
    if let target = Redirect.input(of: text) {
      let content = JSONValue.string(try Redirect.read(target, from: script))
      pairs.append(("inputs", .object([.init(name: target, value: content)])))
    }
    return withCorpus(pairs)
  }

  private func write(_ answer: JSONValue) throws(Complaint) {
    let text: String
    switch answer["value"] {
    case .string(let value)?: text = value
    case .integer(let number)?: text = "\(number)\n"
    default: return
    }
    guard let target = answer["redirect"]?["target"]?.string else {
      output.write(isSeenRaw ? text : Visible.lines(text))
      return
    }
    try Redirect.write(text, to: target, appends: answer["redirect"]?["mode"]?.string == ">>")
  }

  /// Files and pipes get what is printed byte for byte.
  private var isSeenRaw: Bool { !output.isSeen }

  /// A session outlives programs, but each program begins with the whole corpus: a result that an earlier one made the
  /// active one would restrict queries without being seen.
  private func beginSession() throws(Complaint) {
    guard !isSessionUsed else { return }
    isSessionUsed = true
    let current = try printed("show current")
    if let colon = current.firstIndex(of: ":") { _ = try printed(String(current[..<colon])) }
  }

  /// Notes which result is the active one when `statement` may have changed it.
  private func learnActive(after statement: String) throws(Complaint) {
    let isName = statement.allSatisfy { $0.isLetter || $0.isNumber || "_-:".contains($0) }
    guard isName || active != nil else { return }
    let current = try printed("show current")
    guard let colon = current.firstIndex(of: ":") else { return active = nil }
    let name = String(current[current.index(after: colon)...])
    active = (name, try printed("size " + name))
  }

  /// What one statement prints, without its line end.
  private func printed(_ statement: String) throws(Complaint) -> String {
    let answer = try call("run", try runParams(statement))["outputs"]?.array?.last?["value"]
    let text = answer?.string ?? answer?.integer.map(String.init) ?? ""
    return String(text.prefix { !$0.isNewline })
  }

  /// A query that means what the session keeps: its word lists, macros, results, options, and the active result.
  func sessionQuery(_ query: Instruction.Query) throws(Complaint) {
    let whole = Instruction.Query(text: "Last = " + query.text, offset: query.offset - 7)
    try beginSession()
    unkept = nil
    _ = try call("run", try runParams(whole.text), of: whole)
    try list("results.get", .hits, withCorpus([("name", .string("Last"))]))
  }

  /// How many hits a query has inside the active result.
  func sessionCount(_ query: Instruction.Query) throws(Complaint) {
    let whole = Instruction.Query(text: "Last = " + query.text, offset: query.offset - 7)
    unkept = nil
    _ = try call("run", try runParams(whole.text), of: whole)
    let size = try printed("size Last")
    lastResult = ("count", .object([.init(name: "total", value: .integer(Int64(size) ?? 0))]))
    output.write(size + "\n")
  }

  /// Whether a query is to be asked in the session.
  func needsSession(_ text: String) -> Bool {
    if isSessionUsed { return true }
    return text.contains("$") || text.contains("<<") || text.contains("<match") || text.contains("<target")
      || text.contains("<keyword") || text.contains(" sort by ") || text.contains("expand ")
  }
}

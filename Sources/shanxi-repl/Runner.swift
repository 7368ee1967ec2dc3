import Core
import Glibc

/// Carries statements out: asks the daemon, writes the answers.
final class Runner {
  let options: Options
  let output: Output
  private let search: SocketSearch
  private var client: Client?

  /// The corpus to name in requests; nil while the daemon serves only one.
  var corpus: String?
  /// The names and generation for the prompt.
  var corpusShown = ""
  var generation = ""
  /// Its row in `corpora.list`, for the banner.
  var corpusRow: JSONValue = .null
  var hello: JSONValue = .null
  /// `.mode`; nil lets the place that output goes to decide.
  var mode: Mode?
  /// `.limit`: nil decides by the place that output goes to; 0 is all.
  var limit: Int?
  var hasTimer = false
  var hasHeadings = true
  var listing: Listing?
  /// What `.last` writes again when the last answer was no listing.
  var lastResult: (method: String, result: JSONValue)?
  var origins: [String: ConcordanceWriter.Origin] = [:]
  /// The methods of the daemon, once asked for.
  var knownMethods: [JSONValue]?
  /// Whether any search or query has found something (`-e`).
  var hasFound = false
  /// The hints given already in this session.
  var hintsGiven: Set<String> = []
  /// The script that is being read, for `.read` inside it.
  var script: String?
  var depth = 0
  /// Whether statements of the command language were given, so that queries are asked in the daemon's session.
  var isSessionUsed = false
  /// The last query that was asked outside the session: it becomes the result `Last` when a statement needs it.
  var unkept: String?
  /// The result that queries search in, as the prompt shows it; nil for the whole corpus.
  var active: (name: String, size: String)?
  var wantsExit: Int32?
  /// Whether a daemon of another build has been met, which is said or done something about once.
  private var hasSeenOtherBuild = false
  /// Whether somebody sits before it, so that advice is welcome.
  let isInteractive: Bool

  init(options: Options, output: Output, search: SocketSearch, isInteractive: Bool) {
    self.options = options
    self.output = output
    self.search = search
    self.isInteractive = isInteractive
    corpus = options.corpus
    mode = options.mode
  }

  /// The mode that the next answer is written in.
  var modeNow: Mode { mode ?? (output.isSeen ? .auto : .tsv) }

  /// The connection, made when there is none; the daemon is greeted on it.
  @discardableResult
  func connected() throws(Complaint) -> Client {
    if let client { return client }
    let new = try Client.connect(search)
    let greeting = Self.members([("client", .string("shanxi-repl")), ("ordered", .bool(false))])
    let answer = try exchange(new, "hello", greeting, until: Clock.now + (options.timeout ?? 10), nil)
    guard let hello = answer else {
      throw Complaint("the daemon at \(new.path) closed the connection", kind: .unreachable)
    }
    let spoken = hello["protocol"]?.string ?? "nothing that names itself"
    guard spoken == "shanxi/1" else {
      throw Complaint("the daemon at \(new.path) speaks \(spoken), this program shanxi/1", kind: .unreachable)
    }
    if let build = hello["build"]?.string, build != Build.version, !hasSeenOtherBuild {
      hasSeenOtherBuild = true
      if try replaced(new, hello) { return try connected() }
      Output.complain(
        "the daemon at \(new.path) is build \(Visible.text(build)), this program is \(Build.version); "
          + "to end it: shanxid stop --socket \(new.path)\n")
    }
    self.hello = hello
    client = new
    return new
  }

  /// Ends a daemon of another build that a client started and that nobody else uses; whether it did.
  private func replaced(_ other: Client, _ hello: JSONValue) throws(Complaint) -> Bool {
    guard !search.isNamed, hello["autostarted"]?.bool == true else { return false }
    let wish = Self.members([("if_idle", .bool(true))])
    let deadline = Clock.now + 15
    do {
      guard let answer = try exchange(other, "shutdown", wish, until: deadline, nil), answer["stopping"]?.bool == true
      else { return false }
    } catch {
      // A daemon that refuses stays; one that was interrupted by the user is another matter.
      if error.kind == .interrupted { throw error }
      return false
    }
    // It closes the connection when it ends, and its lock goes a moment later: the next start waits for that.
    while case .line = other.receive(until: deadline) {}
    while Clock.now < deadline, (try? Client(connectingTo: other.path)) != nil { Clock.sleep(0.005) }
    return true
  }

  /// The result of one call. A connection that was lost is made again once: what the REPL asks changes nothing.
  func call(
    _ method: String, _ params: [JSONValue.Member] = [], of query: Instruction.Query? = nil
  ) throws(Complaint) -> JSONValue {
    var params = params
    if let timeout = options.timeout {
      params.append(.init(name: "timeout_ms", value: .integer(Int64(max(1, timeout * 1000)))))
    }
    var attempt = 0
    while true {
      let deadline = options.timeout.map { Clock.now + $0 + 1 }
      let client = try reconnected(attempt)
      let began = Clock.now
      if let result = try exchange(client, method, params, until: deadline, query?.offset) {
        if hasTimer { report(result, since: began) }
        if let name = result["generation"]?.string { generation = name }
        return result
      }
      self.client = nil
      attempt += 1
      guard attempt < 2 else {
        throw Complaint("the daemon went away while it answered", kind: .unreachable)
      }
      if isInteractive { Output.complain("the daemon went away; asking again\n") }
    }
  }

  /// After a loss the daemon may be starting again: a few tries within a second.
  private func reconnected(_ attempt: Int) throws(Complaint) -> Client {
    guard attempt > 0 else { return try connected() }
    var pause = 0.05
    while true {
      do {
        return try connected()
      } catch {
        guard error.kind == .unreachable, pause < 0.5 else { throw error }
        Clock.sleep(pause)
        pause *= 2
      }
    }
  }

  /// Nil when the connection is lost before the answer.
  private func exchange(
    _ client: Client, _ method: String, _ params: [JSONValue.Member], until deadline: Double?, _ queryOffset: Int?
  ) throws(Complaint) -> JSONValue? {
    let id = client.newID()
    guard client.send(Self.request(id, method, params)) else { return nil }
    let began = Clock.now
    while true {
      switch client.receive(until: deadline) {
      case .lost: return nil
      case .timedOut:
        cancel(id, on: client)
        throw Complaint("no answer within \(Count.milliseconds((Clock.now - began) * 1000))", kind: .timeout)
      case .signals(let signals):
        if signals.contains(SIGTSTP) { Signals.suspend() }
        guard let ending = signals.first(where: { $0 == SIGINT || $0 == SIGTERM || $0 == SIGHUP }) else { continue }
        cancel(id, on: client)
        if ending != SIGINT { wantsExit = 128 + ending }
        let seconds = ((Clock.now - began) * 10).rounded() / 10
        throw Complaint("cancelled after \(seconds) s", kind: .interrupted)
      case .line(let line):
        let reply: JSONValue
        do { reply = try JSONReader.read(line.span) } catch {
          throw Complaint("the daemon sent a line that is no JSON: \(error.message)", kind: .unreachable)
        }
        // A reply to a request that was given up is passed over.
        guard reply["id"]?.integer == id || (reply["id"] == .null && reply["error"] != nil) else { continue }
        if let error = reply["error"] { throw Complaint(error: error, queryOffset: queryOffset) }
        return reply["result"] ?? .null
      }
    }
  }

  private func cancel(_ id: Int, on client: Client) {
    var writer = JSONWriter()
    writer.object {
      $0.member("jsonrpc", "2.0")
      $0.member("method", "cancel")
      $0.key("params")
      $0.object { $0.member("id", id) }
    }
    if !client.send(writer.bytes) { self.client = nil }
  }

  /// One request line, without LF.
  static func request(_ id: Int, _ method: String, _ params: [JSONValue.Member]) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("jsonrpc", "2.0")
      $0.member("id", id)
      $0.member("method", method)
      if !params.isEmpty {
        $0.key("params")
        $0.value(.object(params))
      }
    }
    return writer.bytes
  }

  /// Members in order, those that are null left out.
  static func members(_ pairs: [(String, JSONValue)]) -> [JSONValue.Member] {
    pairs.compactMap { $0.1 == .null ? nil : .init(name: $0.0, value: $0.1) }
  }

  private func report(_ result: JSONValue, since began: Double) {
    let here = Count.milliseconds((Clock.now - began) * 1000)
    let there = Self.milliseconds(result).map { ", \(Count.milliseconds($0)) in the daemon" } ?? ""
    Output.complain("time: \(here)\(there)\n")
  }

  /// The `ms` of a result.
  static func milliseconds(_ result: JSONValue) -> Double? {
    switch result["ms"] {
    case .number(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// The methods that the daemon describes, asked for once.
  func methods() throws(Complaint) -> [JSONValue] {
    if let knownMethods { return knownMethods }
    let methods = try call("describe")["methods"]?.array ?? []
    knownMethods = methods
    return methods
  }
}

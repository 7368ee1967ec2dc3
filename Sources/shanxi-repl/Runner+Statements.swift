import Core
import Glibc

extension Runner {
  /// Runs the statements of `lines`; the first failure ends it, unless `--keep-going`.
  ///
  /// Gives the exit code of the worst that happened: 0 when all went well.
  func run(lines: [String], origin: String) -> Int32 {
    var reader = StatementReader(origin: origin)
    var status: Int32 = 0
    for line in lines {
      for statement in reader.feed(line) where shouldGoOn(status) { status = worse(status, carryOut(statement)) }
      guard shouldGoOn(status) else { return status }
    }
    if let statement = reader.finish() { status = worse(status, carryOut(statement)) }
    return status
  }

  /// Runs statements from standard input as they arrive.
  func runStandardInput() -> Int32 {
    var reader = StatementReader(origin: "<stdin>")
    var status: Int32 = 0
    var pending: [UInt8] = []
    var isAtEnd = false
    while !isAtEnd {
      var pollers = [
        pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
        pollfd(fd: Signals.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      _ = unsafe poll(&pollers, nfds_t(pollers.count), -1)
      if pollers[1].revents != 0, let ending = Signals.take().first(where: { $0 != SIGTSTP && $0 != SIGWINCH }) {
        return 128 + ending
      }
      guard pollers[0].revents != 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      // At most as many bytes as the array holds.
      let count = unsafe read(0, &bytes, bytes.count)
      if count < 0 && errno == EINTR { continue }
      isAtEnd = count <= 0
      pending += bytes[..<max(0, count)]
      let whole = isAtEnd ? pending.count : (pending.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
      let lines = Script.lines(of: Array(pending[..<whole]))
      pending.removeFirst(whole)
      for line in lines {
        for statement in reader.feed(line) where shouldGoOn(status) { status = worse(status, carryOut(statement)) }
        guard shouldGoOn(status) else { return status }
      }
    }
    if let statement = reader.finish() { status = worse(status, carryOut(statement)) }
    return status
  }

  private func shouldGoOn(_ status: Int32) -> Bool {
    guard wantsExit == nil else { return false }
    return status == 0 || (options.keepsGoing && status == 1)
  }

  private func worse(_ first: Int32, _ second: Int32) -> Int32 {
    first == 0 ? second : first
  }

  /// Runs one statement and complains on standard error when it fails; gives its exit code.
  func carryOut(_ statement: Statement) -> Int32 {
    do {
      try run(statement)
      output.endAnswer()
      return 0
    } catch {
      output.endAnswer()
      complain(error, statement)
      return error.exitCode
    }
  }

  /// Writes why `statement` failed.
  func complain(_ complaint: Complaint, _ statement: Statement?) {
    let isColoured = Palette(wish: options.colour, isTerminal: isatty(2) == 1, environment: Environment.variables)
    if complaint.kind == .interrupted {
      if isInteractive { Output.complain(complaint.message + "\n") }
    } else {
      Output.complain(complaint.rendered(in: statement, palette: isColoured))
    }
  }

  private func run(_ statement: Statement) throws(Complaint) {
    switch try Instruction(statement) {
    case .search(let query): try list("search", .found, withQuery(query), of: query)
    case .query(let query) where needsSession(query.text): try sessionQuery(query)
    case .query(let query): try list("query", .hits, withQuery(query), of: query)
    case .command(let query): try command(query)
    case .count(let query): try single("count", withQuery(query), of: query)
    case .parse(let query): try single("parse", Self.members([("q", .string(query.text))]), of: query)
    case .collocates(let request):
      try list("collocates", .collocates, withCorpus(request.params), of: request.query)
    case .wordlist(let attribute, let filter):
      let name = attribute.map { JSONValue.string($0) } ?? .null
      try list("wordlist", .values, withCorpus([("attribute", name), ("where", filter)]))
    case .articles(let filter): try list("articles.list", .articles, withCorpus([("where", filter)]))
    case .documents: try list("documents.list", .documents, withCorpus([]))
    case .corpora: try list("corpora.list", .corpora, [])
    case .info: try single("corpora.info", withCorpus([]))
    case .reload: try single("reload", withCorpus([]))
    case .show(let reference): try show(reference)
    case .source(let reference): try source(reference)
    case .provenance(let number): try provenance(number)
    case .help(let topic): try help(topic)
    case .setting(let setting, let argument): try set(setting, argument)
    }
  }

  private func withQuery(_ query: Instruction.Query) -> [JSONValue.Member] {
    withCorpus([("q", .string(query.text))])
  }

  /// The params given and the corpus, when one was chosen.
  func withCorpus(_ pairs: [(String, JSONValue)]) -> [JSONValue.Member] {
    Self.members(pairs + [("corpus", corpus.map { .string($0) } ?? .null)])
  }
}

/// The variables that the program was started with.
enum Environment {
  /// Read at the first use.
  static let variables: [String: String] = {
    var found: [String: String] = [:]
    // `environ` is a list of strings that ends with nil; nothing in this program changes it.
    var entry = unsafe environ
    while let text = unsafe entry.pointee {
      let parts = unsafe String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { found[String(parts[0])] = String(parts[1]) }
      unsafe entry += 1
    }
    return found
  }()
}

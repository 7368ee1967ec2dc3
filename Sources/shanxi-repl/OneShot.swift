import Core
import Glibc

/// What `call`, `pipe`, `ping` and `socket-path` do; each gives the exit code.
struct OneShot {
  let runner: Runner
  let search: SocketSearch

  /// Calls one method and writes its result as JSON.
  func call(_ method: String, params text: String) -> Int32 {
    report { () throws(Complaint) in
      let params: JSONValue
      do throws(JSONReader.Failure) { params = try JSONReader.read(text.utf8Span.span) } catch {
        throw Complaint("the params are no JSON: \(error.message)", kind: .usage)
      }
      guard var members = params.members else { throw Complaint("the params are no JSON object", kind: .usage) }
      if let corpus = runner.corpus, try takesCorpus(method), params["corpus"] == nil {
        members.append(.init(name: "corpus", value: .string(corpus)))
      }
      runner.output.writeJSON(Runner.json(try runner.call(method, members)))
      runner.output.flush()
    }
  }

  /// Whether a method has the param that `-C` stands for.
  private func takesCorpus(_ method: String) throws(Complaint) -> Bool {
    let described = try runner.call("describe", [.init(name: "method", value: .string(method))])
    return described["methods"]?.array?.first?["params"]?["properties"]?["corpus"] != nil
  }

  /// Asks whether a daemon answers.
  func ping() -> Int32 {
    report { () throws(Complaint) in
      let began = Clock.now
      _ = try runner.call("ping")
      let time = Count.milliseconds((Clock.now - began) * 1000)
      if !runner.options.isQuiet { runner.output.write("answered in \(time)\n") }
      runner.output.flush()
    }
  }

  /// Writes the path of the socket that answers.
  func socketPath() -> Int32 {
    report { () throws(Complaint) in
      runner.output.write(try Client.connect(search).path + "\n")
      runner.output.flush()
    }
  }

  /// Copies lines of standard input to the daemon and its lines back, until both have ended.
  func pipe() -> Int32 {
    report { () throws(Complaint) in
      let client = try Client.connect(search)
      var isReading = true
      while true {
        switch client.receive(until: isReading ? 0 : nil) {
        case .line(let line): runner.output.write(line + [0x0A])
        case .lost:
          runner.output.flush()
          return
        case .signals(let signals):
          if let ending = signals.first(where: { $0 != SIGTSTP && $0 != SIGWINCH }) {
            throw Complaint("ended by signal \(ending)", kind: .interrupted)
          }
        case .timedOut:
          runner.output.flush()
          isReading = copyInput(to: client)
        }
      }
    }
  }

  /// Waits for input or an answer and sends on what there is of input; false at its end.
  private func copyInput(to client: Client) -> Bool {
    var pollers = [
      pollfd(fd: 0, events: Int16(POLLIN), revents: 0), client.poller,
      pollfd(fd: Signals.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    _ = unsafe poll(&pollers, nfds_t(pollers.count), -1)
    guard pollers[0].revents != 0 else { return true }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    // At most as many bytes as the array holds.
    let count = unsafe read(0, &bytes, bytes.count)
    if count < 0 && errno == EINTR { return true }
    guard count > 0, client.sendRaw(bytes.prefix(count)) else {
      client.closeWriting()
      return false
    }
    return true
  }

  private func report(_ body: () throws(Complaint) -> Void) -> Int32 {
    do {
      try body()
      return 0
    } catch {
      runner.complain(error, nil)
      return error.exitCode
    }
  }
}

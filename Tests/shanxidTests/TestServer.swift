import Core
import Glibc
import Logging

@testable import shanxid

/// A server in this process whose answers are a function of the request alone.
///
/// `echo` gives back its params; `wait` ends after `ms`, or when it is cancelled; `bulk` gives `bytes` bytes; `stream`
/// sends `lines` lines of `bytes` bytes before its answer.
final class TestServer {
  let folder = TestFolder()
  let server: Server
  let peers: Peers
  var path: String { folder.file("s.sock") }

  init(_ limits: Limits = Limits()) throws {
    let limits = SharedLimits(limits)
    peers = Peers(limits: limits)
    var logger = Logger(label: "test") { _ in LogfmtHandler() }
    logger.logLevel = .error
    let claim = try SocketClaim(SocketPlace(named: folder.file("s.sock")))
    let kinds = Connection.Kinds(instant: ["ping", "cancel"], express: ["stat"], writing: ["reload"]) {
      ConnectionAction($0)
    }
    let service = Service(kinds: kinds) { request, caller, cancel, didCancel, emit in
      Self.answer(request, caller, cancel, didCancel, emit)
    }
    server = try Server(.claim(claim), service: service, peers: peers, limits: limits, logger: logger)
  }

  deinit { server.stop() }

  func client() throws -> TestClient { try TestClient(path) }

  private static func answer(
    _ request: Request, _ caller: Caller, _ cancel: CancelFlag, _ didCancel: Bool, _ emit: Service.Emit
  ) -> [UInt8] {
    let number = { (name: String) in request.params[name]?.integer ?? 0 }
    switch request.method {
    case "echo", "ping": return Reply.result(request.id) { $0.value(request.params) }
    case "cancel": return Reply.result(request.id) { $0.bool(didCancel) }
    case "who":
      return Reply.result(request.id) { writer in
        writer.array { for value in [caller.pid, caller.uid, caller.gid] { $0.integer(value) } }
      }
    case "wait":
      for _ in 0..<number("ms") {
        if cancel.isCancelled { return Reply.error(request.id, Refusal(.cancelled, "cancelled")) }
        usleep(1000)
      }
      return Reply.result(request.id) { $0.bool(true) }
    case "bulk":
      return Reply.result(request.id) { $0.string(String(repeating: "x", count: number("bytes"))) }
    case "stream":
      for seq in 0..<number("lines") {
        let text = String(repeating: "y", count: number("bytes"))
        let line = Reply.notification("notifications/rows") { writer in
          writer.object {
            $0.member("seq", seq)
            $0.member("text", text)
          }
        }
        do { try emit(line) } catch { return Reply.error(request.id, Refusal(.cancelled, "gone")) }
      }
      return Reply.result(request.id) { $0.bool(true) }
    default: return Reply.error(request.id, Refusal(.methodNotFound, "no such method"))
    }
  }
}

import Core
import Foundation
import Glibc

@testable import shanxi_repl

/// A socket with literal answers behind it: a thread for each connection, one answer for each line.
final class FakeDaemon: Sendable {
  /// What to do with one request.
  enum Answer {
    case result(String)
    case error(String)
    case silence
    case close
  }

  let path: String
  private let listener: Int32

  /// `greets` answers `hello` by itself.
  init(_ folder: TemporaryFolder, greets: Bool = true, _ answer: @escaping @Sendable (String, JSONValue) -> Answer) {
    let path = folder.path + "/s.sock"
    self.path = path
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    precondition(status == 0 && listen(listener, 8) == 0)
    Thread.detachNewThread {
      while case let peer = accept(listener, nil, nil), peer >= 0 {
        Thread.detachNewThread { Self.serve(peer, greets, answer) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private static func serve(_ peer: Int32, _ greets: Bool, _ answer: (String, JSONValue) -> Answer) {
    let client = Client(descriptor: peer, path: "")
    while case .line(let line) = client.receive(until: nil) {
      guard let request = try? JSONReader.read(line.span), let method = request["method"]?.string else { continue }
      var writer = JSONWriter()
      writer.value(request["id"] ?? .null)
      let id = String(decoding: writer.bytes, as: UTF8.self)
      let reply: Answer =
        greets && method == "hello"
        ? .result(#"{"protocol":"shanxi/1","build":"\#(Build.version)","corpora":["news"]}"#)
        : answer(method, request["params"] ?? .null)
      switch reply {
      case .result(let text): _ = client.send(#" {"jsonrpc":"2.0","id":\#(id),"result":\#(text)}"#.utf8)
      case .error(let text): _ = client.send(#"{"jsonrpc":"2.0","id":\#(id),"error":\#(text)}"#.utf8)
      case .silence: continue
      case .close: return
      }
    }
  }
}

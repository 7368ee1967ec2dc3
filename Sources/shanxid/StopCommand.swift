import ArgumentParser
import Core
import Glibc

/// Ends the daemon that answers.
struct StopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "End the daemon: what is in work is answered first.",
    discussion: """
      Waits until it has gone. Only its own user, root and admins may end a daemon.

      Exit status: 0 it has ended, 1 it refuses or does not end, 3 no daemon answers.

      Example:
        shanxid stop --socket "$HOME/shanxi.sock"
      """)

  /// Seconds that a daemon may take to end: it waits ten for its answers.
  static let patience = 15

  @Option(
    name: [.customShort("S"), .long],
    help: ArgumentHelp("The daemon's socket; otherwise $SHANXI_SOCK, then the usual places.", valueName: "path"))
  var socket: String?

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    let paths = SocketPlace.candidates(named: socket)
    var codes: [String] = []
    for path in paths {
      let (descriptor, code) = UnixSocket.connected(to: path)
      if descriptor >= 0 {
        defer { close(descriptor) }
        return try stop(descriptor, path)
      }
      codes.append(Failure(.unavailable, path, errno: code).description)
    }
    throw Failure(.unavailable, "no daemon answers: \(codes.joined(separator: "; "))")
  }

  private func stop(_ descriptor: Int32, _ path: String) throws(Failure) {
    let pid = UnixSocket.peer(of: descriptor)?.pid
    var time = timeval(tv_sec: Self.patience, tv_usec: 0)
    // `time` is alive for the call, which reads it.
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    let request = Array("{\"id\":1,\"method\":\"shutdown\"}\n".utf8)
    // The pointer spans the bytes of the request.
    let sent = unsafe request.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    guard sent == request.count else { throw Failure(.runtime, path, errno: errno) }
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      // The call writes at most `count` bytes into the chunk.
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw Failure(.runtime, "\(path): the daemon does not end within \(Self.patience) s") }
      if count == 0 { break }
      answer += chunk.prefix(count)
    }
    let line = answer.prefix { $0 != 0x0A }.drop { $0 == 0x20 }
    if let reply = try? JSONReader.read(Array(line).span), let refusal = reply["error"]?["message"]?.string {
      throw Failure(.runtime, "\(path): \(refusal)")
    }
    guard let pid else { return }
    for _ in 0..<Self.patience * 100 {
      // A process of another user answers EPERM while it is there.
      if kill(pid, 0) != 0 && errno == ESRCH { return }
      usleep(10_000)
    }
    throw Failure(.runtime, "\(path): pid \(pid) does not end within \(Self.patience) s")
  }
}

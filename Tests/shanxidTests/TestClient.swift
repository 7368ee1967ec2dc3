import Core
import Glibc

/// A blocking client of a Unix socket.
final class TestClient {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isClosed = false

  /// Connects, and gives up reading after `patience` seconds of silence.
  init(_ path: String, patience: Int = 20) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else {
      let code = errno
      Glibc.close(descriptor)
      isClosed = true
      throw Failure(description: "connect \(path): errno \(code)")
    }
    var time = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close() }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress! + start, $0.count - start, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(description: "send: errno \(errno)") }
      start += count
    }
  }

  func shutdownWrite() { shutdown(descriptor, Int32(SHUT_WR)) }

  func close() {
    if !isClosed { Glibc.close(descriptor) }
    isClosed = true
  }

  /// The next line without its LF and the blanks in front; nil at the end.
  func line() throws -> String? {
    var searched = 0
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        let line = String(decoding: buffer[..<end].drop { $0 == 0x20 }, as: UTF8.self)
        buffer.removeSubrange(...end)
        return line
      }
      searched = buffer.count
      guard try fill() else { return nil }
    }
  }

  /// All lines up to the end.
  func lines() throws -> [String] {
    while try fill() {}
    defer { buffer = [] }
    return String(decoding: buffer, as: UTF8.self).split(separator: "\n").map { String($0.drop { $0 == " " }) }
  }

  /// Everything up to the end, as it came.
  func all() throws -> [UInt8] {
    while try fill() {}
    defer { buffer = [] }
    return buffer
  }

  func ask(_ text: String) throws -> JSONValue {
    try send(text + "\n")
    guard let line = try line() else { throw Failure(description: "closed before the answer to \(text)") }
    return try JSONReader.read(Array(line.utf8).span)
  }

  private func fill() throws -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
    if count < 0 { throw Failure(description: "recv: errno \(errno)") }
    buffer += chunk.prefix(count)
    return count > 0
  }
}

/// The ids and error codes of lines, in their order.
func outline(_ lines: [String]) -> [String] {
  lines.map { line in
    guard let value = try? JSONReader.read(Array(line.utf8).span) else { return "not JSON" }
    var text = if let id = value["id"]?.integer { "\(id)" } else { value["id"]?.string ?? "null" }
    if let code = value["error"]?["code"]?.integer { text += "!\(code)" }
    return text
  }
}

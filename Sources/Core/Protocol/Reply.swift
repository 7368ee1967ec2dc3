/// The lines that a server sends; each is one JSON object and one LF.
public enum Reply {
  /// The most bytes that one line may have.
  public static let limit = 8 << 20

  /// An answer whose `result` is what `body` writes.
  public static func result<E: Error>(
    _ id: RequestID?, capacity: Int = 256, _ body: (inout JSONWriter) throws(E) -> Void
  ) throws(E) -> [UInt8] {
    var writer = JSONWriter(capacity: capacity)
    try writer.object { (writer: inout JSONWriter) throws(E) in
      begin(&writer, id)
      writer.key("result")
      try body(&writer)
    }
    return line(writer)
  }

  /// An error; `id` is nil when the request's own could not be read.
  public static func error(_ id: RequestID?, _ refusal: Refusal) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      begin(&$0, id)
      $0.key("error")
      refusal.write(into: &$0)
    }
    return line(writer)
  }

  /// A message that answers nothing.
  public static func notification<E: Error>(
    _ method: String, capacity: Int = 256, _ params: (inout JSONWriter) throws(E) -> Void
  ) throws(E) -> [UInt8] {
    var writer = JSONWriter(capacity: capacity)
    try writer.object { (writer: inout JSONWriter) throws(E) in
      writer.member("jsonrpc", "2.0")
      writer.member("method", method)
      writer.key("params")
      try params(&writer)
    }
    return line(writer)
  }

  private static func begin(_ writer: inout JSONWriter, _ id: RequestID?) {
    writer.member("jsonrpc", "2.0")
    writer.key("id")
    if let id { id.write(into: &writer) } else { writer.null() }
  }

  private static func line(_ writer: consuming JSONWriter) -> [UInt8] {
    // In place: a copy of the bytes would be made anew for each append.
    writer.endLine()
    return writer.bytes
  }
}

/// A request that could not be understood, with the id to answer it under.
public struct ErrorReply: Error, Sendable, Equatable {
  /// Nil when it could not be read.
  public let id: RequestID?
  /// What was wrong.
  public let refusal: Refusal

  /// Pairs an id with what was wrong.
  public init(id: RequestID?, refusal: Refusal) {
    self.id = id
    self.refusal = refusal
  }

  /// The line to send.
  public var line: [UInt8] { Reply.error(id, refusal) }
}

/// Why a request was not answered, as the client is told.
public struct Refusal: Error, Sendable, Equatable {
  /// A stretch of the text that the client sent.
  public struct Place: Sendable, Equatable {
    /// UTF-8 offset of its first byte.
    public let offset: Int
    /// Its length in bytes.
    public let length: Int
    /// The line it is in, from 1.
    public let line: Int
    /// The Unicode scalar of that line it begins at, from 1.
    public let column: Int

    /// States a place that is known.
    public init(offset: Int, length: Int, line: Int, column: Int) {
      self.offset = offset
      self.length = length
      self.line = line
      self.column = column
    }

    /// Counts lines and columns of `text` up to `offset`, which may be its end.
    public init(offset: Int, length: Int, in text: String) {
      let before = text.utf8.prefix(max(0, offset))
      self.offset = offset
      self.length = length
      line = before.count { $0 == 0x0A } + 1
      let lastLine = before.lastIndex(of: 0x0A).map { before[before.index(after: $0)...] } ?? before
      column = lastLine.count { $0 & 0xC0 != 0x80 } + 1
    }
  }

  /// The kind of the error.
  public let code: ErrorCode
  /// One sentence for people.
  public let message: String
  /// Where in the client's text.
  public var place: Place?
  /// What would have been understood there.
  public var expected: [String] = []
  /// What to do about it.
  public var hint: String?
  /// Names that may have been meant, the nearest first.
  public var didYouMean: [String] = []
  /// Further members of `data`: `retry_after_ms`, `path`, `generation`.
  public var details: [JSONValue.Member] = []

  /// States the kind and the sentence; the rest is set where it helps.
  public init(_ code: ErrorCode, _ message: String, hint: String? = nil, didYouMean: [String] = []) {
    self.code = code
    self.message = Self.shortened(message)
    self.hint = hint.map(Self.shortened)
    self.didYouMean = didYouMean
  }

  /// Text that repeats what the client sent, which may be long: its middle is left out above 600 scalars.
  private static func shortened(_ text: String) -> String {
    guard text.utf8.count > 600 else { return text }
    let scalars = text.unicodeScalars
    guard scalars.count > 600 else { return text }
    return String(scalars.prefix(400)) + " … " + String(scalars.suffix(150))
  }

  /// Writes the `error` object.
  func write(into writer: inout JSONWriter) {
    writer.object {
      $0.member("code", code.code)
      $0.member("message", message)
      $0.key("data")
      $0.object { writeData(into: &$0) }
    }
  }

  private func writeData(into writer: inout JSONWriter) {
    writer.member("name", code.name)
    if let place {
      writer.key("at")
      writer.object {
        $0.member("offset", place.offset)
        $0.member("length", place.length)
        $0.member("line", place.line)
        $0.member("column", place.column)
      }
    }
    if !expected.isEmpty {
      writer.key("expected")
      writer.array { for text in expected { $0.string(text) } }
    }
    if let hint { writer.member("hint", hint) }
    if !didYouMean.isEmpty {
      writer.key("did_you_mean")
      writer.array { for name in didYouMean { $0.string(name) } }
    }
    for member in details {
      writer.key(member.name)
      writer.value(member.value)
    }
    writer.member("retryable", code.isRetryable)
  }
}

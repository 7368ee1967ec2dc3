/// What a client called its request, given back with the answer.
public enum RequestID: Sendable, Hashable {
  /// At most 128 bytes.
  case string(String)
  /// Within ±(2^53−1), so that every JSON library keeps it.
  case integer(Int64)

  /// The most bytes that a textual id may have.
  public static let maximumLength = 128
  /// The greatest absolute value of a numeric id.
  public static let maximumInteger: Int64 = (1 << 53) - 1

  /// Reads an id as it came; nil when it is neither a short string nor a small whole number.
  public init?(_ value: JSONValue) {
    switch value {
    case .string(let text) where text.utf8.count <= Self.maximumLength: self = .string(text)
    case .integer(let number) where abs(Double(number)) <= Double(Self.maximumInteger): self = .integer(number)
    default: return nil
    }
  }

  /// Byte for byte: ids that differ only in the form of their accents are two.
  public static func == (first: RequestID, second: RequestID) -> Bool {
    switch (first, second) {
    case (.string(let first), .string(let second)): first.utf8.elementsEqual(second.utf8)
    case (.integer(let first), .integer(let second)): first == second
    default: false
    }
  }

  /// Feeds the bytes of the id.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .string(let text): for byte in text.utf8 { hasher.combine(byte) }
    case .integer(let number): hasher.combine(number)
    }
  }

  /// Writes the id as the client wrote it.
  public func write(into writer: inout JSONWriter) {
    switch self {
    case .string(let text): writer.string(text)
    case .integer(let number): writer.integer(number)
    }
  }
}

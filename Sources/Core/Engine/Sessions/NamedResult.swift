/// A result that a session keeps under a name, with the generation that it is about.
struct NamedResult: Sendable {
  let name: String
  let served: Served
  var set: ResultSet

  /// Whether a result can have this name: `[A-Za-z_][A-Za-z0-9_-]*`, at most 128 bytes.
  static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, isNameStart(first), name.utf8.count <= 128 else { return false }
    return name.utf8.allSatisfy { isNameStart($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
  }

  private static func isNameStart(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) || byte == 0x5F }
}

/// What a result is found by: names keep their case, corpora do not.
struct ResultKey: Hashable, Sendable {
  let corpus: String
  let name: String

  init(corpus: String, name: String) {
    self.corpus = corpus.lowercased()
    self.name = name
  }
}

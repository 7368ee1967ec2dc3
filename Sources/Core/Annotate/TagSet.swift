/// The tags that a tagger chooses from: each a Penn tag with the universal part of speech that goes with it.
package struct TagSet: Sendable, Equatable {
  /// Penn tags (`pos`), by tag number.
  package let xpos: [String]
  /// Universal parts of speech, by tag number.
  package let upos: [String]

  package var count: Int { xpos.count }

  package init(xpos: [String], upos: [String]) {
    precondition(xpos.count == upos.count && xpos.count < 127)
    self.xpos = xpos
    self.upos = upos
  }

  /// Reads `XPOS UPOS` lines.
  package init?(lines: [String]) {
    let pairs = lines.map { $0.split(separator: " ").map(String.init) }
    guard !pairs.isEmpty, pairs.count < 127, pairs.allSatisfy({ $0.count == 2 }) else { return nil }
    self.init(xpos: pairs.map { $0[0] }, upos: pairs.map { $0[1] })
  }

  /// `XPOS UPOS` lines.
  package var lines: [String] { zip(xpos, upos).map { "\($0) \($1)" } }
}

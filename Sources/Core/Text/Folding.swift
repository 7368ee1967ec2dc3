/// Makes spellings that differ in letter case or diacritics only into the same bytes.
///
/// Behaves as if: the text is decomposed (NFD), with `letterCase` fully case-folded (`ß` to `ss`, `İ` to `i` with a
/// dot above, `ς` to `σ`, `ﬁ` to `fi`), with `diacritics` freed of combining diacritical marks that follow a letter
/// (`é` to `e`, `й` to `и`; not the vowel signs of Indic scripts, not the stroke of `ø` or `≠`), and composed (NFC).
/// With no option the bytes are copied as they are. Text that is not UTF-8 has its ASCII letters folded only.
enum Folding {
  /// What is folded away.
  struct Options: OptionSet, Sendable, Hashable {
    let rawValue: UInt8
    /// CQP's `%c`.
    static let letterCase = Options(rawValue: 1)
    /// CQP's `%d`.
    static let diacritics = Options(rawValue: 2)
  }

  /// Appends the folded form of `text` to `output`; never nothing for a text that is not empty.
  ///
  /// - Complexity: O(n), without allocation besides the growth of `output` when `text` is ASCII.
  static func fold(_ text: Span<UInt8>, _ options: Options, into output: inout [UInt8]) {
    let start = output.count
    let foldsCase = options.contains(.letterCase)
    var seen: UInt8 = 0
    for index in text.indices {
      let byte = text[index]
      seen |= byte
      output.append(foldsCase && byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
    guard seen >= 0x80, !options.isEmpty else { return }
    var folded: [UInt8] = []
    let isRead = CharacterData.appendFolded(
      text, letterCase: foldsCase, diacritics: options.contains(.diacritics), to: &folded)
    guard isRead else { return }
    output.removeSubrange(start...)
    output.append(contentsOf: folded)
  }

  /// The folded form of `text`.
  static func folded(_ text: Span<UInt8>, _ options: Options) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    fold(text, options, into: &output)
    return output
  }
}

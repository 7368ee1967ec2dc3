/// Finds what a page says twice: pull quotes, captions and decks repeat the running text.
///
/// Each unit's words are hashed in runs of three; a run is held with the first units that have it.
struct Copies {
  private var owners: [UInt64: [UInt32]] = [:]
  private var runs: [[UInt64]] = []

  init(_ sheet: PageSheet, _ units: [PageUnit]) {
    runs.reserveCapacity(units.count)
    for (index, unit) in units.enumerated() {
      let own = Self.runs(of: Self.words(unit.pieces, of: sheet.bytes))
      for run in own where owners[run, default: []].last != UInt32(index) && owners[run, default: []].count < 8 {
        owners[run, default: []].append(UInt32(index))
      }
      runs.append(own)
    }
  }

  /// What share of a unit's runs other units have, and how many runs each of those shares with it.
  ///
  /// - Parameter accepts: which units may count.
  func share(of unit: Int, where accepts: (Int) -> Bool) -> (share: Double, count: Int, partners: [Int: Int]) {
    var found = 0
    var partners: [Int: Int] = [:]
    for run in runs[unit] {
      let others = (owners[run] ?? []).filter { Int($0) != unit && accepts(Int($0)) }
      if !others.isEmpty { found += 1 }
      for other in others { partners[Int(other), default: 0] += 1 }
    }
    return (runs[unit].isEmpty ? 0 : Double(found) / Double(runs[unit].count), runs[unit].count, partners)
  }

  private static func runs(of words: [UInt64]) -> [UInt64] {
    guard words.count >= 3 else { return [] }
    var runs: [UInt64] = []
    runs.reserveCapacity(words.count - 2)
    for index in 2..<words.count {
      let pair: UInt64 = words[index - 2] &* 31 &+ words[index - 1]
      runs.append(pair &* 0x9E37_79B9_7F4A_7C15 &+ words[index])
    }
    return runs
  }

  /// Hashes of the words of some lines, letters and digits only and in lower case; a word cut by a hyphen at the
  /// end of a line is one word.
  static func words(_ pieces: [Range<Int>], of bytes: [UInt8]) -> [UInt64] {
    var words: [UInt64] = []
    var hash: UInt64 = 0
    for (index, piece) in pieces.enumerated() {
      for offset in piece {
        let byte = bytes[offset]
        if isWord(byte, bytes, offset) {
          let folded = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
          hash = (hash &+ UInt64(folded) &+ 1) &* 0x0000_0100_0000_01B3
        } else if hash != 0 && byte != 0x27
          && !(byte == 0x2D && offset == piece.upperBound - 1 && index + 1 < pieces.count)
        {
          words.append(hash)
          hash = 0
        }
      }
      if hash != 0 && !(bytes[piece.upperBound - 1] == 0x2D && index + 1 < pieces.count) {
        words.append(hash)
        hash = 0
      }
    }
    if hash != 0 { words.append(hash) }
    return words
  }

  private static func isWord(_ byte: UInt8, _ bytes: [UInt8], _ offset: Int) -> Bool {
    if byte >= 0x80 { return !isPunctuation(bytes, offset) }
    let lower = byte | 0x20
    return (lower >= 0x61 && lower <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
  }

  /// General punctuation in UTF-8: curly quotation marks, dashes, dots.
  private static func isPunctuation(_ bytes: [UInt8], _ offset: Int) -> Bool {
    var start = offset
    while start > 0 && bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return bytes[start] == 0xE2 && start + 1 < bytes.count && bytes[start + 1] == 0x80
  }
}

/// What decides every attribute of a token: its word and its analysis.
struct TokenType: Sendable {
  /// The number of the word.
  let word: UInt32
  /// 0: the token has none; up to 255: a tag of the models, plus 1; from `firstGiven` on: the number of given values.
  let analysis: UInt32

  /// The analysis that is the first one given by a file or a command.
  static let firstGiven: UInt32 = 256

  init(word: UInt32, analysis: UInt32) {
    self.word = word
    self.analysis = analysis
  }

  init(key: UInt64) {
    word = UInt32(truncatingIfNeeded: key >> 32)
    analysis = UInt32(truncatingIfNeeded: key)
  }

  /// Both as one number.
  var key: UInt64 { UInt64(word) << 32 | UInt64(analysis) }
}

/// How headlines are written: sentences in one of these are taught beside those of the treebanks, which are mostly prose.
enum HeadlineCase: CaseIterable {
  /// Capitals at the beginning of all but small words.
  case title
  /// Capitals only.
  case capitals

  /// Penn tags whose words keep small letters in titles when they have three letters or fewer.
  private static let small: Set = ["IN", "DT", "CC", "TO", "RP"]

  /// The sentence in this case, with the tags it has.
  func applied(to sentence: TreebankSentence) -> TreebankSentence {
    var sentence = sentence
    var isJoined = false
    for index in sentence.tokens.indices {
      let token = sentence.tokens[index]
      switch self {
      case .capitals: sentence.tokens[index].form = token.form.uppercasedASCII
      case .title:
        let staysSmall = index > 0 && Self.small.contains(token.xpos) && token.form.utf8.count <= 3
        if !staysSmall, !isJoined { sentence.tokens[index].form = token.form.capitalisedASCII }
      }
      isJoined = !token.isFollowedBySpace
    }
    return sentence
  }

  /// The sentences of `treebank` that are to be taught in this case: one in `share`, with their numbers.
  func chosen(_ treebank: [TreebankSentence], share: Int) -> [(number: Int, sentence: TreebankSentence)] {
    let offset = self == .title ? 0 : share / 2
    return treebank.enumerated().filter { $0.offset % share == offset && $0.element.tokens.count >= 3 }
      .map { ($0.offset, applied(to: $0.element)) }
  }
}

extension String {
  /// The same with the letters `a` to `z` made capitals.
  fileprivate var uppercasedASCII: String {
    String(decoding: utf8.map { $0 &- 0x61 < 26 ? $0 & 0xDF : $0 }, as: UTF8.self)
  }

  /// The same with a capital in front.
  fileprivate var capitalisedASCII: String { String(prefix(1)).uppercasedASCII + dropFirst() }
}

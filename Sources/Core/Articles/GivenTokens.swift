/// The tokens of a block as its file or another program gives them, with what that says of each.
struct GivenTokens: Sendable, Equatable {
  /// A name as given: its tokens, counted in the block, and its kind in the words of the file (`PER`, `ORG`).
  struct GivenName: Sendable, Equatable {
    let tokens: Range<Int>
    let kind: String
  }

  /// Tokens and sentences of the block's text.
  var tokens = Tokens()
  /// Lemma, universal part of speech, Penn tag and features of all tokens, one behind the other, with a TAB between
  /// the four. What is not given is empty.
  private(set) var values: [UInt8] = []
  /// Where the values of each token end; they begin where those of the token before end.
  private(set) var valueEnds: [UInt32] = []
  var names: [GivenName] = []
  /// Whether anything is said of names, be it that there is none.
  var saysNames = false

  /// The first four columns of `values`; others follow, each as its name, `nameEnd` and its value.
  static let columns = ["lemma", "upos", "pos", "feats"]
  static let nameEnd: UInt8 = 0x01

  /// The values of a token that has none.
  static let nothing = Array("\t\t\t".utf8)

  /// Adds the values of the next token.
  mutating func append(values bytes: some Collection<UInt8>) {
    values.append(contentsOf: bytes)
    valueEnds.append(UInt32(values.count))
  }

  /// The values of token `index`.
  func values(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : Int(valueEnds[index - 1]))..<Int(valueEnds[index])
  }

  /// Whether any token has a lemma or a tag.
  var hasTags: Bool { values.contains { $0 != 0x09 } }
}

/// What the lexicon knows of a word form, in 32 bits.
package struct WordEntry: Sendable, Equatable {
  package let rawValue: UInt32

  /// What lists say of a word, whatever its case.
  package struct Lists: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let givenName = Lists(rawValue: 1)
    package static let surname = Lists(rawValue: 2)
    /// A dictionary has it in small letters.
    package static let common = Lists(rawValue: 4)
  }

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// - Parameters:
  ///   - wordClass: the number of the set of tags that the form can have, below 4096; 0 is unknown.
  ///   - onlyTag: the one tag the form always has, below 127.
  ///   - isFrequent: whether its spelling tells nothing more than the word itself.
  ///   - lists: the lists that have it.
  package init(wordClass: Int, onlyTag: Int?, isFrequent: Bool, lists: Lists) {
    precondition(wordClass < 4096 && (onlyTag ?? 0) < 127)
    let word = UInt32(wordClass) | UInt32((onlyTag ?? -1) + 1) << 12 | (isFrequent ? 1 << 19 : 0)
    rawValue = word | UInt32(lists.rawValue & 7) << 20
  }

  /// What the entry of a word in small letters says of the same word with a capital: it is not always one thing then,
  /// as it may be a name.
  package var ofCapitalised: WordEntry { WordEntry(rawValue: rawValue & 0x78_0FFF) }

  /// A form that is not in the lexicon.
  package static let unknown = WordEntry(rawValue: 0)

  package var wordClass: UInt64 { UInt64(rawValue & 0xFFF) }
  /// The one tag the form always has, or -1.
  package var onlyTag: Int { Int(rawValue >> 12 & 0x7F) - 1 }
  package var isFrequent: Bool { rawValue & 1 << 19 != 0 }
  package var lists: Lists { Lists(rawValue: UInt8(rawValue >> 20 & 7)) }
}

/// One word of a sentence as the tagger sees it.
package struct TaggerWord: Sendable {
  package var form = WordForm()
  package var entry = WordEntry.unknown
  /// The words that it is used like.
  package var groups = WordClusters.Groups()
  /// The token's number in the block.
  package var token = 0

  package init() {}

  package init(form: WordForm, entry: WordEntry, groups: WordClusters.Groups, token: Int) {
    self.form = form
    self.entry = entry
    self.groups = groups
    self.token = token
  }
}

/// The lexicon: for each known spelling, its entry.
package struct WordLexicon: Sendable {
  private let slots: HashSlots

  package init(_ file: ModelFile, _ name: String) throws(ModelError) {
    slots = try HashSlots(try file.array(name, of: UInt64.self), path: file.path)
  }

  /// The entry of the spelling, else the one of its lower case.
  @inline(__always)
  package func entry(of form: WordForm) -> WordEntry {
    if let value = slots.value(of: FeatureHash.of(1, form.exact)) { return WordEntry(rawValue: value) }
    if form.exact != form.lower, let value = slots.value(of: FeatureHash.of(1, form.lower)) {
      return WordEntry(rawValue: value).ofCapitalised
    }
    return .unknown
  }

  /// The key of a spelling with the hash `exact`.
  package static func key(_ exact: UInt64) -> UInt64 { FeatureHash.of(1, exact) }
}

/// What the lexicon knows of a word form, in 32 bits.
package struct WordEntry: Sendable, Equatable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// - Parameters:
  ///   - wordClass: the number of the set of tags that the form can have, below 4096; 0 is unknown.
  ///   - onlyTag: the one tag the form always has, below 127.
  ///   - isFrequent: whether its spelling tells nothing more than the word itself.
  package init(wordClass: Int, onlyTag: Int?, isFrequent: Bool) {
    precondition(wordClass < 4096 && (onlyTag ?? 0) < 127)
    rawValue = UInt32(wordClass) | UInt32((onlyTag ?? -1) + 1) << 12 | (isFrequent ? 1 << 19 : 0)
  }

  /// A form that is not in the lexicon.
  package static let unknown = WordEntry(rawValue: 0)

  package var wordClass: UInt64 { UInt64(rawValue & 0xFFF) }
  /// The one tag the form always has, or -1.
  package var onlyTag: Int { Int(rawValue >> 12 & 0x7F) - 1 }
  package var isFrequent: Bool { rawValue & 1 << 19 != 0 }
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
      // A word that is always one thing in small letters may be a name with a capital.
      return WordEntry(rawValue: value & 0xFFF | value & 1 << 19)
    }
    return .unknown
  }

  /// The key of a spelling with the hash `exact`.
  package static func key(_ exact: UInt64) -> UInt64 { FeatureHash.of(1, exact) }
}

/// Finds lemma and morphological features of a word whose tag is known.
///
/// The lemma comes from the exceptions for the form and its Penn tag, else from the rule for its longest known ending
/// with that tag. The features come from form and tag, else from shape and tag, else from the tag.
package final class Lemmatizer: Sendable {
  /// The longest ending that a rule looks at, in bytes.
  package static let longestEnding = 5

  private let lemmas: HashSlots
  private let scripts: [LemmaScript]
  /// For each tag, the number of its Penn tag.
  private let groups: [UInt64]
  /// For each tag, whether it is that of a name.
  private let areNames: [Bool]
  private let lexicon: WordLexicon
  private let features: HashSlots
  /// All values of `feats`, by number.
  package let feats: [String]

  package init(_ file: ModelFile, tags: TagSet) throws(ModelError) {
    lemmas = try HashSlots(try file.array("lemmas", of: UInt64.self), path: file.path)
    features = try HashSlots(try file.array("morphology", of: UInt64.self), path: file.path)
    feats = try file.lines("feats")
    let lines = try file.lines("lemma.scripts")
    scripts = lines.compactMap { LemmaScript(line: $0) }
    guard scripts.count == lines.count, !scripts.isEmpty, !feats.isEmpty else {
      throw ModelError(.damaged, file.path, "lemma scripts")
    }
    groups = Self.groups(of: tags)
    areNames = tags.upos.map { $0 == "PROPN" }
    lexicon = try WordLexicon(file, "words")
  }

  /// For each tag, a number that tags of one Penn tag share.
  package static func groups(of tags: TagSet) -> [UInt64] {
    tags.xpos.map { UInt64(tags.xpos.firstIndex(of: $0) ?? 0) }
  }

  /// Appends the lemma of the word at `start..<end` of `text`.
  package func appendLemma(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ form: WordForm, tag: Int, to output: inout [UInt8]
  ) {
    guard let script = script(form, groups[tag], isName: areNames[tag]) else {
      for place in start..<end { output.append(text[place]) }
      return
    }
    scripts[script].append(text, start, end, to: &output)
  }

  /// The script for a form; nil for what stays as it is: an acronym that is no name (`GPS`), which is a short word in
  /// capitals that the lexicon does not have in small letters.
  private func script(_ form: WordForm, _ group: UInt64, isName: Bool) -> Int? {
    if let found = lemmas.value(of: Self.exception(form.exact, group)) { return min(Int(found), scripts.count - 1) }
    var form = form
    if !isName, Self.isRaised(form) {
      // As in small letters: `WENT`, `Men`.
      if let found = lemmas.value(of: Self.exception(form.lower, group)) { return min(Int(found), scripts.count - 1) }
      let isCapitals = form.shape.isCapitals && form.length > 1 && form.length <= 6
      form = form.lowered
      if isCapitals, lexicon.entry(of: form).wordClass == 0 { return nil }
    }
    var length = min(Self.longestEnding, Int(form.length))
    while length >= 0 {
      if let found = lemmas.value(of: Self.rule(form, length, group)) { return min(Int(found), scripts.count - 1) }
      length -= 1
    }
    return 0
  }

  /// Whether a form has a capital at its beginning only, or no small letter: how any word stands at the beginning of a
  /// sentence and in headlines.
  @inline(__always)
  package static func isRaised(_ form: WordForm) -> Bool {
    form.exact != form.lower && (!form.shape.contains(.hasLaterCapital) || !form.shape.contains(.hasSmall))
  }

  /// The number of the features of a word.
  package func feats(_ form: WordForm, tag: Int) -> Int {
    for level in 0..<3 {
      if let found = features.value(of: Self.featureKey(form, tag, level)) { return min(Int(found), feats.count - 1) }
    }
    return 0
  }

  /// The key of the exception for a form.
  @inline(__always)
  package static func exception(_ exact: UInt64, _ group: UInt64) -> UInt64 { FeatureHash.of(31, exact, group) }

  /// The key of the rule for the last `length` bytes, apart for words with a capital, with capitals inside, in
  /// capitals only, and for numbers with a sign in them.
  @inline(__always)
  package static func rule(_ form: WordForm, _ length: Int, _ group: UInt64) -> UInt64 {
    let isSigned: UInt64 = form.shape.isSuperset(of: [.hasDigit, .hasOtherSign]) ? 8 : 0
    return FeatureHash.of(32, length == 0 ? 0 : form.suffix(length), group << 4 | isSigned | form.ownShape & 7)
  }

  /// The key of the morphological features: of level 0 by the word, 1 by its shape, 2 by its tag only.
  @inline(__always)
  package static func featureKey(_ form: WordForm, _ tag: Int, _ level: Int) -> UInt64 {
    switch level {
    case 0: FeatureHash.of(41, form.lower, UInt64(tag))
    case 1: FeatureHash.of(42, form.ownShape, UInt64(tag))
    default: FeatureHash.of(43, UInt64(tag))
    }
  }
}

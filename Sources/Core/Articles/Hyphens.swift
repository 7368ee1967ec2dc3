/// Tells a hyphen that belongs to its word from one that only marks where a line cut the word.
enum Hyphens {
  struct Decision: Equatable {
    let keepsHyphen: Bool
    let confidence: Double
  }

  /// Words that keep their hyphen before another word.
  private static let prefixes: Set<String> = [
    "self", "non", "well", "ex", "all", "half", "low", "high", "long", "short", "full", "part",
    "so", "mid", "anti",
    "pro", "semi", "cross", "much", "ever", "then", "two", "three", "four", "five", "six", "seven",
    "eight", "nine",
    "ten",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "first", "second",
    "third", "one",
    "al",
    "e", "co", "vice", "multi", "large", "small", "new", "old", "best", "left", "right", "single",
    "double", "hard",
    "late",
    "early", "state", "world", "real", "year", "never", "still", "inner", "open", "peer", "record",
    "far", "near",
    "ill",
    "post", "pre", "re", "t", "x", "u", "avant", "de", "ultra", "quasi", "pan", "far", "top",
    "lesser", "better",
    "fast",
  ]
  /// Words that keep their hyphen before whatever word makes none with them.
  private static let always: Set<String> = [
    "self", "non", "ex", "anti", "fourth", "fifth", "sixth", "eighth", "ninth",
  ]
  /// Words that keep the hyphen before them though the word in front is unknown.
  private static let binding: Set<String> = [
    "free", "based", "friendly", "related", "oriented", "affiliated", "controlled",
  ]
  /// Words that are often joined to the one before by a hyphen.
  private static let suffixes: Set<String> = [
    "based", "old", "year", "day", "week", "month", "hour", "minute", "mile", "foot", "inch",
    "term", "class", "born",
    "run", "led", "level", "wide", "free", "style", "scale", "tech", "known", "quality", "related",
    "friendly",
    "profit",
    "century", "speed", "standing", "looking", "elect", "backed", "themed", "inspired", "lived",
    "founded", "described",
    "breaking", "reviewed", "ended", "minded", "sized", "shaped", "owned", "funded", "sponsored",
    "winning", "selling",
    "growing", "making", "saving", "consuming", "wing", "liberal", "controlled", "affiliated",
    "held", "focused",
    "oriented", "driven", "powered", "produced", "trained", "educated", "paid", "priced", "called",
    "garde",
  ]

  /// Decides about `left-` at the end of a line and `right` at the start of the next.
  static func decide(_ left: String, _ right: String, _ lexicon: PageWords) -> Decision {
    let isSign = { (scalar: Unicode.Scalar) in !scalar.isLetter && !scalar.isNumeric }
    let start = (left.split(separator: "-").last.map(String.init) ?? left).trimmed(isSign)
    let rest = right.trimmed(isSign)
    let word = String(rest.prefix { $0 != "-" && $0 != "'" && $0 != "’" && $0 != "/" })
    if start.last?.isNumber == true || word.first?.isNumber == true {
      return Decision(keepsHyphen: true, confidence: 0.95)
    }
    if word.first?.isUppercase == true {
      return Decision(keepsHyphen: !Phrases.isAllCapitals(start + word), confidence: 0.9)
    }
    let whole = (start + word).lowercased()
    if !LineTraits.of(word: WordHash.of(whole)).isDisjoint(with: [.month, .weekday])
      && whole.utf8.count > 4
    {
      return Decision(keepsHyphen: false, confidence: 0.98)
    }
    // A letter before a word, as in `X-ray`, cuts no word.
    if start.count == 1, start.first?.isUppercase == true {
      return Decision(keepsHyphen: true, confidence: 0.9)
    }
    if lexicon.containsCompound(start + "-" + word) {
      return Decision(keepsHyphen: true, confidence: 0.97)
    }
    if lexicon.count(whole) > 0 { return Decision(keepsHyphen: false, confidence: 0.98) }
    if CommonWords.contains(whole) { return Decision(keepsHyphen: false, confidence: 0.95) }
    if isSyllable(start), isSyllable(word), start.first?.isUppercase == true, word.count > 1 {
      // Two syllables of a name written in Latin letters: `Eun-soo`.
      return Decision(keepsHyphen: true, confidence: 0.6)
    }
    let startIsWord = lexicon.contains(start) && start.count > 1
    let restIsWord = lexicon.contains(word) && word.count > 1
    let restIsUsual = suffixes.contains(word.lowercased())
    if prefixes.contains(start.lowercased()) && (restIsWord || restIsUsual) {
      return Decision(keepsHyphen: true, confidence: 0.85)
    }
    if always.contains(start.lowercased())
      || (start.lowercased() == "re" && word.first == "e" && word.count > 3)
    {
      return Decision(keepsHyphen: true, confidence: 0.8)
    }
    if start.count >= 4 && binding.contains(word.lowercased()) {
      return Decision(keepsHyphen: true, confidence: 0.85)
    }
    if startIsWord && restIsUsual { return Decision(keepsHyphen: true, confidence: 0.85) }
    // A chain such as `five-and-ten` goes on behind its joining word.
    if left.contains("-"), Phrases.leading.contains(start.lowercased()), word.count > 2 {
      return Decision(keepsHyphen: true, confidence: 0.9)
    }
    // The last part of a chain such as `eighth-most-popular`.
    if left.contains("-") && restIsWord { return Decision(keepsHyphen: true, confidence: 0.8) }
    if rest.contains("-") && startIsWord && restIsWord {
      return Decision(keepsHyphen: true, confidence: 0.8)
    }
    if startIsWord && restIsWord {
      // A chain of words (`face-to-face`), an adverb with its participle, or two words that are none together.
      if left.contains("-") || start.hasSuffix("ly") {
        return Decision(keepsHyphen: true, confidence: 0.85)
      }
      if start.count >= 3 && word.count >= 4 { return Decision(keepsHyphen: true, confidence: 0.7) }
    }
    return Decision(keepsHyphen: false, confidence: startIsWord || restIsWord ? 0.8 : 0.9)
  }

  private static let vowels: Set<UInt8> = [0x61, 0x65, 0x69, 0x6F, 0x75, 0x79]
  /// What such a syllable may begin with.
  private static let starts: Set<String> = [
    "", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh", "r", "z", "c", "s",
    "y", "w", "kw", "ts", "hw", "gw",
  ]
  /// What it may end with.
  private static let ends: Set<String> = ["", "n", "ng", "k", "t", "p", "m", "l", "r", "h"]

  /// Whether a word sounds like one syllable of Chinese or Korean in Latin letters.
  private static func isSyllable(_ word: String) -> Bool {
    let letters = Array(word.lowercased().utf8)
    guard (2...5).contains(letters.count), letters.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) else {
      return false
    }
    guard
      let first = letters.firstIndex(where: {
        vowels.contains($0) && !($0 == 0x79 && letters.count > 1 && $0 == letters[0])
      }),
      let last = letters.lastIndex(where: { vowels.contains($0) }), last - first <= 2,
      letters[first...last].allSatisfy({ vowels.contains($0) })
    else { return false }
    return starts.contains(String(decoding: letters[..<first], as: UTF8.self))
      && ends.contains(String(decoding: letters[(last + 1)...], as: UTF8.self))
  }
}

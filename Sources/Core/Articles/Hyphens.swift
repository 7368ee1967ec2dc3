/// Tells a hyphen that belongs to its word from one that only marks where a line cut the word.
enum Hyphens {
  struct Decision: Equatable {
    let keepsHyphen: Bool
    let confidence: Double
  }

  /// Words that keep their hyphen before another word.
  private static let prefixes: Set<String> = [
    "self", "non", "well", "ex", "all", "half", "low", "high", "long", "short", "full", "part", "so", "mid", "anti",
    "pro", "semi", "cross", "much", "ever", "then", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "first", "second", "third", "one",
    "al",
    "e", "co", "post", "pre", "vice", "multi", "large", "small", "new", "old", "best", "left", "right", "single",
    "double",
    "hard", "late", "early", "state", "world", "real", "year", "never", "still", "high-", "inner", "like", "open",
  ]
  /// Words that are joined to the one before by a hyphen.
  private static let suffixes: Set<String> = [
    "based", "old", "year", "years", "day", "week", "month", "hour", "minute", "mile", "foot", "inch", "term", "time",
    "class",
    "made", "born", "run", "led", "level", "wide", "like", "free", "style", "scale", "tech", "known", "quality",
    "related",
    "friendly", "profit", "century", "speed", "round", "out", "up", "off", "in", "on", "to", "the", "and", "of", "de",
    "standing", "looking", "going", "building", "making", "range", "page", "man", "member", "person", "way", "elect",
    "backed",
  ]

  /// Decides about `left-` at the end of a line and `right` at the start of the next.
  static func decide(_ left: String, _ right: String, _ lexicon: PageLexicon) -> Decision {
    let rest = right.trimmed { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
    let start = left.split(separator: "-").last.map(String.init) ?? left
    let word = String(rest.prefix { $0 != "-" && $0 != "'" && $0 != "’" })
    if start.last?.isNumber == true || word.first?.isNumber == true {
      return Decision(keepsHyphen: true, confidence: 0.95)
    }
    if word.first?.isUppercase == true {
      let isName = start.first?.isUppercase == true && !Phrases.isAllCapitals(start + word)
      return Decision(keepsHyphen: isName || !Phrases.isAllCapitals(start + word), confidence: 0.9)
    }
    if lexicon.containsCompound(start + "-" + word) { return Decision(keepsHyphen: true, confidence: 0.97) }
    if lexicon.contains(start + word) { return Decision(keepsHyphen: false, confidence: 0.98) }
    let (startIsWord, restIsWord) = (lexicon.contains(start), lexicon.contains(word))
    if restIsWord || suffixes.contains(word.lowercased()) {
      if prefixes.contains(start.lowercased()) { return Decision(keepsHyphen: true, confidence: 0.85) }
      if startIsWord && start.count > 2 { return Decision(keepsHyphen: true, confidence: 0.7) }
      if suffixes.contains(word.lowercased()) && word.count > 3 && start.count > 2 {
        return Decision(keepsHyphen: true, confidence: 0.6)
      }
    }
    return Decision(keepsHyphen: false, confidence: startIsWord || restIsWord ? 0.8 : 0.9)
  }
}

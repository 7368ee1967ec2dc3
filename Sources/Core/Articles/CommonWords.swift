/// Frequent English words.
enum CommonWords {
  static func contains(_ word: String) -> Bool { words.contains(word) }

  private static let words: Set<String> = Set(Phrases.common.split(separator: " ").map(String.init))
}

extension Phrases {
  /// Words that every text has and that say nothing of what it is about.
  static let common = """
    the a an of in on at to for with by from and or but as that which who whose is are was were be been being has have had \
    having will would can could may might should shall must its it their they them his he him her she our we us my me i \
    your you this these those into than then between through during under over after before about against among if \
    because while when where why how not no nor both also more most such other another any some all each every many much \
    few several one two three four five six seven eight nine ten first second third last next new old own same so very \
    just only even still yet too out up down off again once here there now said says say told added according year years \
    day days week weeks month months time times people man men woman women way made make makes making take took taken get \
    got go goes going went come came see seen know known think like well back part since until around across without within \
    what whom do does did done used use using include including includes number mr mrs ms dr per cent percent million
    """
}

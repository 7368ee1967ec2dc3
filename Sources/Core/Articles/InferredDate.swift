/// Tells when an article without a date was written from the years it names.
enum InferredDate {
  /// The year of an article's text with the evidence; nil when the text does not say enough.
  ///
  /// The latest year that the text speaks of as past or present is taken when an expression that counts from the day
  /// of writing stands in the text too, or when the year is named more than once.
  static func infer(from text: [UInt8]) -> ArticleDate? {
    let bytes = text.span
    var past: [Int: Int] = [:]
    var deadlines: [Int] = []
    // The words from the last one that points ahead on; more than three when none stands near.
    var sinceAhead = 4
    var start = 0
    for index in 0...bytes.count {
      if index < bytes.count, (bytes[index] | 0x20) &- 0x61 < 26 || bytes[index] &- 0x30 < 10 { continue }
      let word = start..<index
      start = index + 1
      guard !word.isEmpty else { continue }
      if word.count == 4, let year = year(bytes, word) {
        if sinceAhead <= 3 { deadlines.append(year) } else { past[year, default: 0] += 1 }
      }
      sinceAhead = ahead.bits(bytes, word) != 0 ? 1 : sinceAhead + 1
    }
    guard let latest = past.keys.max(), let times = past[latest] else { return nil }
    let whole = String(decoding: text, as: UTF8.self)
    let relative = [
      "this year", "last year", "last month", "last week", "this month", "this week",
      "so far this year", "yesterday",
      "recently", "next year", "next month", "earlier this",
    ].filter { whole.holds($0) }
    let later = deadlines.filter { $0 > latest }
    guard times > 1 || !relative.isEmpty || !later.isEmpty else { return nil }
    var basis = "latest year named: \(latest)\(times > 1 ? " (\(times) times)" : "")"
    if !relative.isEmpty {
      basis +=
        "; counted from the day of writing: " + relative.map { "\"\($0)\"" }.joined(separator: ", ")
    }
    if let first = later.min() { basis += "; still ahead: \(first)" }
    return ArticleDate(value: String(latest), certainty: .inferred, basis: basis)
  }

  /// Words that stand before a year that is still ahead.
  private static let ahead = PhraseTable(["by", "until", "before", "till", "through", "from"])

  private static func year(_ text: Span<UInt8>, _ word: Range<Int>) -> Int? {
    var value = 0
    for index in word {
      guard text[index] &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(text[index] & 15)
    }
    return (1800...2100).contains(value) ? value : nil
  }
}

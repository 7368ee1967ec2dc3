/// Tells when an article without a date was written from the years it names.
enum InferredDate {
  /// The year of an article's text with the evidence; nil when the text does not say enough.
  ///
  /// The latest year that the text speaks of as past or present is taken when an expression that counts from the day
  /// of writing stands in the text too, or when the year is named more than once.
  static func infer(from text: String) -> ArticleDate? {
    guard text.utf8.contains(where: { $0 &- 0x30 < 10 }) else { return nil }
    let words = text.utf8.split { !($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) && !($0 &- 0x30 < 10) }
      .map { String(decoding: $0, as: UTF8.self) }
    var past: [Int: Int] = [:]
    var deadlines: [Int] = []
    for (index, word) in words.enumerated() {
      guard word.utf8.count == 4, let year = Int(word), (1800...2100).contains(year) else {
        continue
      }
      let before = words[max(0, index - 3)..<index].map { $0.lowercased() }
      if before.contains(where: {
        ["by", "until", "before", "till", "through", "from"].contains($0)
      }) {
        deadlines.append(year)
      } else {
        past[year, default: 0] += 1
      }
    }
    guard let latest = past.keys.max(), let times = past[latest] else { return nil }
    let lower = text.lowercased()
    let relative = [
      "this year", "last year", "last month", "last week", "this month", "this week",
      "so far this year", "yesterday",
      "recently", "next year", "next month", "earlier this",
    ].filter { lower.contains($0) }
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
}

import Core

/// Counts the tags of word forms and makes the lexicon's entries of them.
///
/// For training, the entry of a form is made without the counts of the fold that the sentence belongs to: the model
/// then meets words whose tags the lexicon does not know, as it will in use.
struct LexiconBuilder {
  static let foldCount = 10

  /// The tags of one form, most frequent first when asked for.
  private struct Counts {
    var total: [String: Int] = [:]
    var byFold: [[String: Int]?] = Array(repeating: nil, count: LexiconBuilder.foldCount)
    var labels: [Int: Int] = [:]

    mutating func add(_ tag: String, _ fold: Int) {
      total[tag, default: 0] += 1
      var counts = byFold[fold] ?? [:]
      counts[tag, default: 0] += 1
      byFold[fold] = counts
    }

    func without(_ fold: Int?) -> [String: Int] {
      guard let fold, let gone = byFold[fold] else { return total }
      var rest = total
      for (tag, count) in gone { rest[tag, default: 0] -= count }
      return rest.filter { $0.value > 0 }
    }
  }

  private var exact: [String: Counts] = [:]
  private var lower: [String: Counts] = [:]
  private var known: [String: Set<String>] = [:]
  /// By spelling in small letters.
  private var lists: [String: WordEntry.Lists] = [:]
  private var classes: [String: Int] = [:]

  /// Counts one token of the training text; `label` is its tag number when the treebank tells it fully.
  mutating func add(_ form: String, tag: String, label: Int?, fold: Int) {
    exact[form, default: Counts()].add(tag, fold)
    let small = form.lowercasedASCII
    if small != form { lower[small, default: Counts()].add(tag, fold) }
    if let label { exact[form, default: Counts()].labels[label, default: 0] += 1 }
  }

  /// Adds what a dictionary says of a form.
  mutating func add(dictionary form: String, tag: String) {
    known[form, default: []].insert(tag)
    let small = form.lowercasedASCII
    switch tag {
    case "given": lists[small, default: []].insert(.givenName)
    case "surname": lists[small, default: []].insert(.surname)
    default: if form == small { lists[small, default: []].insert(.common) }
    }
  }

  /// Numbers the sets of tags that occur often enough.
  mutating func numberClasses() {
    var counts: [String: Int] = [:]
    for form in forms() {
      for fold in [nil, 0] { counts[classTags(form, fold).joined(separator: "|"), default: 0] += 1 }
    }
    let kept = counts.filter { $0.value >= 6 && !$0.key.isEmpty }
      .sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(4000)
    for (index, item) in kept.enumerated() { classes[item.key] = index + 1 }
  }

  /// Every form that an entry can be made for.
  func forms() -> [String] { Set(exact.keys).union(lower.keys).union(known.keys).union(lists.keys).sorted() }

  /// The entry of `form` itself, made without the counts of `fold`; nil when nothing is known.
  func entry(_ form: String, without fold: Int?) -> WordEntry? {
    var tags = classTags(form, fold)
    let lists = lists[form.lowercasedASCII] ?? []
    guard !tags.isEmpty || !lists.isEmpty else { return nil }
    var number: Int?
    while number == nil, !tags.isEmpty {
      number = classes[tags.joined(separator: "|")]
      tags.removeLast()
    }
    let counts = exact[form]
    let total = counts?.labels.values.reduce(0, +) ?? 0
    var only: Int?
    if let counts, total >= 30, let top = counts.labels.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
      let tagTotal = counts.total.values.reduce(0, +)
      let mostTag = counts.total.values.max() ?? 0
      if Double(top.value) >= 0.999 * Double(total), Double(mostTag) >= 0.995 * Double(tagTotal) { only = top.key }
    }
    return WordEntry(wordClass: number ?? 0, onlyTag: only, isFrequent: total >= 60, lists: lists)
  }

  private func classTags(_ form: String, _ fold: Int?) -> [String] {
    var counts = exact[form]?.without(fold) ?? [:]
    if counts.isEmpty { counts = lower[form]?.without(fold) ?? [:] }
    let total = counts.values.reduce(0, +)
    let least = max(1, total * 15 / 1000)
    var tags = counts.filter { $0.value >= least }
      .sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(4).map(\.key)
    if total < 20, let more = known[form] {
      for tag in more.sorted() where !tags.contains(tag) && tags.count < 6 { tags.append(tag) }
    }
    return tags
  }
}

extension String {
  /// The same with the letters `A` to `Z` made small.
  var lowercasedASCII: String {
    String(decoding: utf8.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}

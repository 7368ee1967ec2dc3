import Core

/// Learns the rules and exceptions of the lemmatiser, and the morphological features, by counting.
struct LemmaTraining {
  private struct Key: Hashable {
    let form: String
    let group: UInt64
  }

  private let tags: TagSet
  private let groups: [UInt64]
  private var lemmas: [Key: [String: Int]] = [:]
  /// What each treebank says, by its number.
  private var byTreebank: [[Key: [String: Int]]] = [[:], [:]]
  private var feats: [UInt64: [String: Int]] = [:]
  private var featKeys: [[UInt64]] = [[], [], []]

  init(tags: TagSet) {
    self.tags = tags
    groups = Lemmatizer.groups(of: tags)
  }

  /// - Parameter treebank: 0 or 1; the first outweighs the second, being nearer to newspapers.
  mutating func add(_ token: TreebankToken, label: Int, treebank: Int) {
    let bytes = Array(token.form.utf8)
    let form = WordForm(bytes.span, 0, bytes.count)
    if token.lemma != "_" || token.form == "_" {
      // A capital that the lemma has not is that of a sentence's beginning or of a headline.
      let isLowered =
        tags.upos[label] != "PROPN" && Lemmatizer.isRaised(form) && token.lemma == token.lemma.lowercasedASCII
      let key = Key(form: isLowered ? token.form.lowercasedASCII : token.form, group: groups[label])
      lemmas[key, default: [:]][token.lemma, default: 0] += treebank == 0 ? 40 : 2
      byTreebank[treebank][key, default: [:]][token.lemma, default: 0] += 1
    }
    for level in 0..<3 {
      let key = Lemmatizer.featureKey(form, label, level)
      if feats[key] == nil { featKeys[level].append(key) }
      feats[key, default: [:]][token.feats, default: 0] += 1
    }
    // What the key of level 0 falls back to, for `writeFeats`.
    parents[Lemmatizer.featureKey(form, label, 0)] = (form, label)
    parents[Lemmatizer.featureKey(form, label, 1)] = (form, label)
  }

  private var parents: [UInt64: (WordForm, Int)] = [:]

  /// Adds what a dictionary says; the treebank's own words outweigh it.
  mutating func add(dictionary form: String, tag: String, lemma: String) {
    guard let index = tags.xpos.firstIndex(of: tag) else { return }
    lemmas[Key(form: form, group: groups[index]), default: [:]][lemma, default: 0] += 1
  }

  private static func best(_ counts: [String: Int]) -> String {
    counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
  }

  /// The lemma of a form. Where the treebanks have rules of their own and differ, as in `people`, `whom` and `--`, it is
  /// the lemma that is the form itself, which users expect.
  private func lemma(_ key: Key, _ counts: [String: Int]) -> String {
    let tops = byTreebank.map { treebank -> String? in
      guard let counts = treebank[key] else { return nil }
      let top = Self.best(counts)
      return counts[top, default: 0] >= 3 ? top : nil
    }
    if let first = tops[0], let second = tops[1], first != second {
      let form = key.form.lowercasedASCII
      if let own = [first, second].first(where: { $0.lowercasedASCII == form }) { return own }
    }
    return Self.best(counts)
  }

  func write(into writer: inout ModelWriter) {
    writeLemmas(into: &writer)
    writeFeats(into: &writer)
  }

  private func writeLemmas(into writer: inout ModelWriter) {
    let proper = Set(tags.xpos.indices.filter { tags.upos[$0] == "PROPN" }.map { groups[$0] })
    var scripts = [LemmaScript(letters: .lowered, strip: 0, ending: [])]
    var numbers = [scripts[0]: 0]
    var pairs: [(form: WordForm, group: UInt64, script: Int, weight: Int)] = []
    for (key, counts) in lemmas.sorted(by: { ($0.key.form, $0.key.group) < ($1.key.form, $1.key.group) }) {
      let bytes = Array(key.form.utf8)
      let script = LemmaScript(
        from: bytes, to: Array(lemma(key, counts).utf8), keepsCase: proper.contains(key.group))
      let number = numbers[script] ?? scripts.count
      if number == scripts.count {
        numbers[script] = number
        scripts.append(script)
      }
      let form = WordForm(bytes.span, 0, bytes.count)
      // What keeps its capitals is no rule for others.
      let isOwn = !proper.contains(key.group) && Lemmatizer.isRaised(form)
      let weight = isOwn ? 0 : min(4, counts.values.reduce(0, +))
      pairs.append((form, key.group, number, weight))
    }
    var table: [UInt64: Int] = [:]
    for length in 0...Lemmatizer.longestEnding {
      var counts: [UInt64: (form: WordForm, group: UInt64, votes: [Int: Int], forms: [Int: Int])] = [:]
      for pair in pairs where pair.weight > 0 && Int(pair.form.length) >= length {
        let key = Lemmatizer.rule(pair.form, length, pair.group)
        counts[key, default: (pair.form, pair.group, [:], [:])].votes[pair.script, default: 0] += pair.weight
        counts[key]?.forms[pair.script, default: 0] += 1
      }
      var found: [UInt64: Int] = [:]
      for (key, item) in counts {
        guard let top = item.votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { continue }
        let inherited = Self.rule(table, item.form, length - 1, item.group)
        // What one form shows is its own matter: an exception, not a rule.
        let isCommon = top.value >= 4 && item.forms[top.key, default: 0] >= 2
        if inherited != top.key, length == 0 || isCommon && item.form.shape.hasLetter {
          found[key] = top.key
        }
      }
      table.merge(found) { $1 }
    }
    var entries = table.sorted { $0.key < $1.key }.map { (hash: $0.key, value: UInt32($0.value)) }
    for pair in pairs {
      let length = min(Lemmatizer.longestEnding, Int(pair.form.length))
      guard pair.weight == 0 || Self.rule(table, pair.form, length, pair.group) != pair.script else { continue }
      entries.append((Lemmatizer.exception(pair.form.exact, pair.group), UInt32(pair.script)))
    }
    print("lemmas: \(scripts.count) scripts, \(table.count) rules, \(entries.count - table.count) exceptions")
    writer.add("lemma.scripts", lines: scripts.map(\.line))
    writer.add("lemmas", HashSlots.encode(entries))
  }

  private static func rule(_ table: [UInt64: Int], _ form: WordForm, _ length: Int, _ group: UInt64) -> Int? {
    for length in stride(from: length, through: 0, by: -1) {
      if let found = table[Lemmatizer.rule(form, length, group)] { return found }
    }
    return nil
  }

  private func writeFeats(into writer: inout ModelWriter) {
    let values = Array(Set(feats.values.map(Self.best))).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    var kept: [UInt64: String] = [:]
    for level in [2, 1, 0] {
      for key in featKeys[level] {
        guard let counts = feats[key] else { continue }
        let best = Self.best(counts)
        if level < 2, let (form, label) = parents[key] {
          let above = (level + 1...2).lazy.compactMap { kept[Lemmatizer.featureKey(form, label, $0)] }.first
          if above == best || counts.values.reduce(0, +) < 2 { continue }
        }
        kept[key] = best
      }
    }
    let entries = kept.sorted { $0.key < $1.key }.map { (hash: $0.key, value: UInt32(numbers[$0.value] ?? 0)) }
    print("morphology: \(values.count) values, \(entries.count) entries")
    writer.add("feats", lines: values)
    writer.add("morphology", HashSlots.encode(entries))
  }
}

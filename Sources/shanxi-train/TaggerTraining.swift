import Core

/// Trains the tagger.
struct TaggerTraining {
  let passes: Int
  let seed: UInt64
  /// How much of the features of an example is left out while learning.
  var dropout = Dropout(share: 0, seed: 1)
  private(set) var tags: TagSet
  private var labelOf: [String: Int] = [:]
  private var labelsOfXPOS: [String: [Int]] = [:]
  private(set) var lexicon = LexiconBuilder()
  private(set) var trainer: PerceptronTrainer
  /// The trainers of all rounds.
  private var finished: [PerceptronTrainer] = []

  /// A sentence ready for training or testing: padded words and, for each, the labels that are right.
  struct Example {
    var words: [TaggerWord]
    /// The right labels; empty when the treebank does not tell.
    var labels: [[Int]]
  }

  init(treebank: [TreebankSentence], passes: Int, seed: UInt64) {
    self.passes = passes
    self.seed = seed
    var counts: [String: Int] = [:]
    for sentence in treebank {
      for token in sentence.tokens { counts["\(token.xpos) \(token.upos)", default: 0] += 1 }
    }
    let kept = counts.filter { $0.value >= 8 && !$0.key.hasPrefix("GW") && !$0.key.hasSuffix(" X") || $0.value >= 100 }
      .keys.sorted()
    let pairs = kept.map { $0.split(separator: " ").map(String.init) }
    tags = TagSet(xpos: pairs.map { $0[0] }, upos: pairs.map { $0[1] })
    trainer = PerceptronTrainer(labelCount: tags.count)
    for (index, pair) in pairs.enumerated() {
      labelOf["\(pair[0]) \(pair[1])"] = index
      labelsOfXPOS[pair[0], default: []].append(index)
    }
  }

  /// The labels that agree with what the treebank says of a token.
  func labels(of token: TreebankToken) -> [Int] {
    if token.xpos.isEmpty { return [] }
    if token.upos.isEmpty { return labelsOfXPOS[token.xpos] ?? [] }
    if let label = labelOf["\(token.xpos) \(token.upos)"] { return [label] }
    return []
  }

  mutating func countWords(_ sentences: [TreebankSentence], dictionary: [(form: String, tag: String)]) {
    for (index, sentence) in sentences.enumerated() {
      for token in sentence.tokens where !token.xpos.isEmpty {
        let labels = labels(of: token)
        guard let first = labels.first else { continue }
        lexicon.add(
          token.form, tag: token.xpos, label: token.upos.isEmpty ? nil : first, fold: Self.fold(index))
      }
    }
    for row in dictionary { lexicon.add(dictionary: row.form, tag: row.tag) }
    lexicon.numberClasses()
  }

  /// Runs of sentences share a fold, so that a word that is repeated in one text is new in it.
  static func fold(_ sentence: Int) -> Int { sentence / 40 % LexiconBuilder.foldCount }

  /// Makes a sentence ready; `fold` is nil outside of training.
  func example(_ sentence: TreebankSentence, fold: Int?) -> Example {
    let (text, starts, ends) = sentence.rendered()
    let padding = [TaggerWord](repeating: TaggerWord(), count: TaggerFeatures.padding)
    var words = padding
    for (index, token) in sentence.tokens.enumerated() {
      let form = WordForm(text.span, starts[index], ends[index])
      words.append(
        TaggerWord(
          form: form, entry: entry(of: token.form, without: fold), groups: WordClusters.Groups(), token: index))
    }
    return Example(words: words + padding, labels: sentence.tokens.map(labels(of:)))
  }

  /// What `WordLexicon.entry(of:)` finds, from the counts.
  private func entry(of form: String, without fold: Int?) -> WordEntry {
    if let entry = lexicon.entry(form, without: fold) { return entry }
    let small = form.lowercasedASCII
    if small != form, let entry = lexicon.entry(small, without: fold) {
      return entry.ofCapitalised
    }
    return .unknown
  }

  /// Learns from the examples several times anew, each time in other orders.
  mutating func train(_ examples: [Example], rounds: Int = 1, report: (Int, PerceptronTrainer) -> Void) {
    for round in 0..<rounds {
      trainer = PerceptronTrainer(labelCount: tags.count)
      train(examples, seed: seed &+ UInt64(round), report: report)
      finished.append(trainer)
    }
  }

  private mutating func train(_ examples: [Example], seed: UInt64, report: (Int, PerceptronTrainer) -> Void) {
    var random = SeededRandom(seed: seed)
    var order = Array(examples.indices)
    var features = [UInt64](repeating: 0, count: TaggerFeatures.limit)
    var scores = [Float](repeating: 0, count: tags.count)
    for pass in 1...passes {
      order.shuffle(using: &random)
      for number in order { learn(examples[number], &features, &scores) }
      report(pass, trainer)
    }
  }

  private mutating func learn(_ example: Example, _ features: inout [UInt64], _ scores: inout [Float]) {
    var previous: UInt64 = 0
    var beforePrevious: UInt64 = 0
    let style = TaggerFeatures.style(example.words.span)
    for (index, right) in example.labels.enumerated() {
      let place = index + TaggerFeatures.padding
      var tag = example.words[place].entry.onlyTag
      if tag < 0 {
        var span = features.mutableSpan
        var count = TaggerFeatures.write(
          example.words.span, place, previous: previous, beforePrevious: beforePrevious, style: style,
          to: &span)
        count = dropout.thin(&span, count)
        trainer.advance()
        trainer.score(features.span, count, into: &scores)
        tag = Self.best(scores)
        if let target = right.max(by: { (scores[$0], -$0) < (scores[$1], -$1) }), tag != target, !right.contains(tag) {
          trainer.update(features.span, count, right: target, wrong: tag)
        }
      }
      beforePrevious = previous
      previous = UInt64(tag) + 1
    }
  }

  /// The tags under the present weights, not averaged.
  func predict(_ example: Example) -> [Int] {
    var features = [UInt64](repeating: 0, count: TaggerFeatures.limit)
    var scores = [Float](repeating: 0, count: tags.count)
    var result: [Int] = []
    let style = TaggerFeatures.style(example.words.span)
    for index in example.labels.indices {
      let place = index + TaggerFeatures.padding
      var tag = example.words[place].entry.onlyTag
      if tag < 0 {
        var span = features.mutableSpan
        let count = TaggerFeatures.write(
          example.words.span, place, previous: result.last.map { UInt64($0) + 1 } ?? 0,
          beforePrevious: result.count > 1 ? UInt64(result[result.count - 2]) + 1 : 0, style: style,
          to: &span)
        trainer.score(features.span, count, into: &scores)
        tag = Self.best(scores)
      }
      result.append(tag)
    }
    return result
  }

  static func best(_ scores: [Float]) -> Int {
    var best = 0
    for label in scores.indices where scores[label] > scores[best] { best = label }
    return best
  }

  /// The parts of the model file.
  func write(into writer: inout ModelWriter, leastUpdates: Int, leastWeight: Float, scale: Float) {
    writer.add("tags", lines: tags.lines)
    var entries: [(hash: UInt64, value: UInt32)] = []
    for form in lexicon.forms() {
      guard let entry = lexicon.entry(form, without: nil) else { continue }
      let bytes = Array(form.utf8)
      let word = WordForm(bytes.span, 0, bytes.count)
      entries.append((WordLexicon.key(word.exact), entry.rawValue))
    }
    writer.add("words", HashSlots.encode(entries))
    let rows = PerceptronTrainer.quantised(
      finished, leastUpdates: leastUpdates, leastWeight: leastWeight, scale: scale)
    let table = WeightTable.encode(rows)
    writer.add("tagger.slots", table.slots)
    writer.add("tagger.rows", table.rows)
  }
}

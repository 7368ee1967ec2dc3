import ArgumentParser
import Core
import Foundation

/// Trains the name finder.
struct TrainNames: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "names", abstract: "Persons, organisations, places; needs the other models.")

  @Option(help: "The folder with syntax/, ner/ and relations_coref/.") var data = "../shared/data/extraction"
  @Option(help: "The folder of the models.") var models = "models"
  @Option(help: "The folder of syntax-0.model to syntax-2.model, which leave a fold of GUM out each, for its tags.")
  var folds: String?
  @Option(help: "The model file to write.") var output = "models/names.model"
  @Option(help: "How often the training text is gone through.") var passes = 8
  @Option(help: "The seed of the order of articles.") var seed: UInt64 = 1
  @Option(help: "The share of features left out at random while learning.") var dropout = 0.5
  @Option(help: "What a name of Re-DocRED counts beside one of the other sets.") var redocred: Float = 0.5
  @Option(help: "Features that fewer tokens have are dropped.") var leastTokens = 3
  @Option(help: "Weights of the first reading nearer to 0 are dropped.") var leastFirst: Float = 0.06
  @Option(help: "Weights of the second reading nearer to 0 are dropped.") var leastWeight: Float = 0.04
  @Option(help: "What a weight of 1 becomes.") var scale: Float = 40
  @Option(help: "Models that are learned in other orders and averaged.") var rounds = 3
  @Option(help: "Do without: groups, places, lists, spellings, tags, runs, memory. To see what each is good for.")
  var without: [Knowledge] = []
  @Flag(help: "Score on a third of the training articles, left out, instead of the development files.")
  var inside = false
  @Flag(name: .customLong("errors"), help: "Print the mistakes on the held-out text.") var showsErrors = false

  enum Knowledge: String, ExpressibleByArgument { case groups, places, lists, spellings, tags, runs, memory }

  /// An article cut into words, with the right labels.
  struct Example {
    let id: String
    var words: NameWords
    let labels: [Int]
    /// The words of each token, for listings of mistakes.
    let forms: [String]
    /// What its names count.
    var weight: Float = 1
    /// Whether names of other kinds than persons, organisations and places are not told.
    var leavesOthersOut = false
    /// What a first reading found, by word; empty when there was none.
    var memory: [UInt64] = []
  }

  func run() throws {
    let annotator = try Annotator(models: models, findsNames: false)
    let heldOfGum = Set(
      try NameCorpus.read(data + "/syntax/ud_english_gum_open/dev/gum_dev.jsonl", [:]).map(\.id))
    let apart = try foldAnnotators()
    let gum = try examples("/ner/gum_names/dev/gum_names_dev.jsonl", leavesOthersOut: true) { id in
      apart.isEmpty || heldOfGum.contains(id) ? annotator : apart[TrainingData.fold(id)]
    }
    let wiki = try examples("/ner/wikigold/dev/wikigold_dev.jsonl") { _ in annotator }
    let red = try examples("/relations_coref/re_docred/dev/redocred_dev.jsonl", weight: redocred) { _ in annotator }
    var heldOut = [
      ("GUM dev", gum.filter { heldOfGum.contains($0.id) }),
      ("GUM dev news", gum.filter { heldOfGum.contains($0.id) && $0.id.contains("_news_") }),
      ("wikigold, every 5th", wiki.enumerated().filter { $0.offset % 5 == 4 }.map(\.element)),
    ]
    var gumTraining = gum.filter { !heldOfGum.contains($0.id) }
    var wikiTraining = wiki.enumerated().filter { $0.offset % 5 != 4 }.map(\.element)
    if inside {
      let third = gumTraining.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
      heldOut = [
        ("a third of GUM", third), ("news of it", third.filter { $0.id.contains("_news_") }),
        ("a third of wikigold", wikiTraining.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)),
      ]
      gumTraining = gumTraining.enumerated().filter { $0.offset % 3 != 0 }.map(\.element)
      wikiTraining = wikiTraining.enumerated().filter { $0.offset % 3 != 0 }.map(\.element)
    }
    var training = gumTraining + wikiTraining + (redocred > 0 ? red : [])
    let before = training.count
    training = Self.apart(training, from: heldOut.flatMap(\.1))
    print("training: \(training.count) articles; \(before - training.count) dropped that are held out too")
    let readings = learn(&training)
    var writer = ModelWriter(title: "names 4: GUM, wikigold\(redocred > 0 ? ", Re-DocRED" : "")")
    for (reading, least) in zip(readings, [leastFirst, leastWeight]) {
      let rows = reading.trainer.quantised(reading.features, leastWeight: least, scale: scale)
      let table = WeightTable.encode(rows)
      writer.add(reading.name + ".slots", table.slots)
      writer.add(reading.name + ".rows", table.rows)
      writer.add(reading.name + ".chain", reading.trainer.transitions.map { Int32(($0 * scale).rounded()) })
      print("\(reading.name) reading: \(reading.features.count) features, \(rows.count) kept")
    }
    let bytes = writer.encoded()
    try Data(bytes).write(to: URL(filePath: output))
    print("\(output): \(bytes.count) bytes")
    let finder = try NameFinder(try ModelFile(output))
    for (name, articles) in heldOut { print("\(name): \(score(articles, finder))") }
  }

  /// The training articles that neither begin as one that is held out nor share a sentence of twelve words with one.
  private static func apart(_ training: [Example], from held: [Example]) -> [Example] {
    func key(_ example: Example) -> [String] { Array(example.forms.prefix(12)) }
    let known = Set(held.map(key))
    let sentences = Set(held.flatMap { $0.longSentences })
    return training.filter { example in
      !known.contains(key(example)) && !example.longSentences.contains(where: sentences.contains)
    }
  }

  /// Annotators with the syntax models in `folds`.
  private func foldAnnotators() throws -> [Annotator] {
    guard let folds else { return [] }
    return try (0..<TrainingData.foldCount).map { fold in
      try Annotator(models: models, syntax: "\(folds)/syntax-\(fold).model", findsNames: false)
    }
  }

  private func examples(
    _ path: String, weight: Float = 1, leavesOthersOut: Bool = false, annotator: (String) -> Annotator
  ) throws -> [Example] {
    let tokenizer = Tokenizer()
    var tokens = Tokens()
    var annotation = ArticleAnnotation(keepsNameWords: true)
    return try NameCorpus.read(data + path, NameCorpus.gum).map { article in
      let annotator = annotator(article.id)
      annotation.removeAll()
      var ranges: [Range<Int>] = []
      for block in TextBlocks.ranges(article.text.span) {
        let text = Array(article.text[block])
        tokenizer.tokenize(text.span, into: &tokens)
        annotation.append(text.span, &tokens, with: annotator)
        for token in 0..<tokens.count {
          let range = tokens.range(token)
          ranges.append(range.lowerBound + block.lowerBound..<range.upperBound + block.lowerBound)
        }
      }
      let forms = ranges.map { String(decoding: article.text[$0], as: UTF8.self) }
      let names = Self.names(article, ranges, forms) { annotator.tags.xpos[Int(annotation.tags[$0])] }
      var words = annotation.nameWords
      words.noteSpellings()
      forget(&words)
      return Example(
        id: article.id, words: words, labels: NameLabel.labels(names, count: ranges.count), forms: forms,
        weight: weight, leavesOthersOut: leavesOthersOut)
    }
  }

  /// The names of an article by token: without an article in front or a possessive behind, the longer one of two that
  /// overlap.
  private static func names(
    _ article: NameCorpus.Article, _ ranges: [Range<Int>], _ forms: [String], _ tag: (Int) -> String
  ) -> [Name] {
    var names: [Name] = []
    let ordered = article.names.sorted {
      ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
    }
    for name in ordered {
      let inside = ranges.indices.filter { ranges[$0].overlaps(name.range) }
      guard var first = inside.first, var last = inside.last else { continue }
      if last > first, ["the", "a", "an"].contains(forms[first].lowercased()) { first += 1 }
      if last > first, ["'s", "’s"].contains(forms[last]) { last -= 1 }
      if let previous = names.last, previous.tokens.overlaps(first..<last + 1) { continue }
      var kind = name.kind
      // Re-DocRED counts nationalities as places; the others do not.
      if kind == .place, first == last, ["JJ", "NNPS"].contains(tag(first)) { kind = .other }
      names.append(Name(tokens: first..<last + 1, kind: kind))
    }
    return names
  }

  /// Takes away what the model is to do without.
  private func forget(_ words: inout NameWords) {
    for place in words.words.indices {
      for knowledge in without {
        switch knowledge {
        case .groups: words.words[place].groups = WordClusters.Groups()
        case .places: words.words[place].place = 0
        case .lists:
          words.words[place].wordClass = 0
          words.words[place].lists = []
        case .spellings: words.words[place].spellings = 0
        case .tags: words.words[place].tag = min(1, words.words[place].tag)
        case .runs:
          words.words[place].runStart = place
          words.words[place].runEnd = place + 1
          words.words[place].runLength = 0
          words.words[place].runPlace = 0
        case .memory: break
        }
      }
    }
  }

  /// What was learned for one reading.
  private struct Reading {
    let name: String
    let features: [UInt64]
    let trainer: ChainTrainer
  }

  /// Learns both readings; the second one from what a first reading finds that has not seen the article.
  private func learn(_ examples: inout [Example]) -> [Reading] {
    let first = learn("first", examples, passes, rounds: rounds)
    guard !without.contains(.memory) else {
      return [first, Reading(name: "second", features: first.features, trainer: first.trainer)]
    }
    let folds = 4
    for fold in 0..<folds {
      let rest = examples.enumerated().filter { $0.offset % folds != fold }.map(\.element)
      let reading = learn("fold \(fold)", rest, max(1, passes / 2), rounds: 1)
      for index in examples.indices where index % folds == fold { remember(&examples[index], reading) }
    }
    return [first, learn("second", examples, passes, rounds: rounds)]
  }

  /// Notes in the article what a reading finds in it.
  private func remember(_ example: inout Example, _ reading: Reading) {
    let rows = FeatureRows(reading.features)
    var chain = NameChain()
    var labels: [UInt8] = []
    let transitions = reading.trainer.transitions.map { Int32(($0 * scale).rounded()) }
    var features = [UInt64](repeating: 0, count: NameFeatures.limit)
    Self.walk(example.words) { places in
      guard !places.isEmpty else {
        labels.append(UInt8(NameLabel.outside))
        return
      }
      chain.begin()
      for place in places {
        var span = features.mutableSpan
        let count = NameFeatures.write(example.words.words.span, place, memory: example.memory.span, to: &span)
        var scores = [Float](repeating: 0, count: NameLabel.count)
        for index in 0..<count {
          let row = Int(rows.find(features[index]))
          guard row >= 0 else { continue }
          for label in scores.indices { scores[label] += reading.trainer.weights[row * NameLabel.count + label] }
        }
        chain.add(scores: scores.map { Int32(($0 * scale).rounded()) }, mayBegin: example.words.words[place].mayBegin)
      }
      chain.decide(transitions.span, into: &labels)
    }
    var memory = NameMemory()
    memory.note(example.words, labels)
    memory.states(of: example.words, into: &example.memory)
  }

  /// Calls `body` with each stretch of words that may be part of names, and with nothing for each other token.
  private static func walk(_ words: NameWords, _ body: (Range<Int>) -> Void) {
    var place = 0
    while place < words.words.count {
      guard words.words[place].mayBePart else {
        if words.words[place].token >= 0 { body(0..<0) }
        place += 1
        continue
      }
      let start = place
      while place < words.words.count, words.words[place].mayBePart { place += 1 }
      body(start..<place)
    }
  }

  private func learn(_ name: String, _ examples: [Example], _ passes: Int, rounds: Int) -> Reading {
    var counter = FeatureRows()
    var counts: [Int] = []
    eachFeature(examples) { hash in
      let row = counter.add(hash)
      if row == counts.count { counts.append(0) }
      counts[row] += 1
    }
    var rows = FeatureRows()
    for (row, hash) in counter.hashes.enumerated() where counts[row] >= leastTokens { _ = rows.add(hash) }
    let chains = examples.flatMap { self.chains($0, rows) }
    var learned: [ChainTrainer] = []
    for round in 0..<rounds { learned.append(learn(chains, rows.count, passes, seed &+ UInt64(round))) }
    var trainer = learned[0]
    trainer.average(with: learned.dropFirst())
    return Reading(name: name, features: rows.hashes, trainer: trainer)
  }

  private func learn(_ chains: [ChainTrainer.Chain], _ rowCount: Int, _ passes: Int, _ seed: UInt64) -> ChainTrainer {
    var trainer = ChainTrainer(
      labelCount: NameLabel.count, rowCount: rowCount, dropout: Dropout(share: dropout, seed: seed),
      mayFollow: NameLabel.mayFollow)
    let rate = trainer.rate
    var random = SeededRandom(seed: seed)
    var order = Array(chains.indices)
    for pass in 0..<passes {
      order.shuffle(using: &random)
      trainer.rate = rate * (1 - 0.8 * Float(pass) / Float(max(1, passes - 1)))
      for number in order { trainer.learn(chains[number]) }
    }
    return trainer
  }

  private func eachFeature(_ examples: [Example], _ body: (UInt64) -> Void) {
    var features = [UInt64](repeating: 0, count: NameFeatures.limit)
    for example in examples {
      for place in example.words.words.indices where example.words.words[place].mayBePart {
        var span = features.mutableSpan
        let count = NameFeatures.write(example.words.words.span, place, memory: example.memory.span, to: &span)
        for index in 0..<count { body(features[index]) }
      }
    }
  }

  private func chains(_ example: Example, _ rows: FeatureRows) -> [ChainTrainer.Chain] {
    var features = [UInt64](repeating: 0, count: NameFeatures.limit)
    let all = (0..<NameLabel.count).reduce(UInt16(0)) { $0 | 1 << UInt16($1) }
    let small = (0..<NameLabel.count).reduce(UInt16(0)) { $0 | (NameLabel.mayBeSmall($1) ? 1 << UInt16($1) : 0) }
    let others = 1 << UInt16(NameLabel.begins(.other)) | 1 << UInt16(NameLabel.goesOn(.other)) as UInt16
    var chains: [ChainTrainer.Chain] = []
    Self.walk(example.words) { places in
      guard !places.isEmpty else { return }
      var chain = ChainTrainer.Chain(weight: example.weight)
      for place in places {
        let word = example.words.words[place]
        var span = features.mutableSpan
        let count = NameFeatures.write(example.words.words.span, place, memory: example.memory.span, to: &span)
        for index in 0..<count {
          let row = rows.find(features[index])
          if row >= 0 { chain.rows.append(UInt32(row)) }
        }
        chain.ends.append(chain.rows.count)
        let possible = word.mayBegin ? all : small
        var right: UInt16 = 1 << UInt16(example.labels[word.token])
        if example.leavesOthersOut, example.labels[word.token] == NameLabel.outside { right |= others }
        chain.possible.append(possible)
        chain.right.append(right & possible)
      }
      chains.append(chain)
    }
    return chains
  }

  private func score(_ examples: [Example], _ finder: NameFinder) -> String {
    var counts: [NameKind: (gold: Int, found: Int, right: Int)] = [:]
    var workspace = NameFinder.Workspace()
    for example in examples {
      let gold = NameLabel.names(example.labels.map { UInt8($0) })
      let found = finder.names(in: example.words, &workspace)
      for name in gold { counts[name.kind, default: (0, 0, 0)].gold += 1 }
      for name in found {
        counts[name.kind, default: (0, 0, 0)].found += 1
        if gold.contains(name) { counts[name.kind, default: (0, 0, 0)].right += 1 }
      }
      guard showsErrors else { continue }
      for name in found where !gold.contains(name) { print("+", Self.show(name, example)) }
      for name in gold where !found.contains(name) { print("-", Self.show(name, example)) }
    }
    var parts: [String] = []
    var all = (gold: 0, found: 0, right: 0)
    for kind in NameKind.allCases where kind != .other {
      let count = counts[kind, default: (0, 0, 0)]
      parts.append("\(kind.code) \(Self.f1(count))")
      all = (all.gold + count.gold, all.found + count.found, all.right + count.right)
    }
    return "strict F1 \(Self.f1(all)) of \(all.gold) names: " + parts.joined(separator: ", ")
  }

  private static func show(_ name: Name, _ example: Example) -> String {
    let around = max(0, name.tokens.lowerBound - 3)..<min(example.forms.count, name.tokens.upperBound + 3)
    return "\(name.kind.code) [\(example.forms[name.tokens].joined(separator: " "))] in "
      + example.forms[around].joined(separator: " ")
  }

  private static func f1(_ count: (gold: Int, found: Int, right: Int)) -> String {
    String(format: "%.1f", 200 * Double(count.right) / Double(max(1, count.gold + count.found)))
  }
}

extension TrainNames.Example {
  /// The sentences of twelve words or more.
  fileprivate var longSentences: [[String]] {
    var sentences: [[String]] = []
    var sentence: [String] = []
    for word in words.words {
      if word.token >= 0 {
        sentence.append(forms[word.token])
      } else {
        if sentence.count >= 12 { sentences.append(sentence) }
        sentence = []
      }
    }
    return sentences
  }
}

import ArgumentParser
import Core
import Foundation

/// Trains the name finder.
struct TrainNames: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "names", abstract: "Persons, organisations, places; needs the other models.")

  @Option(help: "The folder with syntax/, ner/ and relations_coref/.") var data = "../shared/data/extraction"
  @Option(help: "The folder of the models.") var models = "models"
  @Option(help: "The model file to write.") var output = "models/names.model"
  @Option(help: "How often the training text is gone through.") var passes = 6
  @Option(help: "The seed of the order of articles.") var seed: UInt64 = 1
  @Option(help: "The share of features left out at random while learning.") var dropout = 0.2
  @Option(help: "Features in fewer mistakes are dropped.") var leastUpdates = 2
  @Option(help: "Smaller averaged weights are dropped.") var leastWeight: Float = 0.03
  @Option(help: "What a weight of 1 becomes.") var scale: Float = 8
  @Flag(help: "Leave Re-DocRED out.") var withoutRedocred = false
  @Flag(name: .customLong("errors"), help: "Print the mistakes on the held-out text.") var showsErrors = false

  /// An article cut into words, with the right labels.
  struct Example {
    let id: String
    let words: NameWords
    let labels: [Int]
    /// The words of each token, for listings of mistakes.
    let forms: [String]
    var memory = NameMemory()
  }

  func run() throws {
    let annotator = try Annotator(models: models, findsNames: false)
    let heldOfGum = Set(
      try NameCorpus.read(data + "/syntax/ud_english_gum_open/dev/gum_dev.jsonl", [:]).map(\.id))
    let gum = try examples("/ner/gum_names/dev/gum_names_dev.jsonl", NameCorpus.gum, annotator)
    let wiki = try examples("/ner/wikigold/dev/wikigold_dev.jsonl", NameCorpus.gum, annotator)
    let heldOut = [
      ("GUM dev", gum.filter { heldOfGum.contains($0.id) }),
      ("GUM dev news", gum.filter { heldOfGum.contains($0.id) && $0.id.contains("_news_") }),
      ("wikigold, every 5th", wiki.enumerated().filter { $0.offset % 5 == 4 }.map(\.element)),
    ]
    var training = gum.filter { !heldOfGum.contains($0.id) }
    training += wiki.enumerated().filter { $0.offset % 5 != 4 }.map(\.element)
    if !withoutRedocred {
      training += try examples("/relations_coref/re_docred/dev/redocred_dev.jsonl", NameCorpus.gum, annotator)
    }
    let heldTexts = Set(heldOut.flatMap(\.1).map { $0.forms.prefix(12) })
    let before = training.count
    training.removeAll { heldTexts.contains($0.forms.prefix(12)) }
    print("training: \(training.count) articles; \(before - training.count) dropped that are held out too")
    fillMemories(&training)
    let first = learn(training, usesMemory: false, passes)
    let second = learn(training, usesMemory: true, passes)
    var writer = ModelWriter(
      title: "names 1: GUM, wikigold\(withoutRedocred ? "" : ", Re-DocRED")")
    for (name, trainer) in [("first", first), ("second", second)] {
      let table = WeightTable.encode(
        trainer.quantised(leastUpdates: leastUpdates, leastWeight: leastWeight, scale: scale))
      writer.add(name + ".slots", table.slots)
      writer.add(name + ".rows", table.rows)
    }
    let bytes = writer.encoded()
    try Data(bytes).write(to: URL(filePath: output))
    print("\(output): \(bytes.count) bytes, \(first.featureCount) and \(second.featureCount) features")
    let finder = try NameFinder(try ModelFile(output))
    for (name, articles) in heldOut { print("\(name): \(score(articles, finder))") }
  }

  private func examples(
    _ path: String, _ kinds: [String: NameKind], _ annotator: Annotator
  ) throws -> [Example] {
    let tokenizer = Tokenizer()
    var tokens = Tokens()
    var annotation = ArticleAnnotation(keepsNameWords: true)
    return try NameCorpus.read(data + path, kinds).map { article in
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
      var names: [Name] = []
      for name in article.names {
        let inside = ranges.indices.filter { ranges[$0].overlaps(name.range) }
        guard let first = inside.first, let last = inside.last else { continue }
        if let previous = names.last, previous.tokens.overlaps(first..<last + 1) { continue }
        var kind = name.kind
        // Re-DocRED counts nationalities as places; the others do not.
        if kind == .place, first == last, annotator.tags.xpos[Int(annotation.tags[first])] == "JJ" { kind = .other }
        names.append(Name(tokens: first..<last + 1, kind: kind))
      }
      return Example(
        id: article.id, words: annotation.nameWords, labels: NameLabel.labels(names, count: ranges.count),
        forms: ranges.map { String(decoding: article.text[$0], as: UTF8.self) })
    }
  }

  /// Gives each article the memory of a first reading by a model that has not seen it.
  private func fillMemories(_ examples: inout [Example]) {
    let folds = 4
    for fold in 0..<folds {
      let rest = examples.enumerated().filter { $0.offset % folds != fold }.map(\.element)
      let trainer = learn(rest, usesMemory: false, 3)
      for index in examples.indices where index % folds == fold {
        let labels = read(examples[index], trainer)
        examples[index].memory.note(examples[index].words, labels)
      }
    }
  }

  private func read(_ example: Example, _ trainer: PerceptronTrainer) -> [UInt8] {
    var trainer = trainer
    var dropout = Dropout(share: 0, seed: seed)
    var labels: [UInt8] = []
    walk(example, usesMemory: false, &trainer, &dropout, learns: false) { labels.append(UInt8($0)) }
    return labels
  }

  private func learn(_ examples: [Example], usesMemory: Bool, _ passes: Int) -> PerceptronTrainer {
    var trainer = PerceptronTrainer(labelCount: NameLabel.count)
    var random = SeededRandom(seed: seed)
    var order = Array(examples.indices)
    var dropout = Dropout(share: dropout, seed: seed)
    for _ in 0..<passes {
      order.shuffle(using: &random)
      for number in order { walk(examples[number], usesMemory: usesMemory, &trainer, &dropout, learns: true) { _ in } }
    }
    return trainer
  }

  private func walk(
    _ example: Example, usesMemory: Bool, _ trainer: inout PerceptronTrainer, _ dropout: inout Dropout, learns: Bool,
    _ body: (Int) -> Void
  ) {
    var features = [UInt64](repeating: 0, count: NameFeatures.limit)
    var scores = [Float](repeating: 0, count: NameLabel.count)
    var previous = 0
    let words = example.words.words
    for place in words.indices {
      let word = words[place]
      guard word.token >= 0 else {
        previous = 0
        continue
      }
      if !word.mayBegin, previous == 0 {
        body(0)
        continue
      }
      let known =
        usesMemory
        ? (
          own: example.memory.state(of: word.form.lower),
          next: example.memory.state(of: words[place + 1].form.lower)
        ) : nil
      var span = features.mutableSpan
      var count = NameFeatures.write(words.span, place, previous: previous, memory: known, to: &span)
      if learns { count = dropout.thin(&span, count) }
      trainer.score(features.span, count, into: &scores)
      var best = 0
      for label in scores.indices where scores[label] > scores[best] && NameLabel.mayFollow(previous, label) {
        best = label
      }
      if learns {
        trainer.advance()
        var right = example.labels[word.token]
        // After a mistake the best that is left: to begin the name here.
        if !NameLabel.mayFollow(previous, right) { right -= 1 }
        if right != best { trainer.update(features.span, count, right: right, wrong: best) }
      }
      previous = best
      body(best)
    }
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

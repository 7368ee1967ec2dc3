import ArgumentParser
import Core
import Foundation

/// Trains the decision where sentences end.
struct TrainSentences: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sentences", abstract: "Sentence boundaries, from UD GUM and UD EWT; needs the syntax model's lexicon."
  )

  @Option(help: "The folder with syntax/ and ner/.") var data = "../shared/data/extraction"
  @Option(help: "The syntax model, for its lexicon.") var syntax = "models/syntax.model"
  @Option(help: "The model file to write.") var output = "models/sentences.model"
  @Option(help: "How often the training text is gone through.") var passes = 12
  @Option(help: "Models that are learned in other orders and averaged.") var rounds = 3
  @Option(help: "The seed of the order of blocks.") var seed: UInt64 = 1
  @Option(help: "Scores nearer to 0 leave the decision to the rules.") var margin = 12
  @Option(parsing: .upToNextOption, help: "Margins to compare.") var sweep: [Int] = []
  @Option(help: "What a weight of 1 becomes.") var scale: Float = 10
  @Flag(help: "Score on a fifth of the training text, left out, instead of the development files.") var inside = false
  @Flag(name: .customLong("errors"), help: "Print the mistakes on the held-out text.") var showsErrors = false

  func run() throws {
    let data = TrainingData(folder: data)
    let (gum, ewt, held, dropped) = try data.treebanks(inside: inside)
    // GUM is nearer to newspapers and counts twice.
    let training = gum + ewt + gum
    print("training: \(training.count) sentences; \(dropped) dropped that the held-out text has too")
    let lexicon = try Tagger(try ModelFile(syntax)).lexicon
    let blocks = Self.blocks(training, lexicon)
    let trainers = (0..<UInt64(rounds)).map { learn(blocks, seed: seed &+ $0) }
    var writer = ModelWriter(title: "sentences 3: UD GUM, UD EWT")
    writer.add("margin", lines: [String(margin)])
    let table = WeightTable.encode(
      PerceptronTrainer.quantised(trainers, leastUpdates: 1, leastWeight: 0.02, scale: scale))
    writer.add("sentences.slots", table.slots)
    writer.add("sentences.rows", table.rows)
    let bytes = writer.encoded()
    try Data(bytes).write(to: URL(filePath: output))
    print("\(output): \(bytes.count) bytes")
    for margin in sweep.isEmpty ? [margin] : sweep {
      let model = try SentenceModel(try ModelFile(output), margin: Int32(margin))
      for (name, sentences) in held {
        print("margin \(margin), \(name): \(score(Self.blocks(sentences, lexicon), model))")
      }
    }
  }

  /// One paragraph, cut into tokens, with the places where its sentences begin.
  struct Block {
    var text: [UInt8] = []
    var starts: Set<Int> = []
    var tokens = Tokens()
    var words: [TaggerWord] = []
  }

  static func blocks(_ sentences: [TreebankSentence], _ lexicon: WordLexicon) -> [Block] {
    var blocks: [Block] = []
    for sentence in sentences {
      if sentence.beginsParagraph || blocks.isEmpty { blocks.append(Block()) }
      blocks[blocks.count - 1].starts.insert(blocks[blocks.count - 1].text.count)
      blocks[blocks.count - 1].text += sentence.rendered().text
    }
    let tokenizer = Tokenizer()
    for index in blocks.indices {
      let text = blocks[index].text
      tokenizer.tokenize(text.span, into: &blocks[index].tokens)
      let padding = [TaggerWord](repeating: TaggerWord(), count: SentenceFeatures.padding)
      var words = padding
      let tokens = blocks[index].tokens
      for token in 0..<tokens.count {
        let form = WordForm(text.span, Int(tokens.starts[token]), Int(tokens.ends[token]))
        words.append(
          TaggerWord(form: form, entry: lexicon.entry(of: form), groups: WordClusters.Groups(), token: token))
      }
      blocks[index].words = words + padding
    }
    return blocks
  }

  private func learn(_ blocks: [Block], seed: UInt64) -> PerceptronTrainer {
    var trainer = PerceptronTrainer(labelCount: 2)
    var random = SeededRandom(seed: seed)
    var order = Array(blocks.indices)
    var features = [UInt64](repeating: 0, count: SentenceFeatures.limit)
    var scores: [Float] = [0, 0]
    for pass in 1...passes {
      order.shuffle(using: &random)
      var missed = 0
      for number in order { missed += learn(blocks[number], &trainer, &features, &scores) }
      print("pass \(pass): \(missed) mistakes, \(trainer.featureCount) features")
    }
    return trainer
  }

  private func learn(
    _ block: Block, _ trainer: inout PerceptronTrainer, _ features: inout [UInt64], _ scores: inout [Float]
  ) -> Int {
    var missed = 0
    var walk = SentenceWalk(isClosed: SentenceWalk.isClosed(block.words.span))
    while walk.step(block.text.span, block.words.span, block.tokens) {
      let place = walk.token + SentenceFeatures.padding
      let right = block.starts.contains(Int(block.tokens.starts[walk.token + 1])) ? 1 : 0
      if SentenceFeatures.isCandidate(block.words.span, place, walk.gap) {
        var span = features.mutableSpan
        let count = SentenceFeatures.write(block.words.span, place, walk.gap, to: &span)
        trainer.advance()
        trainer.score(features.span, count, into: &scores)
        let guess = scores[1] > scores[0] ? 1 : 0
        // A decision that is right by less than 1 is taught again.
        let isNarrow = abs(scores[1] - scores[0]) < 2
        if guess != right { missed += 1 }
        if guess != right || isNarrow {
          trainer.update(features.span, count, right: right, wrong: 1 - right, by: guess != right ? 1 : 0.25)
        }
      }
      // The length of the sentence is what the treebank says.
      if right == 1 { walk.begin() }
    }
    return missed
  }

  /// F1 over sentences: the same first and last token, rules alone and with the model.
  private func score(_ blocks: [Block], _ model: SentenceModel) -> String {
    var right = [0, 0]
    var found = [0, 0]
    var gold = 0
    var workspace = SentenceModel.Workspace()
    for block in blocks {
      gold += block.starts.count
      let goldStarts = block.starts.sorted()
      var goldSet = Set<Range<Int>>()
      for (index, start) in goldStarts.enumerated() {
        goldSet.insert(start..<(index + 1 < goldStarts.count ? goldStarts[index + 1] : block.text.count))
      }
      var tokens = block.tokens
      for system in 0...1 {
        if system == 1 { model.decide(block.text.span, block.words.span, &workspace, &tokens) }
        for (index, first) in tokens.sentences.enumerated() {
          let start = Int(tokens.starts[Int(first)])
          let isLast = index + 1 == tokens.sentences.count
          let end = isLast ? block.text.count : Int(tokens.starts[Int(tokens.sentences[index + 1])])
          found[system] += 1
          if goldSet.contains(start..<end) { right[system] += 1 }
          if system == 1, showsErrors, !isLast, !block.starts.contains(end) {
            print(
              "+", String(decoding: block.text[max(0, end - 50)..<end], as: UTF8.self), "|",
              String(decoding: block.text[end..<min(block.text.count, end + 30)], as: UTF8.self))
          }
        }
      }
      if showsErrors {
        let ours = Set(tokens.sentences.map { Int(tokens.starts[Int($0)]) })
        for start in goldStarts where !ours.contains(start) {
          print(
            "-", String(decoding: block.text[max(0, start - 50)..<start], as: UTF8.self), "|",
            String(decoding: block.text[start..<min(block.text.count, start + 30)], as: UTF8.self))
        }
      }
    }
    return (0...1).map { system in
      (system == 0 ? "rules F1 " : "model F1 ")
        + String(format: "%.2f", 200 * Double(right[system]) / Double(max(1, found[system] + gold)))
    }.joined(separator: ", ")
  }
}

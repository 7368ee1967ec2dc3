import ArgumentParser
import Core
import Foundation

/// Trains the tagger and the lemmatiser.
struct TrainSyntax: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "syntax", abstract: "Tags, lemmas and morphological features, from UD GUM, UD EWT and MASC.")

  @Option(help: "The folder with syntax/ and ner/.") var data = "../shared/data/extraction"
  @Option(help: "The folder that scripts/export-lexicons.py filled.") var lexicons = ".build/lexicons"
  @Option(help: "Sentences of our own, one a line, as form/XPOS/UPOS.")
  var sentences = "scripts/newspaper-sentences.txt"
  @Option(help: "The model file to write.") var output = "models/syntax.model"
  @Option(help: "How often the training text is gone through.") var passes = 8
  @Option(help: "Models that are learned in other orders and averaged.") var rounds = 3
  @Option(help: "The seed of the order of sentences.") var seed: UInt64 = 1
  @Option(help: "The share of features left out at random while learning.") var dropout = 0.2
  @Option(help: "Features in fewer mistakes are dropped.") var leastUpdates = 2
  @Option(help: "Smaller averaged weights are dropped.") var leastWeight: Float = 0.1
  @Option(help: "What a weight of 1 becomes.") var scale: Float = 6
  @Flag(name: .customLong("masc"), help: "Train on MASC too, where a first model agrees with it.") var usesMasc = false

  @Option(help: "One sentence in so many is taught in the case of headlines too, in each of two ways; 0 for none.")
  var headlines = 10
  @Flag(help: "Do without the words of lemminflect and the names.") var withoutDictionary = false
  @Option(help: "Leave out the documents of this fold of GUM, 0 to 2, for a model that annotates them as new text.")
  var fold: Int?
  @Flag(help: "Score on a fifth of the training text, left out, instead of the development files.") var inside = false
  @Flag(name: .customLong("errors"), help: "Print the most frequent mistakes.") var showsErrors = false

  func run() throws {
    let data = TrainingData(folder: data)
    let (all, ewt, held, dropped) = try data.treebanks(inside: inside)
    let gum = all.filter { fold == nil || TrainingData.fold($0.document) != fold }
    var training = gum + ewt
    print("training: \(training.count) sentences; \(dropped) dropped that the held-out text has too")
    let treebank = training
    var tagger = TaggerTraining(treebank: treebank, passes: passes, seed: seed)
    tagger.dropout = Dropout(share: dropout, seed: seed)
    print("tags: \(tagger.tags.count)")
    // Words that newspapers use in another way than the treebanks do, as `mine`; they outweigh few others.
    let own = try Treebank.own(sentences)
    for _ in 0..<4 { training += own }
    if usesMasc { try addMasc(held.map(\.1), treebank, &training) }
    tagger.countWords(training, dictionary: try dictionary())
    var examples = training.enumerated().map { tagger.example($1, fold: TaggerTraining.fold($0)) }
    if headlines > 0 {
      for headline in HeadlineCase.allCases {
        examples += headline.chosen(treebank, share: headlines).map {
          tagger.example($0.sentence, fold: TaggerTraining.fold($0.number))
        }
      }
    }
    tagger.train(examples, rounds: rounds) { pass, trainer in print("pass \(pass): \(trainer.featureCount) features") }
    var writer = ModelWriter(title: "syntax 3: UD GUM, UD EWT\(usesMasc ? ", MASC" : "")")
    try lemmas(tagger, treebank, gum.count).write(into: &writer)
    tagger.write(into: &writer, leastUpdates: leastUpdates, leastWeight: leastWeight, scale: scale)
    let bytes = writer.encoded()
    try Data(bytes).write(to: URL(filePath: output))
    print("\(output): \(bytes.count) bytes")
    let file = try ModelFile(output)
    let model = try Tagger(file)
    let lemmatizer = try Lemmatizer(file, tags: model.tags)
    for (name, sentences) in held {
      let score = TaggerScore.of(model, lemmatizer, sentences)
      print(score.line(name))
      for headline in HeadlineCase.allCases {
        let raised = TaggerScore.of(model, lemmatizer, sentences.map(headline.applied(to:)))
        print(raised.line("\(name), \(headline == .title ? "capitals as in titles" : "all in capitals")"))
      }
      if showsErrors { score.printErrors() }
    }
  }

  /// Adds the sentences of MASC, with those of its tags that a first model, trained without it, agrees with, and those
  /// of words that the treebanks have fewer than three times.
  private func addMasc(
    _ held: [[TreebankSentence]], _ treebank: [TreebankSentence], _ training: inout [TreebankSentence]
  ) throws {
    let data = TrainingData(folder: data)
    var (masc, dropped) = TrainingData.withoutSentences(of: held.flatMap { $0 }, try Treebank.masc(data.masc))
    var first = TaggerTraining(treebank: treebank, passes: 3, seed: seed)
    first.countWords(treebank, dictionary: try dictionary())
    let examples = treebank.enumerated().map { first.example($1, fold: TaggerTraining.fold($0)) }
    first.train(examples) { _, _ in }
    var counts: [String: Int] = [:]
    for sentence in treebank { for token in sentence.tokens { counts[token.form.lowercasedASCII, default: 0] += 1 } }
    var kept = 0
    var gone = 0
    for index in masc.indices {
      let tags = first.predict(first.example(masc[index], fold: nil))
      for (place, tag) in tags.enumerated() where !masc[index].tokens[place].xpos.isEmpty {
        let token = masc[index].tokens[place]
        let isRare = counts[token.form.lowercasedASCII, default: 0] < 3
        if first.tags.xpos[tag] == token.xpos || isRare && Self.open.contains(token.xpos) {
          kept += 1
        } else {
          masc[index].tokens[place].xpos = ""
          gone += 1
        }
      }
    }
    print("MASC: \(masc.count) sentences, \(dropped) dropped; \(kept) tags used, \(gone) left out")
    training += masc
  }

  /// The classes of words that MASC may teach.
  private static let open: Set = ["NN", "NNS", "NNP", "JJ", "RB", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ"]

  private func lemmas(
    _ tagger: TaggerTraining, _ treebank: [TreebankSentence], _ gumCount: Int
  ) throws -> LemmaTraining {
    var training = LemmaTraining(tags: tagger.tags)
    for (index, sentence) in treebank.enumerated() {
      for token in sentence.tokens {
        guard let label = tagger.labels(of: token).first else { continue }
        training.add(token, label: label, treebank: index < gumCount ? 0 : 1)
      }
    }
    for row in try TrainingData.table(lexicons + "/words.tsv") {
      training.add(dictionary: row[0], tag: row[1], lemma: row[2])
    }
    return training
  }

  private func dictionary() throws -> [(form: String, tag: String)] {
    if withoutDictionary { return [] }
    var rows = try TrainingData.table(lexicons + "/words.tsv").map { (form: $0[0], tag: $0[1]) }
    rows += try TrainingData.table(lexicons + "/given.tsv").map { (form: $0[0], tag: "given") }
    rows += try TrainingData.table(lexicons + "/surnames.tsv").map { (form: $0[0], tag: "surname") }
    return rows
  }
}

/// How many tags are right on tokens as the treebank has them.
struct TaggerScore {
  var tokens = 0
  var xpos = 0
  var upos = 0
  var lemmas = 0
  var feats = 0
  var lemmaErrors: [String: Int] = [:]
  var unknown = 0
  var unknownRight = 0
  /// How often one Penn tag was taken for another.
  var confusions: [String: Int] = [:]
  var words: [String: Int] = [:]

  static func of(_ model: Tagger, _ lemmatizer: Lemmatizer, _ sentences: [TreebankSentence]) -> TaggerScore {
    var score = TaggerScore()
    var workspace = Tagger.Workspace()
    for sentence in sentences {
      let (text, starts, ends) = sentence.rendered()
      let padding = [TaggerWord](repeating: TaggerWord(), count: TaggerFeatures.padding)
      var words = padding
      for index in sentence.tokens.indices {
        let form = WordForm(text.span, starts[index], ends[index])
        words.append(
          TaggerWord(
            form: form, entry: model.lexicon.entry(of: form), groups: WordClusters.Groups(), token: index))
      }
      words += padding
      var tags: [UInt8] = []
      model.tag(words.span, &workspace, into: &tags)
      for (index, token) in sentence.tokens.enumerated() {
        let tag = Int(tags[index])
        let isRight = model.tags.xpos[tag] == token.xpos
        score.tokens += 1
        if isRight {
          score.xpos += 1
        } else {
          score.confusions["\(token.xpos) as \(model.tags.xpos[tag])", default: 0] += 1
          score.words["\(token.form) \(token.xpos) as \(model.tags.xpos[tag])", default: 0] += 1
        }
        if model.tags.upos[tag] == token.upos { score.upos += 1 }
        let form = words[index + TaggerFeatures.padding].form
        var lemma: [UInt8] = []
        lemmatizer.appendLemma(text.span, starts[index], ends[index], form, tag: tag, to: &lemma)
        if lemma == Array(token.lemma.utf8) {
          score.lemmas += 1
        } else {
          score.lemmaErrors["\(token.form) \(token.lemma) as \(String(decoding: lemma, as: UTF8.self))", default: 0] +=
            1
        }
        if lemmatizer.feats[lemmatizer.feats(form, tag: tag)] == token.feats { score.feats += 1 }
        if words[index + TaggerFeatures.padding].entry.wordClass == 0 {
          score.unknown += 1
          if isRight { score.unknownRight += 1 }
        }
      }
    }
    return score
  }

  func printErrors() {
    for list in [confusions, words, lemmaErrors] {
      print(
        list.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(60).map { "\($0.key): \($0.value)" }
          .joined(separator: "; "))
    }
  }

  func line(_ name: String) -> String {
    func percent(_ part: Int, _ whole: Int) -> String {
      String(format: "%.2f", 100 * Double(part) / Double(max(1, whole)))
    }
    return "\(name): \(tokens) tokens, XPOS \(percent(xpos, tokens)), UPOS \(percent(upos, tokens)), "
      + "lemma \(percent(lemmas, tokens)), feats \(percent(feats, tokens)); "
      + "\(unknown) unknown words, XPOS \(percent(unknownRight, unknown))"
  }
}

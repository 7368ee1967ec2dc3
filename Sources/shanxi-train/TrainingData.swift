import Core
import Foundation

/// Where the training data lie, and what may be read of it.
struct TrainingData {
  let folder: String

  var gumTrain: String { folder + "/syntax/ud_english_gum_open/dev/gum_train.conllu.gz" }
  var gumDev: String { folder + "/syntax/ud_english_gum_open/dev/gum_dev.conllu.gz" }
  var ewtTrain: String { folder + "/syntax/ud_english_ewt/dev/en_ewt-ud-train.conllu.gz" }
  var ewtDev: String { folder + "/syntax/ud_english_ewt/dev/en_ewt-ud-dev.conllu.gz" }
  var masc: String { folder + "/syntax/masc_tagged/dev/masc_tagged.zip" }

  /// The columns of a file of tab-separated lines.
  static func table(_ path: String) throws -> [[String]] {
    try [UInt8](contentsOfFile: path).split(separator: 0x0A).map {
      $0.split(separator: 0x09, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Drops from `training` each sentence of five words or more that `held` has too, and says how many those were.
  static func withoutSentences(
    of held: [TreebankSentence], _ training: [TreebankSentence]
  ) -> (kept: [TreebankSentence], dropped: Int) {
    let known = Set(held.filter { $0.tokens.count >= 5 }.map(key))
    let kept = training.filter { $0.tokens.count < 5 || !known.contains(key($0)) }
    return (kept, training.count - kept.count)
  }

  /// The two training parts, GUM's first, and the parts to score on: the development files, or, `inside` the training
  /// text, each fifth document of it, which decisions about the models are made on.
  ///
  /// Sentences that the held-out text has too are dropped; `dropped` is their number.
  func treebanks(
    inside: Bool
  ) throws -> (gum: [TreebankSentence], ewt: [TreebankSentence], held: [(String, [TreebankSentence])], dropped: Int) {
    var gum = try Treebank.conllu(gumTrain)
    var ewt = try Treebank.conllu(ewtTrain)
    var held = [("gum_dev", try Treebank.conllu(gumDev)), ("ewt_dev", try Treebank.conllu(ewtDev))]
    if inside {
      let first = Self.fifth(gum)
      let second = Self.fifth(ewt)
      (gum, ewt) = (first.rest, second.rest)
      held = [("a fifth of GUM", first.fifth), ("a fifth of EWT", second.fifth)]
    }
    let texts = held.flatMap(\.1)
    let ownGum = Self.withoutSentences(of: texts, gum)
    let ownEwt = Self.withoutSentences(of: texts, ewt)
    return (ownGum.kept, ownEwt.kept, held, ownGum.dropped + ownEwt.dropped)
  }

  /// The fold of a document, by its id: what is trained without a fold can annotate it as it would a new text.
  static func fold(_ document: String) -> Int {
    let bytes = Array(document.utf8)
    return Int(WordForm(bytes.span, 0, bytes.count).exact >> 20 % UInt64(foldCount))
  }

  static let foldCount = 3

  private static func fifth(_ sentences: [TreebankSentence]) -> (rest: [TreebankSentence], fifth: [TreebankSentence]) {
    var rest: [TreebankSentence] = []
    var fifth: [TreebankSentence] = []
    var document = 0
    for sentence in sentences {
      if sentence.beginsDocument { document += 1 }
      if document % 5 == 0 { fifth.append(sentence) } else { rest.append(sentence) }
    }
    return (rest, fifth)
  }

  private static func key(_ sentence: TreebankSentence) -> String {
    sentence.tokens.map { $0.form.lowercased() }.joined(separator: " ")
  }
}

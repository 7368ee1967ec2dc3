import Foundation

/// One token of a treebank, as its CoNLL-U line has it.
struct TreebankToken {
  var form: String
  var lemma: String
  var upos: String
  var xpos: String
  var feats: String
  /// Whether white space follows it.
  var isFollowedBySpace = true
}

/// One sentence with the text that its tokens make, spaces as in the treebank.
struct TreebankSentence {
  var tokens: [TreebankToken]
  /// Whether it begins a paragraph.
  var beginsParagraph = false
  /// Whether it begins a document.
  var beginsDocument = false
  /// The id of its document; empty when the file does not tell.
  var document = ""

  /// The text, and where each token lies in it.
  func rendered() -> (text: [UInt8], starts: [Int], ends: [Int]) {
    var text: [UInt8] = []
    var starts: [Int] = []
    var ends: [Int] = []
    for token in tokens {
      starts.append(text.count)
      text += Array(token.form.utf8)
      ends.append(text.count)
      if token.isFollowedBySpace { text.append(0x20) }
    }
    return (text, starts, ends)
  }
}

/// Why training data cannot be read.
struct TrainingError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Reads treebanks.
enum Treebank {
  /// The sentences of a CoNLL-U file, packed with gzip when its name says so.
  static func conllu(_ path: String) throws -> [TreebankSentence] {
    let bytes = path.hasSuffix(".gz") ? try output(of: ["gzip", "-dc", path]) : try [UInt8](contentsOfFile: path)
    var sentences: [TreebankSentence] = []
    var tokens: [TreebankToken] = []
    var beginsParagraph = false
    var beginsDocument = false
    var document = ""
    var lastOfWord = 0
    var wordIsFollowedBySpace = true
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      guard let first = line.first else {
        if !tokens.isEmpty {
          sentences.append(
            TreebankSentence(
              tokens: tokens, beginsParagraph: beginsParagraph, beginsDocument: beginsDocument, document: document))
        }
        tokens = []
        beginsParagraph = false
        beginsDocument = false
        lastOfWord = 0
        continue
      }
      if first == UInt8(ascii: "#") {
        if line.starts(with: "# newpar".utf8) || line.starts(with: "# newdoc".utf8) { beginsParagraph = true }
        if line.starts(with: "# newdoc".utf8) {
          beginsDocument = true
          document =
            String(decoding: line, as: UTF8.self).split(separator: "=").last?
            .trimmingCharacters(in: .whitespaces) ?? ""
        }
        continue
      }
      let columns = line.split(separator: 0x09, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard columns.count == 10 else { throw TrainingError("\(path): a line with \(columns.count) columns") }
      let space = !columns[9].split(separator: "|").contains("SpaceAfter=No")
      if let dash = columns[0].firstIndex(of: "-") {
        lastOfWord = Int(columns[0][columns[0].index(after: dash)...]) ?? 0
        wordIsFollowedBySpace = space
        continue
      }
      guard let number = Int(columns[0]) else { continue }
      var token = TreebankToken(
        form: columns[1], lemma: columns[2], upos: columns[3], xpos: columns[4], feats: columns[5],
        isFollowedBySpace: space)
      if number < lastOfWord { token.isFollowedBySpace = false }
      if number == lastOfWord { token.isFollowedBySpace = wordIsFollowedBySpace }
      tokens.append(token)
    }
    return sentences
  }

  /// Sentences of our own: one a line, each token as `form/XPOS/UPOS`.
  static func own(_ path: String) throws -> [TreebankSentence] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
      var tokens: [TreebankToken] = []
      for item in line.split(separator: " ") {
        let parts = item.split(separator: "/").map(String.init)
        guard parts.count == 3 else { throw TrainingError("\(path): expected form/XPOS/UPOS, not \(item)") }
        tokens.append(TreebankToken(form: parts[0], lemma: "", upos: parts[2], xpos: parts[1], feats: "_"))
        let isJoined = [".", ",", "POS"].contains(parts[1])
        if isJoined, tokens.count > 1 { tokens[tokens.count - 2].isFollowedBySpace = false }
      }
      return TreebankSentence(tokens: tokens, beginsParagraph: true)
    }
  }

  /// The sentences of MASC, in GUM's conventions as far as they can be had: what differs has an empty tag.
  ///
  /// Only the tags of words made of letters are kept: on marks, numbers and parts of hyphenated words MASC and GUM
  /// disagree. The spaces between tokens are lost in MASC and put back where English writes them.
  static func masc(_ path: String) throws -> [TreebankSentence] {
    let bytes = try output(of: ["unzip", "-p", path, "*.txt"])
    var sentences: [TreebankSentence] = []
    for line in bytes.split(separator: 0x0A) {
      var tokens: [TreebankToken] = []
      for item in line.split(separator: 0x20) {
        guard let bar = item.lastIndex(of: UInt8(ascii: "_")), bar > item.startIndex else { continue }
        let form = String(decoding: item[..<bar], as: UTF8.self)
        let tag = String(decoding: item[(bar + 1)...], as: UTF8.self)
        let isWord = item[..<bar].allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x27 }
        tokens.append(TreebankToken(form: form, lemma: "", upos: "", xpos: isWord ? tag : "", feats: ""))
      }
      for index in tokens.indices {
        if tokens[index].form == "-" { unhyphenate(&tokens, index) }
        if glued(tokens[index].form), index > 0 { tokens[index - 1].isFollowedBySpace = false }
        if ["(", "[", "$", "``"].contains(tokens[index].form) { tokens[index].isFollowedBySpace = false }
      }
      // The first files begin with a list of names and tags, not with sentences.
      if tokens.count > 3, tokens.count < 120 { sentences.append(TreebankSentence(tokens: tokens)) }
    }
    return sentences
  }

  private static func unhyphenate(_ tokens: inout [TreebankToken], _ index: Int) {
    guard index > 0, index + 1 < tokens.count else { return }
    tokens[index].isFollowedBySpace = false
    tokens[index - 1].isFollowedBySpace = false
    tokens[index - 1].xpos = ""
    tokens[index + 1].xpos = ""
  }

  private static func glued(_ form: String) -> Bool {
    [".", ",", ";", ":", "!", "?", ")", "]", "%", "''"].contains(form) || form.hasPrefix("'")
      || form.lowercased() == "n't"
  }

  /// What a program writes to its standard output.
  static func output(of command: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw TrainingError("\(command.joined(separator: " ")) failed with \(process.terminationStatus)")
    }
    return [UInt8](data)
  }
}

extension [UInt8] {
  /// The bytes of the file at `path`.
  init(contentsOfFile path: String) throws {
    self = [UInt8](try Data(contentsOf: URL(filePath: path)))
  }
}

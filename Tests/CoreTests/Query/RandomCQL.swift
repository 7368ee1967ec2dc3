@testable import Core

/// Makes small corpora and queries about them.
struct RandomCQL {
  var random: RandomNumbers
  private var labels: [String] = []
  private let words = ["a", "b", "c", "A", "é", "e", "ab", "aéb"]
  private let tags = ["X", "Y", "XY"]

  init(seed: UInt64) {
    random = RandomNumbers(seed: seed)
  }

  /// Up to `longest` tokens with sentences that leave gaps, if it is long only in some corpora, and a layer that overlaps
  /// itself.
  mutating func corpus(longest: Int = 10) -> MemoryCorpus {
    let count = 1 + random.below(longest)
    let word = (0..<count).map { _ in Array(random.pick(words).utf8) }
    let tag = (0..<count).map { _ in Array(random.pick(tags).utf8) }
    var sentences = MemoryCorpus.Layer(name: "s", columns: ["n"])
    var start = random.below(2)
    let leavesGaps = longest <= 10 || random.once(in: 2)
    while start < count {
      let end = min(count, start + 1 + random.below(5))
      sentences.ranges.append(start..<end)
      sentences.values.append([random.once(in: 4) ? nil : Array(random.pick(["1", "2", "10"]).utf8)])
      start = end + (leavesGaps && random.once(in: 4) ? 1 : 0)
    }
    var names = MemoryCorpus.Layer(name: "ne", columns: ["type"])
    var ranges: [Range<Int>] = []
    for _ in 0..<random.below(5) {
      let start = random.below(count)
      ranges.append(start..<min(count, start + 1 + random.below(5)))
    }
    ranges.sort { ($0.lowerBound, -$0.upperBound) < ($1.lowerBound, -$1.upperBound) }
    names.ranges = ranges
    names.values = ranges.map { _ in [Array(random.pick(["P", "L"]).utf8)] }
    let results = [CorpusNames.resultMark + "P"] + ["match", "target"].map { CorpusNames.anchorMark + $0 }
    let layers = [sentences, names] + results.map { layer($0, count) }
    return MemoryCorpus(attributes: ["word", "pos"], columns: [word, tag], layers: layers)
  }

  /// A named result, or the anchors of the active one, as a layer.
  private mutating func layer(_ name: String, _ count: Int) -> MemoryCorpus.Layer {
    var layer = MemoryCorpus.Layer(name: name)
    for _ in 0..<random.below(4) {
      let start = random.below(count)
      let end = name.hasSuffix("target") ? start + 1 : min(count, start + 1 + random.below(4))
      if !layer.ranges.contains(start..<end) { layer.ranges.append(start..<end) }
    }
    layer.ranges.sort { ($0.lowerBound, -$0.upperBound) < ($1.lowerBound, -$1.upperBound) }
    layer.values = layer.ranges.map { _ in [] }
    return layer
  }

  /// A query that the search answers, as text.
  mutating func query() -> String {
    labels = []
    var text = ""
    if random.once(in: 2) { text = "(?\(random.pick(MatchStrategy.allCases).rawValue)) " }
    text += filtered(2)
    if random.once(in: 10) { text += " cut \(random.below(4))" }
    return text
  }

  /// A pattern of a few tokens without labels or anchors, of the kind that is searched for in bulk.
  mutating func plainQuery() -> String {
    var text = "(?\(random.pick(MatchStrategy.allCases).rawValue)) "
    for _ in 0..<1 + random.below(4) {
      text += random.pick([
        "[pos = \"X\"] ", "[pos = \"Y|XY\"] ", "[word = \"a\"] ", "[word = \"[ab]\"] ", "[word = \"a\" %c] ",
        "[pos != \"X\"] ", "[word = \"a.*\" & pos = \"X\"] ", "[] ",
      ])
      text += random.pick(["", "", "", "[]{0,2} ", "[pos = \"X\"]* ", "[pos = \"Y\"]{0,3} "])
    }
    if random.once(in: 4) { text += ":: match.s_n = \"1.*\" " }
    return text + random.pick(["", "within s", "within s", "within 2 s", "within ne", "within 3"])
  }

  private mutating func filtered(_ depth: Int) -> String {
    let outer = labels
    labels = []
    defer { labels = outer }
    var text = expression(depth + 1)
    if random.once(in: 4) { text += " :: " + global() }
    if random.once(in: 3) { text += " within " + random.pick(["s", "ne", "2 s", "2 ne", "0", "1", "3", "s"]) }
    if depth == 2, random.once(in: 12) {
      text += " show match[\(random.below(3) - 1)] .. " + random.pick(["matchend"] + labels)
    }
    if depth > 0, random.once(in: 6) {
      text += random.once(in: 3) ? " !" : " "
      text += random.pick(["containing", "within", "overlapping"]) + " (" + filtered(depth - 2) + ")"
    }
    return text
  }

  private mutating func expression(_ depth: Int) -> String {
    switch depth <= 0 ? 9 : random.below(13) {
    case 0: return "(" + expression(depth - 1) + " | " + expression(depth - 1) + ")"
    case 1, 2, 3: return expression(depth - 1) + " " + expression(depth - 1)
    case 4, 5:
      let suffix = random.pick(["*", "+", "?", "{2}", "{1,3}", "{2,}", "{,2}"])
      return "(" + expression(depth - 1) + ")" + suffix
    case 6:
      return random.pick(["<s>", "</s>", "<ne>", "</ne>", "<ne_type=\"P\">", "<s_n!=\"1\">", "</ne_type>", "<s_n>"])
    case 7:
      return random.pick([
        "<<s>>", "<<ne>>", "<<ne/>>", "<ne type=\"L\"/>", "<s n > 1/>", "<<a: ne @>>", "<<P>>", "<<@ P @1>>", "<<P/>>",
        "<<@ ne @1/>>", "<match>", "</match>", "<target>",
        "</target>",
      ])
    case 8:
      let inner = expression(depth - 1)
      let name = random.pick(["m", "n"])
      labels += [name, name + "_end"]
      return "\(name):(\(inner))"
    case 9 where random.once(in: 6):
      let outer = labels
      defer { labels = outer }
      return random.pick(["(?=", "(?!", "(?<=", "(?<!"]) + expression(depth - 1) + ")"
    case 9 where random.once(in: 6): return "[: " + condition(1) + " :]"
    default: return token()
    }
  }

  private mutating func token() -> String {
    var text = random.pick(["", "", "", "@", "@1"])
    let label = random.once(in: 4) ? random.pick(["a", "b"]) : nil
    if let label { text += label + ":" }
    switch random.below(5) {
    case 0: text += "[]"
    case 1: text += string()
    default: text += "[" + condition(2) + "]"
    }
    if let label { labels.append(label) }
    return text
  }

  private mutating func string() -> String {
    "\""
      + random.pick([
        "a", "b", "A", "[ab]", "e", "a.*", ".*b", "é", "zz", "a|é", "a|b|ab", ".*é.*", "a.*b|e", "ab?", ".+b|c",
      ]) + "\""
      + random.pick(["", "", "%c", "%d", "%cd"])
  }

  private mutating func condition(_ depth: Int) -> String {
    switch depth == 0 ? 9 : random.below(14) {
    case 0: return "(" + condition(depth - 1) + " | " + condition(depth - 1) + ")"
    case 1: return condition(depth - 1) + " & " + condition(depth - 1)
    case 2: return "!(" + condition(depth - 1) + ")"
    case 3: return "(" + condition(depth - 1) + " -> " + condition(depth - 1) + ")"
    case 4:
      return random.pick(["s", "ne", "!ne", "lbound(s)", "rbound(ne)", "f(word) > 2", "strlen(word) = 2", "ne = 5"])
    case 5 where !labels.isEmpty: return "word = \(random.pick(labels)).word"
    case 6 where !labels.isEmpty: return "\(random.pick(labels)).pos != \"X\""
    case 7 where !labels.isEmpty: return "distance(\(random.pick(labels)), _) < 3"
    case 8 where !labels.isEmpty && random.once(in: 3):
      return random.pick(["(~\(random.pick(labels)) | pos=\"X\")", "ignore(~\(random.pick(labels)))"])
    case 8: return "word = match.word"
    case 9: return "word\(random.pick(["=", "!="]))" + string()
    default: return "pos\(random.pick(["=", "!="]))\"\(random.pick(["X", "Y", "X.*", "Z"]))\""
    }
  }

  private mutating func global() -> String {
    guard let label = labels.isEmpty ? nil : random.pick(labels) else {
      return random.pick([
        "match.s_n = \"1\"", "match.s_n = \"1.*\"", "match.s_n != \"10|2\"", "match.word = matchend.word",
        "matchend > 3", "match.ne_type != \"P\"",
      ])
    }
    return random.pick([
      "\(label)", "!\(label)", "\(label).word = \"a\"", "\(label).word = match.word", "distance(match, \(label)) > 1",
      "\(label).ne_type = \"P\" | \(label) = matchend",
    ])
  }
}

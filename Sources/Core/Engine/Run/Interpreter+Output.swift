/// What statements print.
extension Interpreter {
  mutating func lines(of result: NamedResult, _ range: LineRange?) throws -> [UInt8] {
    let concordance = try PlainConcordance(view(result), try style())
    return try text(of: result, range) { row in try concordance.line(row) }
  }

  /// A text of one line for each line of a result.
  private func text(
    of result: NamedResult, _ range: LineRange?, _ line: (Int) throws -> [UInt8]
  ) throws -> [UInt8] {
    let first = min(range?.first ?? 0, result.set.count)
    let last = max(first, min(range?.last.map { $0 + 1 } ?? result.set.count, result.set.count))
    var text: [UInt8] = []
    for number in first..<last {
      if number & 255 == 0 { try cancel.check() }
      text += try line(result.set.row(atLine: number))
      text.append(0x0A)
      guard text.count <= room else {
        throw Refusal(
          .resultTooLarge, "the output has more than \(room) bytes", hint: "ask for a range of lines: \(first) to …")
      }
    }
    return text
  }

  private func style() throws -> PlainConcordance<SegmentTokens>.Style {
    let session = session
    var style = PlainConcordance<SegmentTokens>.Style()
    guard let served else { return style }
    let names = SegmentTokens(served.generation.segment).names
    let options = session.options
    style.left = options.extent("LeftContext")
    style.right = options.extent("RightContext")
    style.leftMark = options["LeftKWICDelim"]
    style.rightMark = options["RightKWICDelim"]
    style.attributes = session.shown.filter { names.attribute($0) != nil }
    style.tags = session.shown.filter { names.attribute($0) == nil && names.region($0) != nil }
    // What another corpus of the session has is no reason to print nothing of this one.
    style.structures = options["PrintStructures"].split { $0 == " " || $0 == "," }.map(String.init).filter {
      names.attribute($0) != nil || names.region($0) != nil
    }
    style.attributeSeparator = options["AttributeSeparator"]
    style.tokenSeparator = options["TokenSeparator"]
    style.structureDelimiter = options["StructureDelimiter"]
    style.showsTagAttributes = options.isOn("ShowTagAttributes")
    style.showsTargets = options.isOn("ShowTargets")
    style.targetNumber = options.integer("AnchorNumberTarget")
    style.keywordNumber = options.integer("AnchorNumberKeyword")
    return style
  }

  mutating func toggle(_ changes: [(isShown: Bool, name: String, place: QueryPlace)]) throws {
    let names = SegmentTokens(try currentCorpus().generation.segment).names
    for change in changes {
      guard names.attribute(change.name) != nil || names.region(change.name) != nil else {
        throw QueryError(
          .unknownAttribute, "the corpus has no attribute \(change.name)", at: change.place, expected: names.attributes,
          didYouMean: NearNames.of(change.name, among: names.attributes + names.regionNames).first)
      }
      update { session in
        session.shown.removeAll { $0 == change.name }
        if change.isShown { session.shown.append(change.name) }
      }
    }
  }

  mutating func size(_ reference: ResultReference?, _ anchor: AnchorName?) throws -> Int {
    let set = try result(reference).set
    switch anchor {
    case .target?: return (0..<set.count).count { set.target($0) != nil }
    case .keyword?: return (0..<set.count).count { set.keyword($0) != nil }
    default: return set.count
    }
  }

  mutating func dump(_ reference: ResultReference?, _ range: LineRange?) throws -> [UInt8] {
    let result = try result(reference)
    let set = result.set
    return try text(of: result, range) { row in
      let target = set.target(row) ?? -1
      return Array("\(set.firsts[row])\t\(set.lasts[row])\t\(target)\t\(set.keyword(row) ?? -1)".utf8)
    }
  }

  mutating func tabulate(_ reference: ResultReference?, _ range: LineRange?, _ items: [TabulateItem]) throws -> [UInt8]
  {
    let result = try result(reference)
    let view = view(result)
    let cells = try items.map { try view.cells($0) }
    return try text(of: result, range) { row in
      var line: [UInt8] = []
      for (index, cell) in cells.enumerated() {
        if index > 0 { line.append(0x09) }
        line += try cell(row)
      }
      return line
    }
  }

  mutating func count(_ reference: ResultReference?, _ key: SortKey, atLeast least: Int) throws -> [UInt8] {
    var result = try result(reference)
    let (groups, order) = try view(result).counted(by: key, atLeast: least)
    result.set.order = order
    try keep(result)
    return groups.reduce(into: []) { text, group in
      text += Array("\(group.frequency)\t\(group.line)\t".utf8) + group.text + [0x0A]
    }
  }

  mutating func group(_ statement: Statement) throws -> [UInt8] {
    guard case .group(let reference, let target, let source, let isNested, let within, let least) = statement else {
      return []
    }
    let view = view(try result(reference))
    let layer = try within.map { try view.region($0, at: .nowhere) }
    let rows = try view.grouped(target, by: source, isNested: isNested, within: layer, atLeast: least).rows
    let none = Array("(none)".utf8)
    return rows.reduce(into: []) { text, row in
      if source != nil { text += (row.source ?? none) + [0x09] }
      text += (row.target ?? none) + Array("\t\(row.frequency)\n".utf8)
    }
  }

  // MARK: - Telling

  mutating func shown(_ what: Statement.Listed) throws -> [UInt8] {
    let session = session
    switch what {
    case .corpora: return Self.text(engine.corpora.rows(for: caller).map { $0.corpus.uppercased() })
    case .current:
      guard let active = session.active else { return Self.text([try currentCorpus().corpus.uppercased()]) }
      return Self.text(["\(active.corpus.uppercased()):\(active.name)"])
    case .named:
      let entries = session.entries.values.sorted {
        ($0.result.served.corpus, $0.result.name) < ($1.result.served.corpus, $1.result.name)
      }
      return Self.text(
        entries.map { "m-*\t\($0.result.served.corpus.uppercased()):\($0.result.name)\t\($0.result.set.count)" })
    case .attributes: return try attributes()
    case .lists: return Self.text(session.lists.keys.sorted().map { "$\($0) = \(session.lists[$0]?.count ?? 0) items" })
    case .list(let name): return Self.text(try list(name))
    case .macros(nil, _): return Self.text(session.macros.all.map { "\($0.name)(\($0.arity))" })
    case .macros(let name?, let arity):
      let found = session.macros.all.filter { $0.name == name && (arity == nil || $0.arity == arity) }
      guard !found.isEmpty else {
        throw Refusal(
          .unknownID, "there is no macro \(name)", didYouMean: NearNames.of(name, among: session.macros.all.map(\.name))
        )
      }
      return Self.text(found.map { "\($0.name)(\($0.arity)): \($0.body)" })
    }
  }

  private static func text(_ lines: [String]) -> [UInt8] { lines.flatMap { Array($0.utf8) + [0x0A] } }

  /// Token attributes and regions: kind, name, `-V` for regions with a value, `*` for what is shown.
  private mutating func attributes() throws -> [UInt8] {
    let names = SegmentTokens(try currentCorpus().generation.segment).names
    let shown = session.shown
    func mark(_ name: String) -> String { shown.contains(name) ? "*" : "" }
    var lines = names.attributes.map { "p-Att\t\($0)\t\t\(mark($0))" }
    for region in names.regions {
      lines.append("s-Att\t\(region.name)\t\t\(mark(region.name))")
      for column in region.columns {
        let name = "\(region.name)_\(column)"
        lines.append("s-Att\t\(name)\t-V\t\(mark(name))")
      }
    }
    return Self.text(lines)
  }

  mutating func info(_ corpus: String?) throws -> [UInt8] {
    let served = try corpus.map { try engine.corpora.served($0, caller, cancel) } ?? currentCorpus()
    let segment = served.generation.segment
    return Self.text([
      "Name:       \(served.corpus)", "Generation: \(served.generation.name)", "Size:       \(segment.tokenCount)",
      "Articles:   \(segment.articles.count)", "Charset:    utf8",
      "Attributes: \(segment.attributeNames.joined(separator: " "))",
      "Regions:    \(segment.shownRegions.map(\.name).joined(separator: " "))",
    ])
  }

  func option(_ name: String, _ value: Statement.Value?, _ place: QueryPlace) throws -> RunOutput.Value {
    let entry = try SessionOptions.entry(name, at: place)
    guard let value else {
      return .text(Self.text(["\(entry.name)\t\(session.options[entry.name])"]))
    }
    if entry.name == "PrintStructures", case .text(let text) = value { try checkStructures(text, place) }
    var options = session.options
    try options.set(entry, to: value, at: place)
    update { $0.options = options }
    if entry.name == "DefaultCorpus", case .text(let corpus) = value {
      try engine.corpora.check(corpus, caller)
      update { $0.corpus = corpus }
    }
    return .none
  }

  /// Refuses names that the current corpus does not have; a corpus chosen later may lack them, and goes without.
  private func checkStructures(_ text: String, _ place: QueryPlace) throws {
    let segment = try engine.corpora.served(session.corpus, caller, cancel).generation.segment
    let names = SegmentTokens(segment).names
    for name in text.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    where names.attribute(name) == nil && names.region(name) == nil {
      throw QueryError(
        .unknownAttribute, "the corpus has no attribute \(name)", at: place,
        didYouMean: NearNames.of(name, among: names.regionNames).first)
    }
  }

  var allOptions: [UInt8] {
    let options = session.options
    return Self.text(SessionOptions.all.map { "\($0.name)\t\(options[$0.name])" })
  }
}

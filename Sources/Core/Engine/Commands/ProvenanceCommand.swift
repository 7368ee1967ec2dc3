extension Handler {
  static let provenance = Handler(
    Command(
      "provenance", "Shows the untouched lines of the file that something came from, and every repair on the way.",
      params: [
        .optional("match", Shapes.tokens, "first and last token, as a hit has them"),
        .optional("file", .string, "or a file, with start and end"),
        .optional("start", .count, "the first byte"),
        .optional("end", .count, "the byte after the last one"),
        .optional("fact", .string, "or a fact; this build has none"),
        Shapes.corpusParam,
        .optional("lines", .integer(0...1000), default: .integer(2), "lines before and after"),
      ],
      result: [
        .required("generation", .string, "the generation that answered"),
        .required("file", .string, "the file"),
        .required("article", .nullable(.string), "the article that the place belongs to, when it is one"),
        .required("source", .array(Shapes.place), "the bytes asked for"),
        .required(
          "lines",
          .array(
            .object([
              .required("start", .count, "the offset of its first byte"),
              .required("text", .string, "the line as it stands in the file"),
            ])), "the lines around them; long ones are cut 64 KiB from the place"),
        .required("repairs", .array(Shapes.repair), "the changes made to these bytes"),
        .required("rule", .nullable(.string), "the rule that made the fact; null for text"),
      ],
      errors: [.unknownID, .unknownCorpus, .missingCapability, .resultTooLarge, .corpusDamaged],
      examples: [
        .init("Where do tokens 0 to 3 come from?", #"{"match":[0,3]}"#),
        .init("What stands at these bytes?", #"{"file":"rows.jsonl","start":20,"end":40,"lines":1}"#),
      ])
  ) { call, writer in
    let generation = try call.serve().generation
    let origin = try Origin(call.params, in: generation)
    guard origin.extent.count <= Reply.limit / 4 else {
      throw Refusal(.resultTooLarge, "the place has \(origin.extent.count) bytes", hint: "ask for a part of it")
    }
    let lines = try OriginalLines(
      generation.documents, origin.document, around: origin.extent, context: call.params.integer("lines"))
    writer.member("generation", generation.name)
    writer.member("file", origin.file)
    writer.member("article", try origin.article.map { try generation.segment.articles.id($0) })
    writer.key("source")
    let places = try PlaceBook(generation).places(of: origin.document)
    writer.places(origin.places, in: places)
    writer.key("lines")
    writer.array { writer in
      for line in lines.lines {
        writer.object {
          $0.member("start", line.start)
          $0.key("text")
          $0.string(line.text.span)
        }
      }
    }
    writer.key("repairs")
    let repairs = try origin.repairs(in: generation)
    writer.array { for repair in repairs { $0.repair(repair, in: places) } }
    writer.key("rule")
    writer.null()
  }
}

/// The bytes of a file that a request for provenance means.
private struct Origin {
  let document: Int
  let file: String
  /// Nil when bytes were asked for.
  let article: Int?
  let places: [Range<Int>]

  /// From the first to the last byte.
  var extent: Range<Int> {
    let start = places.map(\.lowerBound).min() ?? 0
    return start..<(places.map(\.upperBound).max() ?? start)
  }

  init(_ params: Params, in generation: Generation) throws {
    if params["fact"] != nil { throw Refusal(.missingCapability, "this build has no facts") }
    switch (params["match"], params.string("file"), params["start"]?.integer, params["end"]?.integer) {
    case (let match?, nil, nil, nil):
      let tokens = (match.array ?? []).compactMap(\.integer)
      try self.init(tokens: tokens[0], tokens[1], generation)
    case (nil, let file?, let start?, let end?):
      try self.init(file: file, start, end, generation)
    default:
      throw Refusal(.invalidParams, "give match, or file with start and end, or fact")
    }
  }

  private init(tokens first: Int, _ last: Int, _ generation: Generation) throws {
    let segment = generation.segment
    guard first <= last && last < segment.tokenCount else {
      throw Refusal(
        .unknownID, "there are no tokens \(first) to \(last) in \(generation.corpus), which has \(segment.tokenCount)")
    }
    guard let article = try segment.articles.ordinal(covering: first),
      try segment.articles.tokens(article).contains(last)
    else { throw Refusal(.invalidParams, "match \(first) to \(last) is not inside one article") }
    self.article = article
    document = try segment.articles.document(article)
    file = try generation.documents.file(document)
    places = try segment.source(ofText: segment.text(ofTokens: first..<last + 1))
  }

  private init(file: String, _ start: Int, _ end: Int, _ generation: Generation) throws {
    if let (document, start, end) = try Self.part(file, start, end, generation) {
      self.document = document
      self.file = file
      article = try Self.article(of: start..<end, document, generation)
      places = [start..<end]
      return
    }
    guard let document = try generation.documents.ordinal(ofFile: file) else {
      throw Refusal(.unknownID, "there is no file \"\(file)\" in \(generation.corpus)", hint: "documents.list")
    }
    let count = try generation.documents.originalCount(document)
    guard start <= end && end <= count else {
      throw Refusal(.invalidParams, "bytes \(start) to \(end) are not in \(file), which has \(count)")
    }
    self.document = document
    self.file = file
    article = try Self.article(of: start..<end, document, generation)
    places = [start..<end]
  }

  /// The only article with text from some of these bytes; nil when there is none or more than one.
  private static func article(of range: Range<Int>, _ document: Int, _ generation: Generation) throws -> Int? {
    var articles = try generation.documents.articles(document)
    func places(_ article: Int) throws -> [Range<Int>] {
      try generation.segment.source(ofText: generation.segment.articles.text(article))
    }
    // A file of many articles holds them one after the other: those before the place are skipped by halves.
    while articles.count > 64 {
      let middle = articles.lowerBound + articles.count / 2
      let begin = try places(middle).map(\.lowerBound).min() ?? 0
      articles = begin > range.lowerBound ? articles.lowerBound..<middle + 1 : max(0, middle - 1)..<articles.upperBound
    }
    var found: Int?
    for article in articles {
      guard try places(article).contains(where: { $0.overlaps(range) }) else { continue }
      if found != nil { return nil }
      found = article
    }
    return found
  }

  /// Bytes of a file that is one of several parts of a document, as bytes of the document; nil for another file.
  private static func part(
    _ file: String, _ start: Int, _ end: Int, _ generation: Generation
  ) throws -> (document: Int, start: Int, end: Int)? {
    if try generation.documents.ordinal(ofFile: file) != nil { return nil }
    for ordinal in 0..<generation.documents.count {
      let document = try generation.documents.document(ordinal)
      guard let number = document.parts.firstIndex(where: { $0.name == file }) else { continue }
      let first = document.parts[number].start
      let next = number + 1 < document.parts.count ? document.parts[number + 1].start : document.stored.bytes
      guard start <= end && end <= next - first else {
        throw Refusal(.invalidParams, "bytes \(start) to \(end) are not in \(file), which has \(next - first)")
      }
      return (ordinal, first + start, first + end)
    }
    return nil
  }

  /// The repairs that concern one of the bytes.
  func repairs(in generation: Generation) throws -> [Repair] {
    let articles = try article.map { $0..<$0 + 1 } ?? generation.documents.articles(document)
    var result: [Repair] = []
    for article in articles {
      for repair in try generation.segment.repairs(ofArticle: article)
      where repair.source.contains(where: { source in places.contains { $0.overlaps(source) } }) {
        result.append(repair)
      }
    }
    return result
  }
}

import Core

extension Runner {
  /// Writes one article.
  func show(_ reference: Instruction.Reference) throws(Complaint) {
    let article = try article(reference)
    lastResult = ("articles.get", article)
    if modeNow.isForReading {
      output.write(ArticleWriter(width: output.width, palette: output.colours).text(article))
      hint("show", "source \(Self.text(reference)) shows the page it was rebuilt from")
    } else {
      writeRows(article["blocks"]?.array ?? [], .blocks, whole: article)
    }
  }

  /// Writes the untouched page lines of an article, for reading with the rebuilt text.
  func source(_ reference: Instruction.Reference) throws(Complaint) {
    let article = try article(reference)
    let places = (article["blocks"]?.array ?? []).flatMap { $0["source"]?.array ?? [] }
    guard let file = article["file"]?.string, let start = places.compactMap({ $0["start"]?.integer }).min(),
      let end = places.compactMap({ $0["end"]?.integer }).max()
    else { throw Complaint("the article has no place in a file") }
    let page = try call(
      "provenance",
      withCorpus([
        ("file", .string(file)), ("start", .integer(Int64(start))), ("end", .integer(Int64(end))),
        ("lines", .integer(0)),
      ]))
    lastResult = ("provenance", page)
    let lines = page["lines"]?.array ?? []
    if modeNow.isForReading {
      let writer = ArticleWriter(width: output.width, palette: output.colours)
      output.write(writer.source(lines, file: file, of: article))
    } else {
      writeRows(lines, .lines, whole: page)
    }
  }

  /// Writes where row `number` of the last listing came from.
  func provenance(_ number: Int) throws(Complaint) {
    guard let listing else { throw Complaint("nothing is listed yet", hint: "[word=\"…\"]; lists hits") }
    let row = try listing.row(number)
    let isHit = listing.shape == .hits
    let snippet = row["snippets"]?.array?.first
    let places = (isHit ? row["source"] : snippet?["source"])?.array ?? []
    guard !places.isEmpty else {
      throw Complaint(
        "row \(number) of the last listing is no hit", hint: "source \(number) shows the page of an article")
    }
    let text = RowShape.text(isHit ? row["text"] : snippet?["text"])
    let spots = Self.spots(places)
    for (index, spot) in spots.enumerated() {
      let result = try call(
        "provenance",
        withCorpus([
          ("file", .string(spot.file)), ("start", .integer(Int64(spot.ranges[0].lowerBound))),
          ("end", .integer(Int64(spot.ranges[spot.ranges.count - 1].upperBound))),
        ]))
      lastResult = ("provenance", result)
      if modeNow.isForReading {
        let writer = ArticleWriter(width: output.width, palette: output.colours)
        output.write(
          writer.provenance(
            result, places: spot.ranges, text: text, isWhole: spots.count == 1, hit: index == 0 && isHit ? text : ""))
      } else {
        writeRows(result["lines"]?.array ?? [], .lines, whole: result, isFirst: index == 0)
      }
    }
  }

  /// Places of one file that lie near each other, which one excerpt shows.
  static func spots(_ places: [JSONValue]) -> [(file: String, ranges: [Range<Int>])] {
    var spots: [(file: String, ranges: [Range<Int>])] = []
    for place in places {
      guard let file = place["file"]?.string, let start = place["start"]?.integer, let end = place["end"]?.integer,
        start <= end
      else { continue }
      if let last = spots.last, last.file == file, let range = last.ranges.last, start >= range.upperBound,
        start - range.upperBound <= 400
      {
        spots[spots.count - 1].ranges.append(start..<end)
      } else {
        spots.append((file, [start..<end]))
      }
    }
    return spots
  }

  private func writeRows(_ rows: [JSONValue], _ shape: RowShape, whole: JSONValue, isFirst: Bool = true) {
    switch modeNow {
    case .json: output.writeJSON(Self.json(whole))
    case .ndjson: for row in rows { output.writeJSON(Self.json(row)) }
    default:
      let writer = TableWriter(mode: modeNow, width: nil, palette: output.colours, hasHeading: hasHeadings)
      output.write(writer.text(shape.table(rows), isFirst: isFirst))
    }
  }

  private func article(_ reference: Instruction.Reference) throws(Complaint) -> JSONValue {
    let id: String
    switch reference {
    case .id(let given): id = given
    case .number(let number):
      guard let listing else {
        throw Complaint("nothing is listed yet", hint: "articles lists them; then show \(number) reads one")
      }
      id = try listing.article(number)
    }
    return try call("articles.get", withCorpus([("article", .string(id))]))
  }

  private static func text(_ reference: Instruction.Reference) -> String {
    switch reference {
    case .number(let number): "\(number)"
    case .id(let id): id
    }
  }
}

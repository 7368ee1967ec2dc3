import Core

extension Runner {
  /// The rows of one page: what was chosen, all in a file or pipe, a screenful on a terminal.
  private func pageLimit(_ shape: RowShape) -> Int? {
    if let limit { return limit == 0 ? nil : limit }
    guard output.isSeen else { return nil }
    switch shape {
    case .found: return 10
    case .hits: return max(10, (output.height ?? 24) - 8)
    default: return 100
    }
  }

  /// Asks for rows and writes them; without a limit, page after page until the end.
  func list(
    _ method: String, _ shape: RowShape, _ params: [JSONValue.Member], of query: Instruction.Query? = nil
  ) throws(Complaint) {
    var params = params
    if shape == .hits, let width = output.width, modeNow == .auto || modeNow == .kwic {
      // As many tokens on each side as a line may show.
      let tokens = JSONValue.integer(Int64(max(8, width / 8)))
      params.append(
        .init(name: "context", value: .object(Self.members([("left", tokens), ("right", tokens)]))))
    }
    let limit = pageLimit(shape)
    var page = try call(method, params + paging(shape, limit), of: query)
    var listing = Listing(method: method, shape: shape, params: params, result: page)
    listing.append(page)
    let isWhole = limit == nil
    let isGathered = isWhole && (modeNow == .table || modeNow == .kwic || modeNow == .json || modeNow == .auto)
    if !isGathered { try write(listing, from: 0, isFirst: true) }
    while isWhole, let next = listing.next {
      page = try call(method, cursor(next, shape, nil))
      let first = listing.rows.count
      listing.append(page)
      if !isGathered {
        try write(listing, from: first, isFirst: false)
        // What is written already is not kept: a long answer costs no memory.
        listing.rows.removeAll(keepingCapacity: true)
      }
    }
    if isGathered { try write(listing, from: 0, isFirst: true) }
    if !listing.rows.isEmpty || (listing.total ?? 0) > 0 { hasFound = true }
    self.listing = listing
    lastResult = nil
    footer(listing)
  }

  private func paging(_ shape: RowShape, _ limit: Int?) -> [JSONValue.Member] {
    shape == .corpora ? [] : [.init(name: "limit", value: .integer(Int64(min(limit ?? 1000, 10_000))))]
  }

  private func cursor(_ next: String, _ shape: RowShape, _ limit: Int?) -> [JSONValue.Member] {
    withCorpus([("cursor", .string(next))]) + paging(shape, limit)
  }

  /// The next rows of the last listing.
  func more() throws(Complaint) {
    guard var listing else { throw Complaint("nothing is listed yet", hint: "a word searches; articles lists") }
    guard let next = listing.next else { throw Complaint("all rows are shown", hint: ".last shows them again") }
    let page = try call(listing.method, cursor(next, listing.shape, pageLimit(listing.shape)))
    let first = listing.rows.count
    listing.append(page)
    self.listing = listing
    try write(listing, from: first, isFirst: true)
    footer(listing)
  }

  /// The last answer again: all its rows, nothing cut.
  func last() throws(Complaint) {
    if let lastResult { return write(lastResult.result, of: lastResult.method) }
    guard var listing else { throw Complaint("nothing is answered yet", hint: "a word searches; articles lists") }
    if listing.rows.isEmpty, listing.total != 0 {
      let page = try call(listing.method, listing.params + paging(listing.shape, nil))
      listing.append(page)
    }
    while let next = listing.next { listing.append(try call(listing.method, cursor(next, listing.shape, nil))) }
    self.listing = listing
    try write(listing, from: 0, isFirst: true, isWhole: true)
    footer(listing)
  }

  /// Writes the rows of `listing` from `start` on.
  private func write(_ listing: Listing, from start: Int, isFirst: Bool, isWhole: Bool = false) throws(Complaint) {
    let rows = Array(listing.rows[start...])
    let width = isWhole ? nil : output.width
    let colours = output.colours
    switch (modeNow, listing.shape) {
    case (.json, _): output.write(Self.json(listing.json) + "\n")
    case (.ndjson, _): for row in rows { output.write(Self.json(row) + "\n") }
    case (.auto, .hits), (.kwic, .hits):
      try learnOrigins(rows)
      let writer = ConcordanceWriter(width: width, palette: colours)
      let previous = start > 0 ? listing.rows[start - 1]["article"]?.string : nil
      output.write(writer.text(rows, from: start + 1, previous: previous, origins: origins))
    case (.auto, .found), (.kwic, .found):
      output.write(ListingWriter(width: width, palette: colours).text(rows, from: start + 1))
    default:
      var table = listing.shape.table(rows)
      let isReading = modeNow.isForReading
      if isReading {
        table = Self.forReading(
          table, listing.shape, by: listing.result["by"]?.string, from: start + 1, width: width)
      }
      guard !rows.isEmpty || !isReading else { return }
      let writer = TableWriter(
        mode: modeNow, width: isReading ? width : nil, palette: colours, hasHeading: hasHeadings)
      output.write(writer.text(table, isFirst: isFirst))
    }
  }

  /// A table with numbers in front, without columns that say nothing, nor, on a narrow terminal, those that say least.
  ///
  /// - Parameter measure: the one that collocates are sorted by; the others are left out.
  static func forReading(
    _ table: Table, _ shape: RowShape, by measure: String? = nil, from first: Int, width: Int?
  ) -> Table {
    var kept = table.columns.indices.filter { index in
      let name = table.columns[index].name
      if shape == .collocates { return index < 4 || name == measure }
      if name == "sha256" || (shape == .found && name == "place") { return false }
      return table.rows.contains { !$0[index].isEmpty }
    }
    func needed() -> Int {
      kept.reduce(4) { total, index in
        total + 2 + min(24, table.rows.map { DisplayWidth.of($0[index]) }.max() ?? 0)
      }
    }
    for name in ["tokens", "source", "encoding", "bylines", "document", "article"] {
      guard let width, needed() > width, kept.count > 2 else { break }
      kept.removeAll { table.columns[$0].name == name }
    }
    let short = Table(columns: kept.map { table.columns[$0] }, rows: table.rows.map { row in kept.map { row[$0] } })
    switch shape {
    case .articles, .found, .hits, .collocates, .values: return short.numbered(from: first)
    default: return short
    }
  }

  /// Asks for headline, date and file of the articles that hits come from, once each.
  private func learnOrigins(_ rows: [JSONValue]) throws(Complaint) {
    for id in Set(rows.compactMap { $0["article"]?.string }) where origins[id] == nil {
      let article = try call("articles.get", withCorpus([("article", .string(id)), ("as", .string("text"))]))
      origins[id] = .init(
        headline: article["headline"]?.string ?? "", date: RowShape.date(article), file: RowShape.text(article["file"]))
    }
  }

  /// A value as compact JSON.
  static func json(_ value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Calls a method that gives no rows and writes its result.
  func single(
    _ method: String, _ params: [JSONValue.Member], of query: Instruction.Query? = nil
  ) throws(Complaint) {
    let result = try call(method, params, of: query)
    if let total = result["total"]?.integer, total > 0 { hasFound = true }
    lastResult = (method, result)
    write(result, of: method)
  }

  private func write(_ result: JSONValue, of method: String) {
    switch modeNow {
    case .json, .ndjson: output.write(Self.json(result) + "\n")
    default:
      let writer = TableWriter(
        mode: modeNow, width: nil, palette: output.colours, hasHeading: hasHeadings)
      switch method {
      case "count" where modeNow.isForReading:
        output.write(Count.of(result["total"]?.integer ?? 0, "hit") + "\n")
      case "count":
        let rows = [[RowShape.text(result["total"])]]
        output.write(writer.text(Table(columns: [.init("total", isNumber: true)], rows: rows), isFirst: true))
      case "parse" where modeNow.isForReading:
        output.write(Visible.text(RowShape.text(result["text"])) + "\n")
      default:
        output.write(writer.text(Self.fields(result), isFirst: true))
      }
    }
  }

  /// A row for one of several things with a name: `regions.article`, `count=5 attributes=id,date`.
  private static func named(_ item: JSONValue, in list: String) -> [String] {
    guard let name = item["name"]?.string else { return [list, RowShape.text(item)] }
    let facts = (item.members ?? []).compactMap { member -> String? in
      guard member.name != "name" else { return nil }
      let text = member.value.array?.map { RowShape.text($0["name"] ?? $0) }.joined(separator: ",")
      let value = text ?? RowShape.text(member.value)
      return value.isEmpty ? nil : "\(member.name)=\(value)"
    }
    return ["\(list).\(name)", facts.joined(separator: " ")]
  }

  /// A result without rows as a table of names and values; a list of objects becomes a line each.
  static func fields(_ result: JSONValue) -> Table {
    var rows: [[String]] = []
    for member in result.members ?? [] {
      if let items = member.value.array, items.contains(where: { $0.members != nil }) {
        for item in items { rows.append(named(item, in: member.name)) }
      } else if let texts = member.value.array?.map({ RowShape.text($0) }) {
        rows.append([member.name, texts.joined(separator: " ")])
      } else if let parts = member.value.members {
        for part in parts { rows.append(["\(member.name).\(part.name)", RowShape.text(part.value)]) }
      } else {
        rows.append([member.name, RowShape.text(member.value)])
      }
    }
    return Table(columns: [.init("name"), .init("value")], rows: rows)
  }
}

import Core

/// Writes one article for reading, and the page lines it came from.
struct ArticleWriter {
  /// Columns of the terminal; nil does not wrap.
  let width: Int?
  let palette: Palette

  /// Headline, what is known about the article, then its blocks in reading order.
  func text(_ article: JSONValue) -> String {
    var output = "\n"
    let headline = article["headline"]?.string ?? "(no headline)"
    for line in wrapped(headline) { output += palette.paint(line, .title) + "\n" }
    output += palette.paint(cut(facts(of: article)), .quiet) + "\n"
    for block in article["blocks"]?.array ?? [] {
      let kind = block["kind"]?.string ?? ""
      if kind == "headline" && block["text"]?.string == article["headline"]?.string { continue }
      output += "\n" + self.block(block, kind)
    }
    let repairs = article["repairs"]?.array?.count ?? 0
    if repairs > 0 {
      output += "\n" + palette.paint(Count.of(repairs, "repair") + " on the way from the page", .quiet) + "\n"
    }
    return output
  }

  /// The untouched page lines, and the rebuilt text beside them where the terminal is wide enough, else below.
  func source(_ lines: [JSONValue], file: String, of article: JSONValue) -> String {
    let page = lines.map { (place: RowShape.text($0["start"]), text: Visible.text(Self.withoutLineEnd($0["text"]))) }
    let placeWidth = page.map(\.place.count).max() ?? 1
    let rebuilt = (article["blocks"]?.array ?? []).map { Self.marked($0) }
    var output = "\n"
    guard let width, width >= 110 else {
      output += palette.paint("page \(Visible.text(file)), byte offsets at the left", .title) + "\n"
      for line in page { output += pageLine(line, placeWidth, width) }
      output += "\n" + palette.paint("rebuilt", .title) + "\n"
      for text in rebuilt { output += wrapped(text).joined(separator: "\n") + "\n" }
      return output
    }
    let half = (width - 3) / 2
    let left = page.flatMap { line -> [String] in
      let place = DisplayWidth.paddedLeft(line.place, to: placeWidth) + "  "
      let rows = DisplayWidth.folded(line.text, to: half - placeWidth - 2)
      return rows.enumerated().map { ($0 == 0 ? place : String(repeating: " ", count: placeWidth + 2)) + $1 }
    }
    let right = rebuilt.flatMap { DisplayWidth.wrapped($0, to: half) }
    let title = DisplayWidth.padded(DisplayWidth.cut("page \(Visible.text(file))", to: half), to: half) + "   rebuilt"
    output += palette.paint(title, .title) + "\n"
    for row in 0..<max(left.count, right.count) {
      let text = DisplayWidth.padded(row < left.count ? left[row] : "", to: half)
      output += text + palette.paint(" │ ", .quiet) + (row < right.count ? right[row] : "") + "\n"
    }
    return output
  }

  /// Where a hit came from: the page lines around it with the bytes marked, and the repairs on the way.
  ///
  /// `text` is what the bytes became, with others unless `isWhole`. Lines of a file that is not UTF-8 are shown decoded, where byte offsets lead
  /// astray: nothing is marked unless what would be marked is that text.
  func provenance(
    _ result: JSONValue, places: [Range<Int>], text: String, isWhole: Bool = true, hit: String
  ) -> String {
    let file = Visible.text(result["file"]?.string ?? "")
    let ranges = places.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")
    var output = palette.paint(file, .title) + (ranges.isEmpty ? "" : ", bytes " + ranges)
    output += hit.isEmpty ? "\n" : ": " + palette.paint(Visible.text(hit), .found) + "\n"
    let lines = result["lines"]?.array ?? []
    let marked = Self.isMarked(lines, places, text, isWhole) ? places : []
    let placeWidth = lines.map { RowShape.text($0["start"]).count }.max() ?? 1
    for line in lines {
      let start = line["start"]?.integer ?? 0
      let place = DisplayWidth.paddedLeft("\(start)", to: placeWidth) + "  "
      for piece in excerpt(Self.withoutLineEnd(line["text"]), start: start, places: marked, indent: placeWidth + 2) {
        output += (piece.isFirst ? palette.paint(place, .quiet) : String(repeating: " ", count: placeWidth + 2))
        output += piece.text + "\n"
      }
    }
    for repair in result["repairs"]?.array ?? [] { output += self.repair(repair) + "\n" }
    if let rule = result["rule"]?.string { output += "rule: " + Visible.text(rule) + "\n" }
    return output
  }

  /// Whether the letters and digits at `places` are found in `text` in the same order.
  private static func isMarked(_ lines: [JSONValue], _ places: [Range<Int>], _ text: String, _ isWhole: Bool) -> Bool {
    func letters(_ text: some StringProtocol) -> String {
      String(
        String.UnicodeScalarView(
          text.unicodeScalars.filter { $0.properties.isAlphabetic || $0.value < 0x3A && $0.value > 0x2F }))
    }
    var found = ""
    for line in lines {
      let start = line["start"]?.integer ?? 0
      let bytes = Array((line["text"]?.string ?? "").utf8)
      for place in places {
        let range = (place.lowerBound - start)..<(place.upperBound - start)
        found += letters(String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self))
      }
    }
    return isWhole ? letters(text) == found : letters(text).contains(found)
  }

  /// A page line with its marked bytes in colour, or with a line of `^` under them.
  private func excerpt(
    _ text: String, start: Int, places: [Range<Int>], indent: Int
  ) -> [(text: String, isFirst: Bool)] {
    let bytes = Array(text.utf8)
    var pieces: [(text: String, isFound: Bool)] = []
    var position = 0
    for place in places {
      let begin = min(max(place.lowerBound - start, position), bytes.count)
      let end = min(max(place.upperBound - start, begin), bytes.count)
      guard end > begin else { continue }
      pieces.append((Visible.text(String(decoding: bytes[position..<begin], as: UTF8.self)), false))
      pieces.append((Visible.text(String(decoding: bytes[begin..<end], as: UTF8.self)), true))
      position = end
    }
    pieces.append((Visible.text(String(decoding: bytes[position...], as: UTF8.self)), false))
    pieces = window(pieces, columns: width.map { max(20, $0 - indent) })
    let line = pieces.map { $0.isFound ? palette.paint($0.text, .found) : $0.text }.joined()
    guard !palette.isOn, pieces.contains(where: { $0.isFound }) else { return [(line, true)] }
    var marks = ""
    for piece in pieces {
      marks += String(repeating: piece.isFound ? "^" : " ", count: DisplayWidth.of(piece.text))
    }
    while marks.last == " " { marks.removeLast() }
    return [(line, true), (marks, false)]
  }

  /// Cuts a long line to what is around its first marked piece; page lines may be whole paragraphs.
  private func window(
    _ pieces: [(text: String, isFound: Bool)], columns: Int?
  ) -> [(text: String, isFound: Bool)] {
    let total = pieces.reduce(0) { $0 + DisplayWidth.of($1.text) }
    guard let columns, total > columns else { return pieces }
    guard let index = pieces.firstIndex(where: { $0.isFound }) else {
      return [(DisplayWidth.cut(pieces.map(\.text).joined(), to: columns), false)]
    }
    var pieces = pieces
    let after = pieces[index...].reduce(0) { $0 + DisplayWidth.of($1.text) }
    let room = max(columns - min(after, columns * 2 / 3), 0)
    let before = pieces[..<index].map(\.text).joined()
    if DisplayWidth.of(before) > room {
      pieces.replaceSubrange(
        ..<index, with: [("…" + DisplayWidth.suffix(of: before, fitting: max(0, room - 1)).text, false)])
    }
    var left = columns
    return pieces.compactMap { piece in
      guard left > 0 else { return nil }
      let text = DisplayWidth.cut(piece.text, to: left)
      left -= DisplayWidth.of(text)
      return (text, piece.isFound)
    }
  }

  private func repair(_ repair: JSONValue) -> String {
    func side(_ name: String) -> String { "“" + Visible.text(RowShape.text(repair[name])) + "”" }
    return "repair: \(RowShape.text(repair["kind"])) " + side("before") + " → " + side("after")
  }

  private func facts(of article: JSONValue) -> String {
    var parts = (article["bylines"]?.array ?? []).map { RowShape.text($0["name"]) }
    if let date = article["date"]?["value"]?.string {
      let certainty = article["date"]?["certainty"]?.string ?? ""
      parts.append(certainty == "stated" ? date : "\(date) (\(certainty))")
    }
    parts += [RowShape.text(article["source"]), RowShape.text(article["file"]), RowShape.text(article["article"])]
    if let tokens = article["tokens"]?.integer { parts.append(Count.of(tokens, "token")) }
    return Visible.text(parts.filter { !$0.isEmpty }.joined(separator: " · "))
  }

  private func block(_ block: JSONValue, _ kind: String) -> String {
    let text = Visible.text(RowShape.text(block["text"]))
    switch kind {
    case "paragraph", "body": return wrapped(text).joined(separator: "\n") + "\n"
    case "deck", "crosshead": return wrapped(text).map { palette.paint($0, .title) }.joined(separator: "\n") + "\n"
    default:
      let speaker = block["speaker"]?.string.map { " (" + Visible.text($0) + ")" } ?? ""
      let credit = block["credit"]?.string.map { " [" + Visible.text($0) + "]" } ?? ""
      return palette.paint("[\(kind)]", .quiet) + " "
        + wrapped(text + speaker + credit, indent: kind.count + 3).joined(separator: "\n") + "\n"
    }
  }

  private static func marked(_ block: JSONValue) -> String {
    let kind = block["kind"]?.string ?? ""
    return "[\(kind)] " + Visible.text(RowShape.text(block["text"]))
  }

  private func pageLine(_ line: (place: String, text: String), _ placeWidth: Int, _ width: Int?) -> String {
    let indent = String(repeating: " ", count: placeWidth + 2)
    let rows = width.map { DisplayWidth.folded(line.text, to: max(20, $0 - placeWidth - 2)) } ?? [line.text]
    return rows.enumerated().map {
      ($0 == 0 ? palette.paint(DisplayWidth.paddedLeft(line.place, to: placeWidth) + "  ", .quiet) : indent) + $1 + "\n"
    }.joined()
  }

  private func wrapped(_ text: String, indent: Int = 0) -> [String] {
    guard let width else { return [Visible.text(text)] }
    return DisplayWidth.wrapped(Visible.text(text), to: max(20, min(width, 100) - indent))
  }

  private func cut(_ text: String) -> String {
    width.map { DisplayWidth.cut(text, to: $0) } ?? text
  }

  private static func withoutLineEnd(_ value: JSONValue?) -> String {
    var text = value?.string ?? ""
    while let last = text.unicodeScalars.last, last == "\n" || last == "\r" { text.unicodeScalars.removeLast() }
    return text
  }
}

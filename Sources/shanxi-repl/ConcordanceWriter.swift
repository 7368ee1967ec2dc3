import Core

/// Writes hits under each other, centred on the match, with the article each comes from above it.
struct ConcordanceWriter {
  /// Columns of the terminal, to which contexts are cut; nil writes them whole.
  let width: Int?
  let palette: Palette

  /// What is known about an article whose hits are shown.
  struct Origin: Equatable {
    let headline: String
    let date: String
    let file: String
  }

  /// The lines of `rows`; `first` numbers them, `previous` is the article of the row before them.
  func text(_ rows: [JSONValue], from first: Int, previous: String?, origins: [String: Origin]) -> String {
    let numberWidth = max(2, String(first + rows.count - 1).count)
    let hits = rows.map { row in
      (left: shown(row["left"]), node: shown(row["text"]), right: shown(row["right"]))
    }
    let leftWidth = leftWidth(hits.map { DisplayWidth.of($0.left) }, hits.map { DisplayWidth.of($0.node) }, numberWidth)
    var output = ""
    var article = previous
    for (index, (row, hit)) in zip(rows, hits).enumerated() {
      let own = row["article"]?.string
      if own != article {
        output += heading(own ?? "", origins, row)
        article = own
      }
      output += DisplayWidth.paddedLeft("\(first + index)", to: numberWidth) + "  "
      output += line(hit, leftWidth: leftWidth, available: width.map { $0 - numberWidth - 2 }) + "\n"
    }
    return output
  }

  /// Where hits come from: headline, date, file.
  private func heading(_ article: String, _ origins: [String: Origin], _ row: JSONValue) -> String {
    let origin = origins[article]
    let file = origin?.file ?? row["source"]?.array?.first?["file"]?.string ?? ""
    let parts = [origin?.headline ?? "", origin?.date ?? "", file, article].filter { !$0.isEmpty }
    var text = Visible.text(parts.joined(separator: " · "))
    if let width { text = DisplayWidth.cut(text, to: width) }
    return palette.paint(text, .quiet) + "\n"
  }

  private func leftWidth(_ lefts: [Int], _ nodes: [Int], _ numberWidth: Int) -> Int {
    let widest = lefts.max() ?? 0
    guard let width, !nodes.isEmpty else { return widest }
    let node = nodes.sorted()[nodes.count / 2]
    return min(widest, max(0, (width - numberWidth - 2 - 2 - node) / 2))
  }

  private func line(_ hit: (left: String, node: String, right: String), leftWidth: Int, available: Int?) -> String {
    let left = DisplayWidth.paddedLeft(Self.end(of: hit.left, fitting: leftWidth), to: leftWidth)
    guard let available else {
      return trimmed(left + "  " + palette.paint(hit.node, .found) + "  " + hit.right)
    }
    let node = DisplayWidth.cut(hit.node, to: max(1, available - leftWidth - 2))
    let rest = max(0, available - leftWidth - 4 - DisplayWidth.of(node))
    return trimmed(left + "  " + palette.paint(node, .found) + "  " + Self.start(of: hit.right, fitting: rest))
  }

  /// The end of a left context, cut at a blank where one is near.
  static func end(of text: String, fitting columns: Int) -> String {
    guard DisplayWidth.of(text) > columns else { return text }
    let kept = DisplayWidth.suffix(of: text, fitting: columns).text
    guard let blank = kept.prefix(16).firstIndex(of: " ") else { return kept }
    return String(kept[kept.index(after: blank)...])
  }

  /// The beginning of a right context, cut at a blank where one is near.
  static func start(of text: String, fitting columns: Int) -> String {
    guard DisplayWidth.of(text) > columns else { return text }
    let kept = DisplayWidth.prefix(of: text, fitting: columns).text
    guard let blank = kept.suffix(16).lastIndex(of: " ") else { return kept }
    return String(kept[..<blank])
  }

  private func shown(_ value: JSONValue?) -> String {
    Visible.text(value?.string ?? "")
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}

import Core

/// Writes the articles that a search found, for reading: a line about the article, then the snippets.
struct ListingWriter {
  /// Columns of the terminal; nil neither cuts nor wraps.
  let width: Int?
  let palette: Palette

  /// The lines of `rows`, numbered from `first`.
  func text(_ rows: [JSONValue], from first: Int) -> String {
    let numberWidth = max(2, String(first + rows.count - 1).count)
    let indent = String(repeating: " ", count: numberWidth + 2)
    var output = ""
    for (index, row) in rows.enumerated() {
      let number = DisplayWidth.paddedLeft("\(first + index)", to: numberWidth)
      let headline = Visible.text(row["headline"]?.string ?? "(no headline)")
      let rest = [RowShape.date(row), RowShape.text(row["file"]), RowShape.text(row["article"])]
      let tail = rest.filter { !$0.isEmpty }.map { " · " + Visible.text($0) }.joined()
      let title = width.map { DisplayWidth.cut(headline, to: max(20, $0 - numberWidth - 2)) } ?? headline
      output += number + "  " + palette.paint(title, .title)
      if let width, numberWidth + 2 + DisplayWidth.of(title + tail) > width {
        let below = DisplayWidth.cut(String(tail.dropFirst(3)), to: width - indent.count)
        output += "\n" + indent + palette.paint(below, .quiet)
      } else {
        output += palette.paint(tail, .quiet)
      }
      output += "\n"
      for snippet in row["snippets"]?.array ?? [] { output += lines(of: snippet, indent: indent) }
    }
    return output
  }

  private func lines(of snippet: JSONValue, indent: String) -> String {
    let pieces = Self.pieces(of: snippet)
    guard let width else {
      return indent + pieces.map { $0.isFound ? palette.paint($0.text, .found) : $0.text }.joined() + "\n"
    }
    return wrap(pieces, width: max(20, width - indent.count)).map { indent + $0 + "\n" }.joined()
  }

  /// The text cut at the byte offsets of its highlights, safe to show.
  static func pieces(of snippet: JSONValue) -> [(text: String, isFound: Bool)] {
    let bytes = Array((snippet["text"]?.string ?? "").utf8)
    var pieces: [(text: String, isFound: Bool)] = []
    var position = 0
    func add(_ end: Int, _ isFound: Bool) {
      guard end > position else { return }
      pieces.append((Visible.text(String(decoding: bytes[position..<end], as: UTF8.self)), isFound))
      position = end
    }
    for highlight in snippet["highlights"]?.array ?? [] {
      guard let bounds = highlight.array, bounds.count == 2, let begin = bounds[0].integer,
        let end = bounds[1].integer, begin >= position, end >= begin, end <= bytes.count
      else { continue }
      add(begin, false)
      add(end, true)
    }
    add(bytes.count, false)
    return pieces
  }

  /// Breaks at blanks; a piece found keeps its colour on each line it touches.
  private func wrap(_ pieces: [(text: String, isFound: Bool)], width: Int) -> [String] {
    let plain = pieces.map(\.text).joined()
    let lines = DisplayWidth.wrapped(plain, to: width)
    guard palette.isOn else { return lines }
    // Colour is laid over the wrapped lines by counting characters that are no blanks.
    var marks: [Bool] = []
    for piece in pieces { marks += piece.text.lazy.filter { $0 != " " }.map { _ in piece.isFound } }
    var next = 0
    return lines.map { line in
      var output = ""
      var run = ""
      var isFound = false
      for character in line {
        let following = next < marks.count && marks[next]
        let mark = character == " " ? isFound && following : following
        if character != " " { next += 1 }
        if mark != isFound {
          output += isFound ? palette.paint(run, .found) : run
          (run, isFound) = ("", mark)
        }
        run.append(character)
      }
      return output + (isFound ? palette.paint(run, .found) : run)
    }
  }
}

/// Writes tables in the modes that have columns.
struct TableWriter {
  let mode: Mode
  /// Columns of the terminal, to which a `table` is cut; nil writes everything.
  let width: Int?
  let palette: Palette
  /// Whether `tsv` and `csv` begin with the names of the columns.
  let hasHeading: Bool

  /// The text of `table`; `isFirst` is false for later pages of the same answer.
  func text(_ table: Table, isFirst: Bool) -> String {
    switch mode {
    case .tsv: return separated(table, isFirst: isFirst, by: "\t") { Visible.field($0) }
    case .csv: return separated(table, isFirst: isFirst, by: ",", Self.quoted)
    case .markdown: return markdown(table, isFirst: isFirst)
    case .line: return lines(table)
    default: return aligned(table, isFirst: isFirst)
    }
  }

  private func separated(
    _ table: Table, isFirst: Bool, by separator: String, _ field: (String) -> String
  ) -> String {
    var output = ""
    if isFirst && hasHeading { output = table.columns.map { field($0.name) }.joined(separator: separator) + "\n" }
    for row in table.rows { output += row.map(field).joined(separator: separator) + "\n" }
    return output
  }

  private static func quoted(_ text: String) -> String {
    let text = Visible.field(text)
    guard text.contains(where: { $0 == "," || $0 == "\"" }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private func markdown(_ table: Table, isFirst: Bool) -> String {
    func row(_ cells: [String]) -> String {
      let safe = cells.map { cell in
        Visible.text(cell).map { $0 == "|" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
      }
      return "| " + safe.joined(separator: " | ") + " |\n"
    }
    var output = ""
    if isFirst {
      output = row(table.columns.map(\.name))
      output += "|" + table.columns.map { $0.isNumber ? " ---: " : " --- " }.joined(separator: "|") + "|\n"
    }
    for cells in table.rows { output += row(cells) }
    return output
  }

  private func lines(_ table: Table) -> String {
    let names = table.columns.map(\.name)
    let width = names.map { DisplayWidth.of($0) }.max() ?? 0
    var output = ""
    for row in table.rows {
      for (name, cell) in zip(names, row) where !cell.isEmpty {
        output += DisplayWidth.padded(name, to: width) + "  " + Visible.text(cell) + "\n"
      }
      output += "\n"
    }
    return output
  }

  private func aligned(_ table: Table, isFirst: Bool) -> String {
    let columns = table.columns
    let cells = table.rows.map { $0.map { Visible.text($0) } }
    var widths = columns.map { DisplayWidth.of($0.name) }
    for row in cells {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], DisplayWidth.of(cell)) }
    }
    if let width { Self.fit(&widths, into: width) }
    func line(_ cells: [String], _ role: Palette.Role?) -> String {
      var parts: [String] = []
      for (index, cell) in cells.enumerated() {
        let short = DisplayWidth.cut(cell, to: widths[index])
        let isLast = index == cells.count - 1
        let padded =
          columns[index].isNumber
          ? DisplayWidth.paddedLeft(short, to: widths[index])
          : isLast ? short : DisplayWidth.padded(short, to: widths[index])
        parts.append(role.map { palette.paint(padded, $0) } ?? padded)
      }
      var text = parts.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }
    var output = isFirst ? line(columns.map(\.name), .title) : ""
    for row in cells { output += line(row, nil) }
    return output
  }

  /// Narrows the widest columns, two blanks between columns counted, until all fit or each is down to 8.
  static func fit(_ widths: inout [Int], into total: Int) {
    let available = total - 2 * max(0, widths.count - 1)
    while widths.reduce(0, +) > available, let widest = widths.max(), widest > 8,
      let index = widths.lastIndex(of: widest)
    {
      let second = widths.filter { $0 < widest }.max() ?? 8
      let excess = widths.reduce(0, +) - available
      widths[index] = max(widest - excess, min(second, widest - 1), 8)
    }
  }
}

/// Brings columns of plain text that stand side by side, parted by gutters of blanks, into reading order.
///
/// A stretch of lines is read column by column where one strip of blanks goes through all of them and parts lines of
/// words on both sides. A line across the strip, such as a headline over two columns, ends the stretch. Each column is
/// looked at again in the same way. Tables, whose cells are a word or a figure, stay as they are.
struct TextColumns {
  /// Columns of characters that are looked at; a page with wider lines is no page of columns.
  private static let widest = 512

  private struct Row {
    /// Where the line begins, and its text without white space around it; empty for a blank line.
    let start: Int
    let text: Range<Int>
    /// Whether each character is a byte and none a tab.
    let isPlain: Bool
    /// Columns at which its words stand that have two blanks or more before them, the first one included, with the
    /// column behind the last word before the next such gap.
    var pieces: [Range<Int>]
  }

  /// A part of a row: columns of characters.
  private struct Cell {
    let row: Int
    var columns: Range<Int>
  }

  private let bytes: [UInt8]
  private var rows: [Row] = []
  /// How many pieces on the page begin at each column behind a gap.
  private var starts = [Int](repeating: 0, count: widest)
  private var result = MappedText()
  private var hasColumns = false

  /// The page column by column, with the way back to it; nil when none stand side by side.
  ///
  /// - Complexity: O(page) on pages without gutters.
  static func untangled(_ page: [UInt8]) -> MappedText? {
    guard mayHaveGutters(page.span) else { return nil }
    var columns = TextColumns(bytes: page)
    guard columns.scan() else { return nil }
    var first = 0
    for row in columns.rows.indices where row > 0 && columns.isPageStart(row) {
      columns.arrangePage(first..<row)
      first = row
    }
    columns.arrangePage(first..<columns.rows.count)
    return columns.hasColumns ? columns.result : nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Whether at least one line in six, and four of them, has a gap inside.
  private static func mayHaveGutters(_ page: Span<UInt8>) -> Bool {
    var lines = 0
    var gaps = 0
    var isText = false
    var hasGap = false
    var blanks = 0
    for index in page.indices {
      let byte = page[index]
      if byte == 0x20 {
        blanks += 1
      } else if byte == 0x09 {
        blanks += 2
      } else if byte &- 0x0A <= 3 {
        if isText { lines += 1 }
        if hasGap { gaps += 1 }
        (isText, hasGap, blanks) = (false, false, 0)
      } else {
        if isText && blanks >= 2 { hasGap = true }
        (isText, blanks) = (true, 0)
      }
    }
    return gaps >= 4 && gaps * 6 >= lines
  }

  private func isPageStart(_ row: Int) -> Bool {
    let start = rows[row].start
    return start > 0 && bytes[start - 1] == 0x0C
  }

  /// Reads all lines; false when one is too wide.
  private mutating func scan() -> Bool {
    let bytes = bytes
    var scanner = LineScanner(bytes.span)
    while let text = scanner.next() {
      let start = scanner.lineStart
      var row = Row(start: start, text: text, isPlain: isPlain(start..<text.upperBound), pieces: [])
      guard text.count <= 4 * Self.widest, pieces(of: &row) else { return false }
      for piece in row.pieces.dropFirst() { starts[piece.lowerBound] += 1 }
      rows.append(row)
    }
    return true
  }

  private func isPlain(_ range: Range<Int>) -> Bool {
    for index in range where bytes[index] >= 0x80 || bytes[index] == 0x09 { return false }
    return true
  }

  /// Finds the pieces of a row; false when it is too wide.
  private func pieces(of row: inout Row) -> Bool {
    var column = 0
    var piece: Range<Int>?
    for index in row.start..<row.text.upperBound {
      let byte = bytes[index]
      if byte == 0x09 {
        column = column / 8 * 8 + 8
      } else if byte == 0x20 {
        column += 1
      } else if byte & 0xC0 != 0x80 {
        guard column < Self.widest else { return false }
        if let last = piece, column - last.upperBound < 2 {
          piece = last.lowerBound..<column + 1
        } else {
          if let piece { row.pieces.append(piece) }
          piece = column..<column + 1
        }
        column += 1
      }
    }
    if let piece { row.pieces.append(piece) }
    return true
  }

  private mutating func arrangePage(_ range: Range<Int>) {
    let cells = range.map { Cell(row: $0, columns: 0..<Self.widest) }
    // The first line of a page, when it stands alone, is a running head and parts its own text with gaps.
    let head = cells.indices.first { !rows[cells[$0].row].text.isEmpty } ?? 0
    let line = rows[cells[head].row].text
    let isAlone =
      head + 1 < cells.count
      && (rows[cells[head + 1].row].text.isEmpty || line.count <= 160 && isRunningHead(line))
    if isAlone { write(cells[...head]) }
    arrange(cells[(isAlone ? head + 1 : 0)...], depth: 0)
  }

  private func isRunningHead(_ line: Range<Int>) -> Bool {
    Phrases.isRunningHead(
      String(decoding: bytes[line], as: UTF8.self).partsAtBlanks.joined(separator: " "))
  }

  /// Writes cells in reading order.
  private mutating func arrange(_ cells: ArraySlice<Cell>, depth: Int) {
    guard depth < 12 else { return write(cells) }
    var plain = cells.startIndex
    var start = cells.startIndex
    while start < cells.endIndex {
      let band = band(from: start, in: cells)
      guard !band.gutters.isEmpty else {
        start = band.end
        continue
      }
      hasColumns = true
      write(cells[plain..<start])
      for column in columns(of: cells[start..<band.end], at: band.gutters) {
        arrange(column[...], depth: depth + 1)
      }
      start = band.end
      plain = start
    }
    write(cells[plain...])
  }

  /// The stretch of cells from `start` on through which gutters go; without gutters when none is found in it.
  private func band(from start: Int, in cells: ArraySlice<Cell>) -> (
    end: Int, gutters: [Range<Int>]
  ) {
    var open = Strips(full: Self.widest)
    var extent = Self.widest..<Self.widest
    var end = start
    var hadGap = false
    while end < cells.endIndex, end - start < 1000 {
      let own = pieces(in: cells[end])
      hadGap = hadGap || own.count > 1
      var next = open
      next.close(own)
      var wider = extent
      if let first = own.first, let last = own.last {
        wider =
          min(
            extent.lowerBound, first.lowerBound)..<max(
            extent.isEmpty ? 0 : extent.upperBound, last.upperBound)
      }
      if !open.runs(in: extent).isEmpty, next.runs(in: wider).isEmpty {
        // A line across all gutters; one whose words only lean is taken along.
        let gutters = accepted(open.runs(in: extent), in: cells[start..<end])
        if gutters.isEmpty { break }
        guard gutters.allSatisfy({ cut(own, near: $0) != nil }) else { return (end, gutters) }
        next = open
      }
      (open, extent) = (next, wider)
      end += 1
    }
    let gutters = accepted(open.runs(in: extent), in: cells[start..<end])
    if !gutters.isEmpty { return (end, gutters) }
    return (
      hadGap && end < cells.endIndex ? start + max(1, (end - start) / 4) : max(end, start + 1), []
    )
  }

  /// The pieces of a cell; a word that has one blank before it and begins where columns begin is one of its own.
  private func pieces(in cell: Cell) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for piece in rows[cell.row].pieces where piece.overlaps(cell.columns) {
      result += parted(piece.clamped(to: cell.columns), of: rows[cell.row])
    }
    return result
  }

  private func parted(_ piece: Range<Int>, of row: Row) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var first = piece.lowerBound
    for column in piece.dropFirst(2) where starts[column] >= 4 && column > first + 1 {
      let offset = offset(column, in: row)
      guard offset > row.text.lowerBound, bytes[offset - 1] == 0x20, bytes[offset] != 0x20 else {
        continue
      }
      result.append(first..<column - 1)
      first = column
    }
    result.append(first..<piece.upperBound)
    return result
  }

  /// The strips that part lines of words in at least three lines.
  private func accepted(_ strips: [Range<Int>], in cells: ArraySlice<Cell>) -> [Range<Int>] {
    var result = strips.filter { strip in
      var parted = 0
      for cell in cells {
        let own = pieces(in: cell)
        if let left = own.last(where: { $0.upperBound <= strip.upperBound }),
          let right = own.first(where: { $0.lowerBound >= strip.lowerBound }),
          left.upperBound <= right.lowerBound
        {
          parted += 1
        }
      }
      return parted >= 3
    }
    // A column without words belongs to the one beside it.
    while !result.isEmpty {
      let columns = columns(of: cells, at: result)
      guard let poor = columns.firstIndex(where: { !hasWords($0) }) else { break }
      result.remove(at: min(poor, result.count - 1))
    }
    return result
  }

  /// Whether the cells of a column have two words or more on average, most of them of letters.
  private func hasWords(_ cells: [Cell]) -> Bool {
    var (lines, words, letters, others) = (0, 0, 0, 0)
    for cell in cells {
      guard let text = text(of: cell) else { continue }
      lines += 1
      var isWord = false
      for index in text {
        let byte = bytes[index]
        if byte == 0x20 || byte == 0x09 {
          isWord = false
          continue
        }
        if !isWord { words += 1 }
        isWord = true
        if byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 { letters += 1 } else { others += 1 }
      }
    }
    return lines >= 3 && words * 10 >= lines * 22 && letters > others * 3
  }

  /// The column at which a row is cut for a strip; nil when its words go over it.
  private func cut(_ pieces: [Range<Int>], near strip: Range<Int>) -> Int? {
    guard let first = pieces.first, let last = pieces.last else { return strip.lowerBound }
    if last.upperBound <= strip.upperBound || first.lowerBound >= strip.lowerBound {
      return last.upperBound <= strip.upperBound
        ? max(last.upperBound, strip.lowerBound) : min(first.lowerBound, strip.upperBound)
    }
    for (left, right) in zip(pieces, pieces.dropFirst()) {
      if left.upperBound <= strip.upperBound && right.lowerBound >= strip.lowerBound {
        return right.lowerBound
      }
      if left.upperBound <= strip.upperBound + 6 && right.lowerBound >= strip.lowerBound - 2,
        right.lowerBound - left.upperBound >= 2
      {
        return right.lowerBound
      }
    }
    return nil
  }

  private func columns(of cells: ArraySlice<Cell>, at gutters: [Range<Int>]) -> [[Cell]] {
    var columns: [[Cell]] = Array(repeating: [], count: gutters.count + 1)
    for cell in cells {
      let own = pieces(in: cell)
      var low = cell.columns.lowerBound
      for (number, gutter) in gutters.enumerated() {
        let cut = max(
          low, min(cell.columns.upperBound, cut(own, near: gutter) ?? gutter.lowerBound))
        columns[number].append(Cell(row: cell.row, columns: low..<cut))
        low = cut
      }
      columns[gutters.count].append(
        Cell(row: cell.row, columns: low..<max(low, cell.columns.upperBound)))
    }
    return columns
  }

  /// The bytes of a cell's text, without blanks around it; nil when it has none.
  private func text(of cell: Cell) -> Range<Int>? {
    let row = rows[cell.row]
    let own = row.pieces.filter { $0.overlaps(cell.columns) }
    guard let first = own.first, let last = own.last else { return nil }
    var low = offset(max(first.lowerBound, cell.columns.lowerBound), in: row)
    var high = offset(min(last.upperBound, cell.columns.upperBound), in: row)
    while low < high && (bytes[low] == 0x20 || bytes[low] == 0x09) { low += 1 }
    while high > low && (bytes[high - 1] == 0x20 || bytes[high - 1] == 0x09) { high -= 1 }
    return low < high ? low..<high : nil
  }

  /// The byte at which a column of a row begins.
  private func offset(_ column: Int, in row: Row) -> Int {
    if row.isPlain { return min(row.start + column, row.text.upperBound) }
    var index = row.start
    var at = 0
    while index < row.text.upperBound {
      let next = bytes[index] == 0x09 ? at / 8 * 8 + 8 : at + 1
      if next > column { break }
      at = next
      index += 1
      while index < row.text.upperBound && bytes[index] & 0xC0 == 0x80 { index += 1 }
    }
    return index
  }

  /// Writes cells as lines one below the other, and a blank line behind them.
  private mutating func write(_ cells: ArraySlice<Cell>) {
    guard !cells.isEmpty else { return }
    let texts = cells.map { text(of: $0) }
    // Blanks before a line are kept as far as they go beyond those of its column.
    var left = Self.widest
    for (cell, text) in zip(cells, texts) where text != nil {
      let first = rows[cell.row].pieces.first { $0.overlaps(cell.columns) }
      left = min(left, max(first?.lowerBound ?? 0, cell.columns.lowerBound))
    }
    guard left < Self.widest else { return }
    let bytes = bytes
    for (cell, text) in zip(cells, texts) {
      let row = rows[cell.row]
      if !result.bytes.isEmpty && isPageStart(cell.row) && cell.columns.lowerBound == 0 {
        result.keep(row.start - 1..<row.start, of: bytes.span)
      }
      if let text {
        let indent =
          row.isPlain
          ? min(text.lowerBound, max(row.start + left, row.start + cell.columns.lowerBound))
          : text.lowerBound
        result.keep(indent..<text.upperBound, of: bytes.span)
      }
      let end = result.sourceEnd
      result.put("\n", for: end..<end)
    }
    let end = result.sourceEnd
    result.put("\n", for: end..<end)
  }
}

/// Columns of characters in which no word stands.
private struct Strips {
  private var bits: [Bool]

  init(full count: Int) { bits = Array(repeating: true, count: count) }

  mutating func close(_ pieces: [Range<Int>]) {
    for piece in pieces {
      for column in piece { bits[column] = false }
    }
  }

  /// The runs of free columns within `range`.
  func runs(in range: Range<Int>) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start: Int?
    for column in range {
      if bits[column] {
        start = start ?? column
      } else if let first = start {
        result.append(first..<column)
        start = nil
      }
    }
    return result
  }
}

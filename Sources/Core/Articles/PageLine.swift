/// One line of a page that is not blank.
struct PageLine {
  /// What a page's markup says about a line.
  enum Mark: Equatable {
    case none
    /// `#` to `######`.
    case heading(Int)
    /// `> `.
    case quote
    /// The whole line is between `**`.
    case bold
    /// `![…](…)`.
    case image
  }

  private let textStart: UInt32
  private let textEnd: UInt32
  private let wholeStart: UInt32
  private let wholeEnd: UInt32
  private let textWidth: UInt32
  let mark: Mark
  /// Whether a blank line or the start of the page stands before it.
  private(set) var isAfterBlank: Bool
  /// What it is worth looking at for; the sheet sets it.
  var traits: LineTraits = []
  /// Whether a form feed stands before it.
  var startsPage = false
  /// Blanks before its text; a tab counts as four.
  var indent: UInt16 = 0

  init(text: Range<Int>, mark: Mark, whole: Range<Int>, width: Int, isAfterBlank: Bool) {
    (textStart, textEnd) = (UInt32(text.lowerBound), UInt32(text.upperBound))
    (wholeStart, wholeEnd) = (UInt32(whole.lowerBound), UInt32(whole.upperBound))
    textWidth = UInt32(width)
    self.mark = mark
    self.isAfterBlank = isAfterBlank
  }

  /// Takes the line as if a blank one stood before it.
  mutating func setApart() { isAfterBlank = true }

  /// The text, without white space and marks around it.
  var text: Range<Int> { Int(textStart)..<Int(textEnd) }
  /// The whole line, with its marks.
  var whole: Range<Int> { Int(wholeStart)..<Int(wholeEnd) }
  /// Letters, blanks and signs of `text`.
  var width: Int { Int(textWidth) }
}

/// A page as its lines and bytes; every step of the way to articles reads from it.
///
/// Copying it costs three references.
struct PageSheet {
  private final class Contents {
    let words: PageWords
    let cuts: [Int: Bool]
    let stated: [Int: (role: UnitRole, end: Int)]

    init(_ words: PageWords, cuts: [Int: Bool], stated: [Int: (role: UnitRole, end: Int)]) {
      self.words = words
      self.cuts = cuts
      self.stated = stated
    }
  }

  private let contents: Contents
  /// Valid UTF-8.
  let bytes: [UInt8]
  let isMarkdown: Bool
  let lines: [PageLine]
  private(set) var measure: ColumnMeasure
  var words: PageWords { contents.words }
  /// Whether the hyphen before an offset, the end of a line, belongs to its word, where the file says so.
  var cuts: [Int: Bool] { contents.cuts }
  /// Lines that are a unit known from the file or from their place on the page: the first one's index, what they are,
  /// and the index behind the last one.
  var stated: [Int: (role: UnitRole, end: Int)] { contents.stated }
  /// Whether the lines stand in reading order and in their paragraphs, as the layout of the page tells.
  let isOrdered: Bool

  init(_ page: [UInt8], isMarkdown: Bool) {
    self.init(
      bytes: page, lines: Self.lines(page.span, isMarkdown: isMarkdown), isMarkdown: isMarkdown)
  }

  init(
    bytes: [UInt8], lines: [PageLine], isMarkdown: Bool = false, cuts: [Int: Bool] = [:],
    stated: [Int: (role: UnitRole, end: Int)] = [:], isOrdered: Bool = false
  ) {
    var lines = lines
    let words = Self.numberWords(bytes.span, &lines)
    let stated = isOrdered || isMarkdown ? stated : Self.setNoiseApart(bytes, &lines, stated)
    contents = Contents(words, cuts: cuts, stated: stated)
    (self.bytes, self.lines, self.isMarkdown, self.isOrdered) = (bytes, lines, isMarkdown, isOrdered)
    measure = isOrdered ? ColumnMeasure() : ColumnMeasure(lines, of: bytes)
    guard !isOrdered && measure.isBroken else { return }
    measure.isGreedy = takesWhatFits
    if !measure.isGreedy { measure.setWidth = setWidth }
    measure.partsByBlanks = partsByBlanks
  }

  /// Numbers the words of all lines and notes what each line is worth looking at for.
  private static func numberWords(_ bytes: Span<UInt8>, _ lines: inout [PageLine]) -> PageWords {
    var words = PageWords(capacity: bytes.count / 6 + 16)
    for index in lines.indices {
      let line = lines[index]
      lines[index].traits = words.add(line.text, of: bytes, isBelow: !line.isAfterBlank)
    }
    words.finish()
    return words
  }

  /// Whether hardly any line inside a sentence has room for the next word.
  private var takesWhatFits: Bool {
    var count = 0
    var misfits = 0
    let room = measure.width * 7 / 10
    for index in lines.indices.dropLast() {
      let (line, next) = (lines[index], lines[index + 1])
      guard !next.isAfterBlank, line.mark == .none, next.mark == .none else { continue }
      if line.width > measure.width, !measure.isBeyond(line), next.width > room, !next.text.isEmpty,
        bytes.first(in: next.text) &- 0x61 < 26
      {
        // Filled by the number of letters, none would be wider.
        count += 1
        misfits += 1
        continue
      }
      guard line.width <= measure.width, next.width <= measure.width else { continue }
      // Lines beside narrow ones may be those of a heading.
      guard next.width > room, line.isAfterBlank || index == 0 || lines[index - 1].width > room
      else { continue }
      let last = bytes.last(in: line.text)
      guard last | 0x20 >= 0x61, last | 0x20 <= 0x7A else { continue }
      count += 1
      if line.width + 1 + firstWordWidth(next) <= measure.width { misfits += 1 }
    }
    return count >= 4 && misfits * 20 <= count
  }

  /// How wide the lines inside sentences are set: all but one in ten of the narrow and one in four of the wide; nil when
  /// there are few.
  private var setWidth: ClosedRange<Int>? {
    var widths: [Int] = []
    for index in lines.indices.dropLast() {
      let (line, next) = (lines[index], lines[index + 1])
      guard !next.isAfterBlank, line.mark == .none, next.mark == .none, !line.text.isEmpty, !next.text.isEmpty,
        line.width * 10 > measure.usual * 7, !measure.isBeyond(line), bytes.first(in: next.text) &- 0x61 < 26
      else { continue }
      let last = bytes.last(in: line.text)
      guard (last | 0x20) &- 0x61 < 26 || last == 0x2D || last == 0x2C else { continue }
      widths.append(SetWidths.width(of: line.text, in: bytes))
    }
    guard widths.count >= 6 else { return nil }
    widths.sort()
    return widths[widths.count / 10]...widths[widths.count * 3 / 4]
  }

  /// Whether most paragraphs end before a blank line: few lines inside a stretch end a sentence and have room.
  private var partsByBlanks: Bool {
    var parted = 0
    var inside = 0
    for index in lines.indices {
      let line = lines[index]
      guard line.mark == .none, !line.text.isEmpty, line.width <= measure.width,
        !measure.isBeyond(line)
      else { continue }
      switch bytes.last(in: line.text) {
      case 0x21, 0x22, 0x29, 0x2E, 0x3F, 0x5D, 0x99, 0x9D: break
      default: continue
      }
      guard LineTail(line.text, of: bytes).end == .sentence else { continue }
      if index + 1 == lines.count || lines[index + 1].isAfterBlank {
        if goesOnBehindBlank(index + 1) { parted += 1 }
      } else if !lines[index + 1].text.isEmpty, hasRoom(line.text, for: LineHead(lines[index + 1].text, of: bytes)),
        LineHead(lines[index + 1].text, of: bytes).first != .lower
      {
        inside += 1
      }
    }
    return parted >= 3 && inside * 4 < parted
  }

  /// Whether the line behind a blank one opens running text: it is filled, or its text ends with it.
  private func goesOnBehindBlank(_ index: Int) -> Bool {
    guard index < lines.count, !lines[index].text.isEmpty else { return false }
    if index + 1 < lines.count, !lines[index + 1].isAfterBlank {
      return lines[index].width * 4 >= measure.width * 3
    }
    return LineTail(lines[index].text, of: bytes).end == .sentence
  }

  /// Whether a line of running text has room for the word that opens the next, as far as the page keeps its lines of one
  /// width.
  func hasRoom(_ line: Range<Int>, for next: LineHead) -> Bool {
    if let full = measure.setWidth {
      let width = SetWidths.width(of: line, in: bytes)
      return width < full.lowerBound
        || width + SetWidths.blank + SetWidths.width(of: next.place, in: bytes) <= full.upperBound
    }
    return width(of: line) + 1 + next.width <= (measure.isGreedy ? measure.width : measure.usual)
  }

  /// Width in characters of a line's first word.
  func firstWordWidth(_ line: PageLine) -> Int {
    var width = 0
    for index in line.text {
      if bytes[index] == 0x20 { break }
      if bytes[index] & 0xC0 != 0x80 { width += 1 }
    }
    return width
  }

  /// Letters, blanks and signs in a range.
  func width(of range: Range<Int>) -> Int {
    var width = 0
    for index in range where bytes[index] & 0xC0 != 0x80 { width += 1 }
    return width
  }

  /// How many blanks stand before a line's text; a tab counts as four.
  func indent(of text: Range<Int>) -> Int {
    var (index, indent) = (text.lowerBound, 0)
    while index > 0, bytes[index - 1] == 0x20 || bytes[index - 1] == 0x09 {
      index -= 1
      indent += bytes[index] == 0x09 ? 4 : 1
    }
    return indent
  }

  func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// Whether a line begins with the mark of a list: a bullet, or in Markdown `-`, `*`, `+`, `1.`, `1)` and a blank.
  func isItem(_ line: Range<Int>) -> Bool {
    guard line.count > 2 else { return false }
    let first = bytes[line.lowerBound]
    if first == 0xE2 {
      return line.count > 4 && bytes[line.lowerBound + 1] == 0x80 && bytes[line.lowerBound + 2] == 0xA2
        && bytes[line.lowerBound + 3] == 0x20
    }
    guard isMarkdown else { return false }
    if first == 0x2D || first == 0x2A || first == 0x2B { return bytes[line.lowerBound + 1] == 0x20 }
    var end = line.lowerBound
    while end < line.upperBound && end - line.lowerBound < 3 && bytes[end] &- 0x30 < 10 { end += 1 }
    return end > line.lowerBound && end + 1 < line.upperBound && (bytes[end] == 0x2E || bytes[end] == 0x29)
      && bytes[end + 1] == 0x20
  }

  /// Whether a line opens an item of a list: the line before is one too, or ends with a sentence or a colon, and the
  /// item is the first one where items are numbered.
  func opensItem(_ line: Range<Int>, behind previous: Range<Int>) -> Bool {
    guard isItem(line) else { return false }
    if isItem(previous) { return true }
    let first = bytes[line.lowerBound]
    guard first &- 0x30 > 9 || first == 0x31 && bytes[line.lowerBound + 1] &- 0x30 > 9 else { return false }
    return bytes[previous.upperBound - 1] == 0x3A || LineTail(previous, of: bytes).end == .sentence
  }

  /// States that short lines without a word are unreadable; what stands around them is as if a blank line stood there.
  private static func setNoiseApart(
    _ bytes: [UInt8], _ lines: inout [PageLine], _ stated: [Int: (role: UnitRole, end: Int)]
  ) -> [Int: (role: UnitRole, end: Int)] {
    var stated = stated
    for index in lines.indices where lines[index].text.count <= 24 && stated[index] == nil {
      guard TextQuality.isNoise(bytes[lines[index].text]) else { continue }
      stated[index] = (.unreadable, index + 1)
      lines[index].setApart()
      if index + 1 < lines.count { lines[index + 1].setApart() }
    }
    return stated
  }

  private static func lines(_ page: Span<UInt8>, isMarkdown: Bool) -> [PageLine] {
    var lines: [PageLine] = []
    lines.reserveCapacity(page.count / 64 + 8)
    var scanner = LineScanner(page)
    var isAfterBlank = true
    var startsPage = false
    while let range = scanner.next() {
      startsPage = startsPage || scanner.isBehindFormFeed
      guard !range.isEmpty else {
        isAfterBlank = true
        continue
      }
      if isRule(range, page) {
        isAfterBlank = true
        continue
      }
      let (mark, text) = isMarkdown ? unmarked(range, page) : (.none, range)
      var width = 0
      for index in text where page[index] & 0xC0 != 0x80 { width += 1 }
      var line = PageLine(
        text: text, mark: mark, whole: range, width: width, isAfterBlank: isAfterBlank || startsPage
      )
      line.startsPage = startsPage
      var indent = 0
      for index in scanner.lineStart..<range.lowerBound { indent += page[index] == 0x09 ? 4 : 1 }
      line.indent = UInt16(truncatingIfNeeded: min(indent, 1000))
      lines.append(line)
      (isAfterBlank, startsPage) = (false, false)
    }
    return lines
  }

  /// Whether a line is a rule: three or more of the same sign, and blanks.
  private static func isRule(_ line: Range<Int>, _ page: Span<UInt8>) -> Bool {
    let sign = page[line.lowerBound]
    guard line.count >= 3 else { return false }
    // The end of a release or of copy: `-30-`.
    if line.count == 4, sign == 0x2D, page[line.lowerBound + 1] == 0x33,
      page[line.lowerBound + 2] == 0x30,
      page[line.lowerBound + 3] == 0x2D
    {
      return true
    }
    switch sign {
    case 0x2D, 0x5F, 0x3D, 0x2A, 0x7E, 0x2E, 0x2B, 0x23: break
    case 0xE2:
      // Dashes and box drawings of three bytes each.
      guard line.count % 3 == 0, line.count >= 6 else { return false }
      for index in line where page[index] != page[line.lowerBound + (index - line.lowerBound) % 3] {
        return false
      }
      return page[line.lowerBound + 1] == 0x80 || page[line.lowerBound + 1] == 0x94
        || page[line.lowerBound + 1] == 0x95
    default: return false
    }
    var signs = 0
    for index in line where page[index] != 0x20 {
      guard page[index] == sign else { return false }
      signs += 1
    }
    return signs >= 3
  }

  private static func unmarked(_ range: Range<Int>, _ page: Span<UInt8>) -> (
    PageLine.Mark, Range<Int>
  ) {
    switch page[range.lowerBound] {
    case 0x23:
      var start = range.lowerBound
      while start < range.upperBound && page[start] == 0x23 { start += 1 }
      let level = start - range.lowerBound
      guard level <= 6, start == range.upperBound || page[start] == 0x20 else {
        return (.none, range)
      }
      var end = range.upperBound
      while end > start && (page[end - 1] == 0x23 || page[end - 1] == 0x20) { end -= 1 }
      let (_, inner) = unbold(blanksSkipped(start..<max(start, end), page), page)
      return (.heading(level), inner)
    case 0x3E:
      guard range.count > 1, page[range.lowerBound + 1] == 0x20 else { return (.none, range) }
      return (.quote, blanksSkipped(range.lowerBound + 1..<range.upperBound, page))
    case 0x21:
      let isImage =
        range.count > 4 && page[range.lowerBound + 1] == 0x5B && page[range.upperBound - 1] == 0x29
      return (isImage ? .image : .none, range)
    case 0x2A:
      let (isBold, inner) = unbold(range, page)
      return isBold ? (.bold, inner) : (.none, unslanted(range, page))
    case 0x5F:
      return (.none, unslanted(range, page))
    default:
      return (.none, range)
    }
  }

  /// A line in bold has marks on both sides, or in front only when its bold text goes on in the next line.
  private static func unbold(_ range: Range<Int>, _ page: Span<UInt8>) -> (Bool, Range<Int>) {
    guard range.count > 4, page[range.lowerBound] == 0x2A, page[range.lowerBound + 1] == 0x2A else {
      return (false, range)
    }
    var stars = 0
    for index in range.dropLast() where page[index] == 0x2A && page[index + 1] == 0x2A {
      stars += 1
    }
    let endsBold = page[range.upperBound - 1] == 0x2A && page[range.upperBound - 2] == 0x2A
    guard stars == (endsBold ? 2 : 1) else { return (false, range) }
    return (true, range.lowerBound + 2..<range.upperBound - (endsBold ? 2 : 0))
  }

  /// A line all of which is between single `*` or `_`, without them: bylines and dates are often set so.
  private static func unslanted(_ range: Range<Int>, _ page: Span<UInt8>) -> Range<Int> {
    let mark = page[range.lowerBound]
    guard range.count > 3, page[range.upperBound - 1] == mark, page[range.lowerBound + 1] > 0x20,
      page[range.lowerBound + 1] != mark, page[range.upperBound - 2] > 0x20
    else { return range }
    for index in range.lowerBound + 1..<range.upperBound - 1 where page[index] == mark {
      return range
    }
    return range.lowerBound + 1..<range.upperBound - 1
  }

  private static func blanksSkipped(_ range: Range<Int>, _ page: Span<UInt8>) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound && page[start] == 0x20 { start += 1 }
    return start..<range.upperBound
  }
}

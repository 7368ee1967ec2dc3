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

  /// The text, without white space and marks around it.
  let text: Range<Int>
  let mark: Mark
  /// The whole line, with its marks.
  let whole: Range<Int>
  /// Letters, blanks and signs of `text`.
  let width: Int
  /// Whether a blank line or the start of the page stands before it.
  let isAfterBlank: Bool
}

/// A page as its lines and bytes; every step of the way to articles reads from it.
struct PageSheet {
  /// Valid UTF-8.
  let bytes: [UInt8]
  let isMarkdown: Bool
  let lines: [PageLine]
  private(set) var measure: ColumnMeasure
  /// Whether the hyphen before an offset, the end of a line, belongs to its word, where the file says so.
  let cuts: [Int: Bool]
  /// Lines that are a unit known from the file or from their place on the page: the first one's index, what they are,
  /// and the index behind the last one.
  let stated: [Int: (role: UnitRole, end: Int)]
  /// Whether the lines stand in reading order and in their paragraphs, as the layout of the page tells.
  let isOrdered: Bool

  init(_ page: Span<UInt8>, isMarkdown: Bool) {
    let bytes = unsafe page.withUnsafeBufferPointer { unsafe Array($0) }
    self.init(bytes: bytes, lines: Self.lines(page, isMarkdown: isMarkdown), isMarkdown: isMarkdown)
  }

  init(
    bytes: [UInt8], lines: [PageLine], isMarkdown: Bool = false, cuts: [Int: Bool] = [:],
    stated: [Int: (role: UnitRole, end: Int)] = [:], isOrdered: Bool = false
  ) {
    self.stated = stated
    self.isOrdered = isOrdered
    self.bytes = bytes
    self.isMarkdown = isMarkdown
    self.lines = lines
    self.cuts = cuts
    measure = isOrdered ? ColumnMeasure() : ColumnMeasure(lines)
    measure.isGreedy = !isOrdered && measure.isBroken && takesWhatFits
  }

  /// Whether hardly any line inside a sentence has room for the next word.
  private var takesWhatFits: Bool {
    var count = 0
    var misfits = 0
    for index in lines.indices.dropLast() {
      let (line, next) = (lines[index], lines[index + 1])
      guard !next.isAfterBlank, line.mark == .none, next.mark == .none, line.width <= measure.width,
        next.width <= measure.width
      else { continue }
      let last = bytes[line.text.upperBound - 1]
      guard last | 0x20 >= 0x61, last | 0x20 <= 0x7A else { continue }
      count += 1
      if line.width + 1 + firstWordWidth(next) <= measure.width { misfits += 1 }
    }
    return count >= 4 && misfits * 20 <= count
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

  func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private static func lines(_ page: Span<UInt8>, isMarkdown: Bool) -> [PageLine] {
    let ranges = PageLines(page).ranges
    var lines: [PageLine] = []
    lines.reserveCapacity(ranges.count)
    var isAfterBlank = true
    for range in ranges {
      guard !range.isEmpty else {
        isAfterBlank = true
        continue
      }
      let (mark, text) = isMarkdown ? unmarked(range, page) : (.none, range)
      var width = 0
      for index in text where page[index] & 0xC0 != 0x80 { width += 1 }
      lines.append(PageLine(text: text, mark: mark, whole: range, width: width, isAfterBlank: isAfterBlank))
      isAfterBlank = false
    }
    return lines
  }

  private static func unmarked(_ range: Range<Int>, _ page: Span<UInt8>) -> (PageLine.Mark, Range<Int>) {
    switch page[range.lowerBound] {
    case 0x23:
      var start = range.lowerBound
      while start < range.upperBound && page[start] == 0x23 { start += 1 }
      let level = start - range.lowerBound
      guard level <= 6, start == range.upperBound || page[start] == 0x20 else { return (.none, range) }
      var end = range.upperBound
      while end > start && (page[end - 1] == 0x23 || page[end - 1] == 0x20) { end -= 1 }
      let (_, inner) = unbold(blanksSkipped(start..<max(start, end), page), page)
      return (.heading(level), inner)
    case 0x3E:
      guard range.count > 1, page[range.lowerBound + 1] == 0x20 else { return (.none, range) }
      return (.quote, blanksSkipped(range.lowerBound + 1..<range.upperBound, page))
    case 0x21:
      let isImage = range.count > 4 && page[range.lowerBound + 1] == 0x5B && page[range.upperBound - 1] == 0x29
      return (isImage ? .image : .none, range)
    case 0x2A:
      let (isBold, inner) = unbold(range, page)
      return isBold ? (.bold, inner) : (.none, range)
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
    for index in range.dropLast() where page[index] == 0x2A && page[index + 1] == 0x2A { stars += 1 }
    let endsBold = page[range.upperBound - 1] == 0x2A && page[range.upperBound - 2] == 0x2A
    guard stars == (endsBold ? 2 : 1) else { return (false, range) }
    return (true, range.lowerBound + 2..<range.upperBound - (endsBold ? 2 : 0))
  }

  private static func blanksSkipped(_ range: Range<Int>, _ page: Span<UInt8>) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound && page[start] == 0x20 { start += 1 }
    return start..<range.upperBound
  }
}

/// How wide a page sets its lines.
struct ColumnMeasure {
  /// Whether the page keeps the line ends of its columns, so that a sentence goes over several lines.
  let isBroken: Bool
  /// The widest that lines of running text get, in characters; more than any line has on a page that is not broken.
  let width: Int
  /// The width beyond which a line is no running text of a column; one stray line may make it larger than `width`.
  private let limit: Int
  /// Whether each line takes as many words as fit, so that a line with room for the next word ends a paragraph.
  var isGreedy: Bool
  /// Whether blank lines part the paragraphs, so that a line with room inside a stretch ends none.
  var partsByBlanks = false
  /// How wide filled lines are set, as `SetWidths` has it, where they are not filled by the number of their letters; nil
  /// elsewhere.
  var setWidth: ClosedRange<Int>?
  /// The width that half of the lines inside running text have at least, in characters.
  let usual: Int

  /// The measure of a page whose lines are in reading order and whose paragraphs are told already.
  init() { (isBroken, width, limit, isGreedy, usual) = (true, 1 << 30, 1 << 30, false, 1 << 30) }

  init(_ lines: [PageLine], of bytes: [UInt8]) {
    // A line of running text stands directly before another one.
    var inner: [Int] = []
    for index in lines.indices.dropLast()
    where !lines[index + 1].isAfterBlank && lines[index].mark == .none
      && lines[index + 1].mark == .none
    {
      inner.append(lines[index].width)
    }
    inner.sort()
    let median = inner.isEmpty ? Int.max : inner[inner.count / 2]
    guard inner.count >= 4, inner.count * 5 >= lines.count * 2, Self.typical(inner) <= 120,
      !Self.areParagraphs(lines, bytes, typical: Self.typical(inner))
    else {
      (isBroken, width, limit, isGreedy, usual) = (false, 1 << 30, 1 << 30, false, 1 << 30)
      return
    }
    // The widest width that enough lines come near to; single lines beyond it are something else.
    let needed = max(3, inner.count / 50)
    var index = inner.count - 1
    // Few lines seldom come near to each other.
    let nearness = inner.count < 40 ? 3 : 1
    while index >= needed && inner[index] - inner[index - needed + 1] > nearness { index -= 1 }
    if inner[index] < median { index = (inner.count - 1) * 9 / 10 }
    let widest = min(inner[index], median * 2)
    func count(_ width: Int) -> Int { inner.count { $0 == width } }
    // Where lines are filled, many reach the full width; a width that next to none has is a stray line's.
    var full = widest
    while full > median && count(full) * 6 < max(count(full - 1), count(full - 2)) { full -= 1 }
    (isBroken, width, limit, isGreedy, usual) = (true, full, widest, false, median)
  }

  /// Whether two in three of the lines that are no short ones end a sentence, so that each is a paragraph.
  private static func areParagraphs(_ lines: [PageLine], _ bytes: [UInt8], typical: Int) -> Bool {
    guard typical >= 60 else { return false }
    var (all, done) = (0, 0)
    for line in lines where line.mark == .none && line.width * 2 >= typical {
      all += 1
      switch bytes.last(in: line.text) {
      case 0x2E, 0x21, 0x3F, 0x22, 0x9D: done += 1
      default: break
      }
    }
    return all >= 3 && done * 3 >= all * 2
  }

  /// The width of the line in which the middle of the text stands, so that many short lines, such as a menu's, do not
  /// outweigh the paragraphs.
  private static func typical(_ ascending: [Int]) -> Int {
    let all = ascending.reduce(0, +)
    var sum = 0
    for width in ascending {
      sum += width
      if sum * 2 >= all { return width }
    }
    return Int.max
  }

  /// Whether a line is too wide for the columns of this page.
  func isBeyond(_ line: PageLine) -> Bool {
    isBroken && line.width > limit + limit / 8
  }
}

/// The items of a list that is printed as one block: `1. … 2. …`, `a) … b) …`, `• … • …`.
///
/// The head of the block says the style and the first number; an item begins where the next number stands in the same
/// style with a capital behind it.
struct ListItems {
  private enum Style {
    case none
    case bullet(UInt32)
    /// A number or letter, and how many marks stand behind it: `1.`, `1)`, `1.)`.
    case ordinal(next: Int, isLetter: Bool, first: UInt8, second: UInt8)
  }

  private var style = Style.none
  /// The first token that is not part of the first item's head.
  private(set) var pastHead = 0

  init(_ splitter: borrowing SentenceSplitter, _ tokens: Tokens) {
    let first = splitter.scalar(tokens, 0)
    if let (value, isLetter, marks, past) = Self.head(splitter, tokens, 0) {
      style = .ordinal(next: value + 1, isLetter: isLetter, first: marks.0, second: marks.1)
      pastHead = past
    } else if Self.isBullet(first) {
      style = .bullet(first)
      pastHead = Self.head(splitter, tokens, 1)?.past ?? 1
    }
  }

  /// Whether the block is a list.
  var isActive: Bool {
    if case .none = style { false } else { true }
  }

  /// The first token after the head of the item that begins with token `index`; nil when none begins there.
  mutating func pastItem(_ splitter: borrowing SentenceSplitter, _ tokens: Tokens, _ index: Int) -> Int? {
    switch style {
    case .none: return nil
    case .bullet(let bullet):
      guard splitter.scalar(tokens, index) == bullet else { return nil }
      return Self.head(splitter, tokens, index + 1)?.past ?? index + 1
    case .ordinal(let next, let isLetter, let first, let second):
      guard let head = Self.head(splitter, tokens, index), head.value == next, head.isLetter == isLetter,
        head.marks == (first, second)
      else { return nil }
      style = .ordinal(next: next + 1, isLetter: isLetter, first: first, second: second)
      return head.past
    }
  }

  static func isBullet(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x2022, 0x2023, 0x2043, 0x25AA, 0x25CF, 0x25CB, 0x25A0, 0xB7: true
    default: false
    }
  }

  private typealias Head = (value: Int, isLetter: Bool, marks: (UInt8, UInt8), past: Int)

  /// Reads `1.`, `1)`, `1.)`, `a.` or `a)` with a capital behind it.
  private static func head(_ splitter: borrowing SentenceSplitter, _ tokens: Tokens, _ index: Int) -> Head? {
    guard index < tokens.count else { return nil }
    let range = tokens.range(index)
    var place = range.lowerBound
    var value = 0
    while place < range.upperBound, splitter.text[place] &- 0x30 < 10, value < 1000 {
      value = value * 10 + Int(splitter.text[place] &- 0x30)
      place += 1
    }
    let isLetter = place == range.lowerBound
    if isLetter {
      guard splitter.text[place] &- 0x61 < 26 else { return nil }
      value = Int(splitter.text[place])
      place += 1
    }
    // The marks may be part of the token or tokens of their own, without a blank between.
    let first = splitter.byte(place)
    guard first == UInt8(ascii: ".") || first == UInt8(ascii: ")") else { return nil }
    let second = splitter.byte(place + 1)
    let hasSecond = second == UInt8(ascii: ")")
    let end = place + (hasSecond ? 2 : 1)
    guard splitter.byte(end) == 0x20 else { return nil }
    var past = index + 1
    while past < tokens.count, Int(tokens.starts[past]) < end { past += 1 }
    guard past < tokens.count, splitter.kind(tokens, past) == .upper else { return nil }
    return (value, isLetter, (first, hasSecond ? second : 0), past)
  }
}

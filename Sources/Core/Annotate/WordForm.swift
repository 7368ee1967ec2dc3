/// What the models look at in the spelling of one token.
///
/// ASCII letters are made lower case for `lower`, `head` and `tail`; other letters are taken as they are.
package struct WordForm: Sendable {
  /// A hash of the bytes as written.
  package var exact: UInt64 = 0
  /// A hash of the bytes in lower case; the same as `exact` when no capital letter is there.
  package var lower: UInt64 = 0
  /// The first eight bytes, the first in the lowest place.
  package var head: UInt64 = 0
  /// The last eight bytes, the last in the lowest place.
  package var tail: UInt64 = 0
  /// What kinds of characters the word is made of.
  package var shape = Shape()
  /// The length in bytes, at most 255.
  package var length: UInt8 = 0

  /// Kinds of characters in a word, and where they stand.
  package struct Shape: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }
    package static let beginsWithCapital = Shape(rawValue: 1)
    package static let hasLaterCapital = Shape(rawValue: 2)
    package static let hasSmall = Shape(rawValue: 4)
    package static let hasDigit = Shape(rawValue: 8)
    package static let hasHyphen = Shape(rawValue: 16)
    package static let hasStop = Shape(rawValue: 32)
    package static let hasOtherSign = Shape(rawValue: 64)
    package static let hasApostrophe = Shape(rawValue: 128)
    package static let hasForeign = Shape(rawValue: 256)
    /// Two bytes or more, so that a single capital letter is not a word in capitals.
    package static let isLong = Shape(rawValue: 512)
    /// White space stands before it, or it is the first of its block.
    package static let followsSpace = Shape(rawValue: 1024)
    /// White space stands after it, or it is the last of its block.
    package static let precedesSpace = Shape(rawValue: 2048)

    /// Whether no small letter and at least one capital letter is there.
    package var isCapitals: Bool {
      !contains(.hasSmall) && !intersection([.beginsWithCapital, .hasLaterCapital]).isEmpty
    }
    /// Whether any letter is there.
    package var hasLetter: Bool {
      !intersection([.beginsWithCapital, .hasLaterCapital, .hasSmall, .hasForeign]).isEmpty
    }
  }

  package init() {}

  /// Reads the word at `start..<end` of `text`.
  @inline(__always)
  package init(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
    var exact: UInt64 = 0xCBF2_9CE4_8422_2325
    var lower = exact
    var tail: UInt64 = 0
    var head: UInt64 = 0
    var bits: UInt16 = 0
    var place = start
    while place < end {
      let byte = text[place]
      var small = byte
      let upper = byte &- 0x41
      if upper < 26 {
        small = byte | 0x20
        bits |= place == start ? 1 : 2
      } else if byte &- 0x61 < 26 {
        bits |= 4
      } else if byte &- 0x30 < 10 {
        bits |= 8
      } else {
        bits |= Self.sign(byte)
      }
      exact = (exact ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      lower = (lower ^ UInt64(small)) &* 0x0000_0100_0000_01B3
      tail = tail << 8 | UInt64(small)
      if place - start < 8 { head |= UInt64(small) << UInt64(8 * (place - start)) }
      place += 1
    }
    if end - start > 1 { bits |= Shape.isLong.rawValue }
    if start == 0 || text[start - 1] <= 0x20 { bits |= Shape.followsSpace.rawValue }
    if end >= text.count || text[end] <= 0x20 { bits |= Shape.precedesSpace.rawValue }
    self.exact = exact
    self.lower = lower
    self.head = head
    self.tail = tail
    shape = Shape(rawValue: bits)
    length = UInt8(min(255, end - start))
  }

  /// The same word in small letters.
  package var lowered: WordForm {
    var form = self
    form.exact = lower
    form.shape.subtract([.beginsWithCapital, .hasLaterCapital])
    form.shape.insert(.hasSmall)
    return form
  }

  @inline(__always)
  private static func sign(_ byte: UInt8) -> UInt16 {
    switch byte {
    case 0x2D: Shape.hasHyphen.rawValue
    case 0x2E: Shape.hasStop.rawValue
    case 0x27: Shape.hasApostrophe.rawValue
    case 0x80...: Shape.hasForeign.rawValue
    default: Shape.hasOtherSign.rawValue
    }
  }

  /// The last `count` bytes, with the count in the highest byte when the word is that long; otherwise the whole word.
  ///
  /// - Precondition: `count` is 1 to 7.
  @inline(__always)
  package func suffix(_ count: Int) -> UInt64 {
    tail & ((1 << UInt64(8 * count)) - 1) | UInt64(count) << 56
  }

  /// The first `count` bytes.
  @inline(__always)
  package func prefix(_ count: Int) -> UInt64 {
    head & ((1 << UInt64(8 * count)) - 1) | UInt64(count) << 56
  }

  /// The shape without what stands around the word.
  @inline(__always)
  package var ownShape: UInt64 { UInt64(shape.rawValue & 1023) }
}

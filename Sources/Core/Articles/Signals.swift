/// What decided what a block is; several together.
struct Signals: OptionSet, Sendable, Hashable {
  let rawValue: UInt32

  /// The page's markup says so: a heading, bold, a quote, front matter.
  static let mark = Signals(rawValue: 1)
  /// A phrase that newspapers use there and nowhere else.
  static let phrase = Signals(rawValue: 1 << 1)
  /// The form of its line: names, dates, numbers.
  static let form = Signals(rawValue: 1 << 2)
  static let capitals = Signals(rawValue: 1 << 3)
  static let bylineBelow = Signals(rawValue: 1 << 4)
  static let continuationBelow = Signals(rawValue: 1 << 5)
  /// The page has its words once more.
  static let nearCopy = Signals(rawValue: 1 << 6)
  static let speakerBelow = Signals(rawValue: 1 << 7)
  static let creditBehind = Signals(rawValue: 1 << 8)
  /// Wider than the columns of the page.
  static let wide = Signals(rawValue: 1 << 9)
  /// Its lines leave room for the next word, as running text does not.
  static let room = Signals(rawValue: 1 << 10)
  /// It stands where a page or an article begins.
  static let first = Signals(rawValue: 1 << 11)
  /// What stands before it is done.
  static let behindEnd = Signals(rawValue: 1 << 12)
  static let belowHeadline = Signals(rawValue: 1 << 13)
  /// It ends no sentence.
  static let noSentence = Signals(rawValue: 1 << 14)
  static let figure = Signals(rawValue: 1 << 15)
  static let columns = Signals(rawValue: 1 << 16)
  static let noise = Signals(rawValue: 1 << 17)
  static let edge = Signals(rawValue: 1 << 18)
  /// Nothing said that it is anything but running text.
  static let remainder = Signals(rawValue: 1 << 19)

  private static let table: [(signal: Signals, name: String, weight: Double)] = [
    (.mark, "mark", 0.8), (.phrase, "phrase", 0.9), (.form, "form", 0.8),
    (.capitals, "capitals", 0.4),
    (.bylineBelow, "byline_below", 0.8), (.continuationBelow, "continuation_below", 0.8),
    (.nearCopy, "near_copy", 0.8), (.speakerBelow, "speaker_below", 0.8),
    (.creditBehind, "credit_behind", 0.9),
    (.wide, "wide", 0.4), (.room, "room", 0.5), (.first, "first", 0.4),
    (.behindEnd, "behind_end", 0.3),
    (.belowHeadline, "below_headline", 0.6), (.noSentence, "no_sentence", 0.3),
    (.figure, "figure", 0.7),
    (.columns, "columns", 0.8), (.noise, "noise", 0.7), (.edge, "edge", 0.6),
    (.remainder, "remainder", 0.9),
  ]

  /// The names of all signals, in the order in which they are listed.
  static var allNames: [String] { table.map(\.name) }

  /// The names of these signals.
  var names: [String] { Self.table.filter { contains($0.signal) }.map(\.name) }

  /// How sure the signals together are, from 0 to 1: each takes its weight of the doubt that the others leave.
  var confidence: Double {
    var doubt = 1.0
    for entry in Self.table where contains(entry.signal) { doubt *= 1 - entry.weight }
    return ((1 - doubt) * 100).rounded() / 100
  }
}

/// A place where an article begins or where text was put together that is not together on the page.
struct Boundary: Sendable, Equatable {
  enum Kind: String, Sendable, CaseIterable { case start, join, continuation }

  let kind: Kind
  /// The original bytes of the words on both sides.
  let source: [Range<Int>]
  /// What spoke for it, in the words of docs/articles.md.
  let signals: [String]
  /// From 0 to 1.
  let confidence: Double
}

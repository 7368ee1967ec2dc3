/// What every value that one alternative of a regular expression matches must have: enough to find the few values of a
/// lexicon that are worth trying.
struct PatternAlternative: Sendable, Equatable {
  /// Literal texts in the order in which they stand in a value without overlap; the first one begins it, and the last
  /// one ends it. The first and the last may be empty. A single one is the whole value.
  let pieces: [[UInt8]]
  /// Whether all that stands between the pieces is `.*`.
  let isGlob: Bool

  /// The whole value, if the alternative is a plain text.
  var exact: [UInt8]? { pieces.count == 1 ? pieces[0] : nil }

  var prefix: [UInt8] { pieces[0] }

  var suffix: [UInt8] { pieces.count > 1 ? pieces[pieces.count - 1] : [] }

  /// The longest text that stands anywhere inside; empty when there is none.
  var infix: [UInt8] { pieces.dropFirst().dropLast().max { $0.count < $1.count } ?? [] }

  /// Whether it says anything about the values.
  var isSelective: Bool { pieces.count == 1 || pieces.contains { !$0.isEmpty } }

  /// Whether `value` matches, as far as that can be said without the regular expression: nil unless all between the
  /// pieces is `.*` and the value is ASCII without a line end, which `.` does not match.
  func decides(_ value: Span<UInt8>) -> Bool? {
    guard isGlob else { return nil }
    for index in value.indices where value[index] >= 0x80 || 0x0A...0x0D ~= value[index] { return nil }
    if pieces.count == 1 { return value.count == prefix.count && Self.stands(prefix, at: 0, in: value) }
    let end = value.count - suffix.count
    guard prefix.count <= end, Self.stands(prefix, at: 0, in: value), Self.stands(suffix, at: end, in: value) else {
      return false
    }
    var place = prefix.count
    for piece in pieces.dropFirst().dropLast() {
      while place + piece.count <= end, !Self.stands(piece, at: place, in: value) { place += 1 }
      place += piece.count
      if place > end { return false }
    }
    return true
  }

  /// - Precondition: the value goes on for as many bytes as the piece has.
  private static func stands(_ piece: [UInt8], at place: Int, in value: Span<UInt8>) -> Bool {
    for index in piece.indices where piece[index] != value[place + index] { return false }
    return true
  }
}

/// Reads the alternatives of a regular expression without compiling it.
struct PatternAlternatives {
  /// Alternatives that look through the whole lexicon at most.
  private static let searches = 16
  /// Texts that a class of a few characters makes of one alternative at most.
  private static let variants = 32

  private let pattern: [UInt8]
  private var index = 0
  /// The pieces of the alternative, which has several beginnings where a class of a few characters stands in the first
  /// piece; these have one length.
  private var variants: [[[UInt8]]] = [[[]]]
  private var isGlob = true
  /// Where the last character of the last piece begins; nil when the piece is empty.
  private var last: Int?
  private var found: [PatternAlternative] = []

  private init(_ pattern: [UInt8]) { self.pattern = pattern }

  /// What each alternative of `pattern` needs; nil when that is hard to say, or tells too little.
  static func of(_ pattern: [UInt8]) -> [PatternAlternative]? {
    var reader = PatternAlternatives(pattern)
    while reader.index < pattern.count {
      guard reader.readNext() else { return nil }
    }
    reader.finish()
    let found = reader.found
    guard found.count == 1 || found.allSatisfy(\.isSelective),
      found.count(where: { $0.exact == nil && $0.prefix.isEmpty }) <= searches
    else { return nil }
    return found
  }

  private var next: UInt8? { index < pattern.count ? pattern[index] : nil }

  private mutating func finish() {
    for pieces in variants { found.append(PatternAlternative(pieces: pieces, isGlob: isGlob)) }
    (variants, isGlob, last) = ([[[]]], true, nil)
  }

  /// Whether what comes next is understood.
  private mutating func readNext() -> Bool {
    let byte = pattern[index]
    index += 1
    switch byte {
    case UInt8(ascii: "|"):
      finish()
      return true
    case UInt8(ascii: "."): return readAny()
    case UInt8(ascii: "["):
      guard let end = PatternText.endOfClass(pattern.span, from: index - 1) else { return false }
      let members = PatternText.members(ofClass: pattern.span, index - 1...end)
      index = end + 1
      return add(anyOf: members) || readGap()
    case UInt8(ascii: "("): return skipGroup() && readGap()
    case UInt8(ascii: "\\"): return readEscape()
    case UInt8(ascii: "^"), UInt8(ascii: "$"): return readGap()
    case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{"):
      guard let start = last else { return false }
      // The character before may be absent.
      for variant in variants.indices { variants[variant][piece].removeSubrange(start...) }
      index -= 1
      return readGap()
    case UInt8(ascii: "+"):
      guard last != nil else { return false }
      return readGap()
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): return false
    default:
      add(byte)
      return true
    }
  }

  private mutating func add(_ byte: UInt8) {
    if byte & 0xC0 != 0x80 { last = variants[0][piece].count }
    for variant in variants.indices { variants[variant][piece].append(byte) }
  }

  /// The number of the last piece.
  private var piece: Int { variants[0].count - 1 }

  /// Goes on with each of some characters in turn; false where that leads to too many texts, or a quantifier follows.
  private mutating func add(anyOf members: [UInt8]?) -> Bool {
    guard let members, piece == 0, variants.count * members.count <= Self.variants else { return false }
    switch next {
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): return false
    default: break
    }
    last = variants[0][0].count
    variants = variants.flatMap { pieces in members.map { [pieces[0] + [$0]] } }
    return true
  }

  /// Begins a new piece behind something that is no plain text, and passes over its quantifiers.
  private mutating func readGap() -> Bool {
    isGlob = false
    return endPiece()
  }

  private mutating func endPiece() -> Bool {
    if piece == 0 || !variants[0][piece].isEmpty {
      for variant in variants.indices { variants[variant].append([]) }
    }
    last = nil
    while let byte = next {
      switch byte {
      case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): index += 1
      case UInt8(ascii: "{"):
        guard let end = pattern[index...].firstIndex(of: UInt8(ascii: "}")) else { return false }
        index = end + 1
      default: return true
      }
    }
    return true
  }

  private mutating func readAny() -> Bool {
    guard next == UInt8(ascii: "*") else { return readGap() }
    index += 1
    switch next {
    case UInt8(ascii: "+"), UInt8(ascii: "{"): return readGap()
    case UInt8(ascii: "?"): index += 1
    default: break
    }
    switch next {
    case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"): return readGap()
    default: return endPiece()
    }
  }

  private mutating func readEscape() -> Bool {
    guard let byte = next else { return false }
    index += 1
    if PatternText.isPunctuation(byte) {
      add(byte)
      return true
    }
    switch byte {
    case UInt8(ascii: "p"), UInt8(ascii: "P"):
      guard next != nil else { return false }
      if next != UInt8(ascii: "{") { index += 1 }
      return readGap()
    case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "w"), UInt8(ascii: "W"), UInt8(ascii: "s"),
      UInt8(ascii: "S"), UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "v"), UInt8(ascii: "V"), UInt8(ascii: "b"),
      UInt8(ascii: "B"):
      return readGap()
    default: return false
    }
  }

  /// Goes to the end of the group that was opened; false when it may change what stands behind it.
  private mutating func skipGroup() -> Bool {
    var depth = 1
    guard readGroupStart() else { return false }
    while depth > 0 {
      guard let byte = next else { return false }
      index += 1
      switch byte {
      case UInt8(ascii: "\\"):
        guard let escaped = next, escaped != UInt8(ascii: "Q"), escaped != UInt8(ascii: "E") else { return false }
        index += 1
      case UInt8(ascii: "["):
        guard let end = PatternText.endOfClass(pattern.span, from: index - 1) else { return false }
        index = end + 1
      case UInt8(ascii: "("):
        guard readGroupStart() else { return false }
        depth += 1
      case UInt8(ascii: ")"): depth -= 1
      default: break
      }
    }
    return true
  }

  /// A group of its own kind is not understood, but `(?:…)` is.
  private mutating func readGroupStart() -> Bool {
    if next == UInt8(ascii: "*") { return false }
    guard next == UInt8(ascii: "?") else { return true }
    index += 1
    guard next == UInt8(ascii: ":") else { return false }
    index += 1
    return true
  }
}

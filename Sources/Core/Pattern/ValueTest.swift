/// A test of one attribute value.
struct ValueTest: Sendable {
  enum Kind: Sendable {
    /// The value itself.
    case exact([UInt8])
    /// The value, after folding both sides.
    case folded([UInt8], Folding.Options)
    case pattern(ValuePattern)
    /// At most `distance` changes between the folded scalars.
    case fuzzy([Unicode.Scalar], distance: Int, Folding.Options)
    case list(Set<[UInt8]>)
  }

  let kind: Kind
  /// What it was made from, when that was one string.
  let source: ValueString?

  init(exactly value: [UInt8]) {
    kind = .exact(value)
    source = nil
  }

  init(anyOf values: some Sequence<String>) {
    kind = .list(Set(values.map { Array($0.utf8) }))
    source = nil
  }

  /// Reads a string of a query; a mistake in a regular expression is placed inside the string.
  init(_ string: ValueString) throws(QueryError) {
    source = string
    let options = Self.folding(string.flags)
    let bytes = Array(string.text.utf8)
    if string.distance > 0 {
      let folded = Folding.folded(bytes.span, options)
      kind = .fuzzy(Array(String(decoding: folded, as: UTF8.self).unicodeScalars), distance: string.distance, options)
    } else if string.flags.contains(.literal) {
      kind = .exact(bytes)
    } else if ValuePattern.isLiteral(string.text) {
      kind = options.isEmpty ? .exact(bytes) : .folded(Folding.folded(bytes.span, options), options)
    } else {
      kind = .pattern(try Self.pattern(string.text, string.flags, string.place))
    }
  }

  static func pattern(_ text: String, _ flags: ValueFlags, _ place: QueryPlace) throws(QueryError) -> ValuePattern {
    do {
      return try ValuePattern(
        text, ignoringCase: flags.contains(.ignoringCase), ignoringDiacritics: flags.contains(.ignoringDiacritics))
    } catch {
      // The string's first byte follows its delimiter; doubled delimiters before the mistake move it by one each.
      let inside = min(place.offset + 1 + error.offset, place.offset + max(place.length - 1, 0))
      let at = QueryPlace(offset: inside, length: 1)
      throw QueryError(.badRegex, "the regular expression cannot be read: \(error.message)", at: at)
    }
  }

  static func folding(_ flags: ValueFlags) -> Folding.Options {
    var options: Folding.Options = []
    if flags.contains(.ignoringCase) { options.insert(.letterCase) }
    if flags.contains(.ignoringDiacritics) { options.insert(.diacritics) }
    return options
  }

  /// Whether `value` passes; a regular expression that takes too long throws.
  func matches(_ value: [UInt8]) throws(ValuePatternError) -> Bool {
    switch kind {
    case .exact(let bytes): value == bytes
    case .folded(let bytes, let options): Folding.folded(value.span, options) == bytes
    case .pattern(let pattern): try pattern.matches(value.span)
    case .list(let values): values.contains(value)
    case .fuzzy(let scalars, let distance, let options):
      Self.distance(of: value, from: scalars, options) <= distance
    }
  }

  private static func distance(of value: [UInt8], from scalars: [Unicode.Scalar], _ options: Folding.Options) -> Int {
    let folded = Folding.folded(value.span, options)
    return EditDistance.between(scalars, Array(String(decoding: folded, as: UTF8.self).unicodeScalars))
  }
}

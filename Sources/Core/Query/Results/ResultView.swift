/// A result with the tokens that it is about: reads the values at the anchors of its rows.
struct ResultView<Tokens: IndexedTokens> {
  /// What is read at a token.
  enum Value: Equatable {
    case attribute(Int)
    /// The value of the innermost region around it.
    case column(CorpusNames.RegionReference)
  }

  let set: ResultSet
  let tokens: Tokens
  let cancel: CancelFlag
  /// Keeps what is costly to find out about the generation; nil keeps nothing.
  let cache: IDSetCache?

  init(_ set: ResultSet, _ tokens: Tokens, cache: IDSetCache? = nil, _ cancel: CancelFlag) {
    self.cache = cache
    self.set = set
    self.tokens = tokens
    self.cancel = cancel
  }

  // MARK: - Names

  /// The value called `name`: a token attribute, or a region's attribute when `allowsRegions`.
  func value(_ name: String, at place: QueryPlace, allowsRegions: Bool = true) throws(QueryError) -> Value {
    if let attribute = tokens.names.attribute(name) { return .attribute(attribute) }
    if allowsRegions, let reference = tokens.names.region(name) {
      guard reference.column != nil else {
        throw QueryError(
          .wrongType, "the region \(name) has no value of its own", at: place,
          hint: "its attributes are written \(name)_NAME")
      }
      return .column(reference)
    }
    let known = tokens.names.attributes + (allowsRegions ? tokens.names.regionNames : [])
    throw QueryError(
      .unknownAttribute, "the corpus has no attribute \(name)", at: place, expected: tokens.names.attributes,
      didYouMean: NearNames.of(name, among: known).first)
  }

  /// The positions that an anchor names, a row at a time.
  func places(_ anchor: MatchAnchor) throws(QueryError) -> (Int) -> Int? {
    let set = set
    let offset = anchor.offset
    switch anchor.name {
    case "match": return { Int(set.firsts[$0]) + offset }
    case "matchend": return { Int(set.lasts[$0]) + offset }
    case "target":
      guard set.targets != nil else { throw missing(anchor) }
      return { row in set.target(row).map { $0 + offset } }
    case "keyword":
      guard set.keywords != nil else { throw missing(anchor) }
      return { row in set.keyword(row).map { $0 + offset } }
    default:
      for capture in set.captures {
        if capture.name == anchor.name { return { row in Self.set(capture.firsts[row], offset) } }
        if capture.name + "_end" == anchor.name { return { row in Self.set(capture.lasts[row], offset) } }
      }
      let known = AnchorName.allCases.map(\.rawValue) + set.captures.flatMap { [$0.name, $0.name + "_end"] }
      throw QueryError(
        .unknownLabel, "the result has no anchor and no capture \(anchor.name)", at: anchor.place, expected: known,
        didYouMean: NearNames.of(anchor.name, among: known).first)
    }
  }

  private static func set(_ position: Int32, _ offset: Int) -> Int? { position < 0 ? nil : Int(position) + offset }

  private func missing(_ anchor: MatchAnchor) -> QueryError {
    QueryError(
      .unknownLabel, "the result has no \(anchor.name)", at: anchor.place,
      hint: "a query sets it with @, or ‘set A \(anchor.name) …’")
  }

  // MARK: - Values

  /// The value at a position; nil outside of the corpus, and of regions.
  func text(_ value: Value, at position: Int?) throws -> [UInt8]? {
    guard let position, position >= 0, position < tokens.tokenCount else { return nil }
    switch value {
    case .attribute(let attribute): return try tokens.value(of: attribute, at: position)
    case .column(let reference):
      guard let column = reference.column, let ordinal = try tokens.innermost(reference, around: position) else {
        return nil
      }
      return try tokens.value(reference.layer, column, ordinal)
    }
  }

  static func folded(_ text: [UInt8], _ flags: ValueFlags) -> [UInt8] {
    let options = ValueTest.folding(flags)
    return options.isEmpty ? text : Folding.folded(text.span, options)
  }

  /// The characters from the last to the first.
  static func reversed(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var end = text.count
    while end > 0 {
      var start = end - 1
      while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
      result += text[start..<end]
      end = start
    }
    return result
  }
}

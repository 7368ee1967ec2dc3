/// Looks up the names of a pattern on a corpus and compiles its strings.
struct PatternResolver {
  /// What a session adds to the corpus.
  struct Session: Sendable {
    /// Word lists by name, without `$`.
    var lists: [String: [String]] = [:]
    /// The numbers of the markers that set target and keyword.
    var targetNumber = 0
    var keywordNumber = 1
    /// What stands for a bound where none is written, in tokens behind the first.
    var hardBoundary = 500
    /// Whether tags in pairs mean one region.
    var pairsTags = true
    /// What bare strings test; nil is the first attribute.
    var defaultAttribute: String?
  }

  let names: CorpusNames
  let session: Session
  /// Slots of labels by name.
  var labels: [String: Int] = [:]
  private var captures: [ResolvedPattern.Capture] = []
  private var pairs: [String: Int] = [:]
  private var written: [TokenElement] = []

  private init(names: CorpusNames, session: Session) {
    self.names = names
    self.session = session
  }

  static func resolve(
    _ pattern: FilteredPattern, names: CorpusNames, session: Session = Session()
  ) throws(QueryError) -> ResolvedPattern {
    var resolver = PatternResolver(names: names, session: session)
    return try resolver.pattern(pattern)
  }

  /// A token test on its own, as in `MU`; it has no label to refer to.
  static func condition(
    of token: TokenElement, names: CorpusNames, session: Session = Session()
  ) throws(QueryError) -> ResolvedCondition? {
    guard let condition = token.condition else { return nil }
    let resolver = PatternResolver(names: names, session: session)
    return try resolver.condition(condition, isGlobal: false)
  }

  private mutating func pattern(_ pattern: FilteredPattern) throws(QueryError) -> ResolvedPattern {
    var tags = TagNames()
    tags.collect(pattern.expression)
    for name in tags.ends where session.pairsTags && tags.starts.contains(name) && pairs[name] == nil {
      pairs[name] = pairs.count
    }
    let expression = try expression(pattern.expression)
    var result = ResolvedPattern(expression: expression, bound: .distance(session.hardBoundary))
    if let constraint = pattern.constraint { result.constraint = try condition(constraint, isGlobal: true) }
    if let bound = pattern.bound { result.bound = try self.bound(bound) }
    if let selector = pattern.selector {
      result.selector = (try anchor(selector.first), try anchor(selector.last))
    }
    for filter in pattern.filters {
      let operand = try Self.resolve(filter.operand, names: names, session: session)
      result.filters.append(.init(relation: filter.relation, isNegated: filter.isNegated, operand: operand))
    }
    result.labelCount = labels.count
    result.pairCount = pairs.count
    result.captures = captures
    return result
  }

  func bound(_ bound: Bound) throws(QueryError) -> ResolvedBound {
    switch bound {
    case .distance(let distance): .distance(distance)
    case .regions(let count, let layer, let place): .regions(count: count, try region(layer, at: place))
    }
  }

  private func anchor(_ anchor: FilteredPattern.Anchor) throws(QueryError) -> ResolvedAnchor {
    guard let term = term(anchor.name) else {
      throw QueryError(.unknownLabel, "no label \(anchor.name) is defined", at: anchor.place)
    }
    return ResolvedAnchor(term: term, offset: anchor.offset)
  }

  // MARK: - Expressions

  private mutating func expression(_ expression: Expression) throws(QueryError) -> ResolvedExpression {
    switch expression {
    case .alternation(let parts):
      var resolved: [ResolvedExpression] = []
      for part in parts { resolved.append(try self.expression(part)) }
      return .alternation(resolved)
    case .sequence(let parts):
      var resolved: [ResolvedExpression] = []
      for part in parts { resolved.append(try self.expression(part)) }
      return .sequence(resolved)
    case .repetition(let inner, let atLeast, let atMost):
      return .repetition(try self.expression(inner), atLeast: atLeast, atMost: atMost)
    case .token(let token):
      var mark = mark(token.marker, token.label)
      let condition: ResolvedCondition? =
        if let written = token.condition { try self.condition(written, isGlobal: false) } else { nil }
      mark.unsets = unsetLabels(token.condition)
      let resolved = self.token(token, condition, mark)
      return token.isLookahead ? .lookahead(resolved) : .token(resolved)
    case .tag(let tag): return try self.tag(tag)
    case .anchor(let anchor):
      guard let layer = names.region(CorpusNames.anchorMark + anchor.name) else {
        throw QueryError(
          .unknownRegion, "there is no active result whose \(anchor.name) this could be", at: anchor.place,
          hint: "the name of a result alone makes it the active one")
      }
      return anchor.isEnd ? .end(layer, pair: nil) : .start(RegionTest(reference: layer), pair: nil)
    case .region(let region):
      let known = names.region(region.name) ?? names.region(CorpusNames.resultMark + region.name)
      guard let known else { throw unknownResult(region) }
      let test = RegionTest(reference: known)
      let first = mark(region.firstMarker, region.firstLabel)
      let last = mark(region.lastMarker, region.lastLabel)
      guard region.isZeroWidth else { return .element(test, first: first, last: last) }
      return .region(test, first: first, last: last)
    case .capture(let name, let inner, _):
      let body = try self.expression(inner)
      let capture = ResolvedPattern.Capture(name: name, first: slot(name), last: slot(name + "_end"))
      if !captures.contains(where: { $0.name == name }) { captures.append(capture) }
      return .capture(body, first: capture.first, last: capture.last)
    case .look(let look):
      // Labels inside have slots too, but what they hold ends here.
      let outer = captures
      let inner = try self.expression(look.expression)
      captures = outer
      return .look(inner, isBehind: look.isBehind, isNegated: look.isNegated)
    }
  }

  private func unknownResult(_ region: RegionElement) -> QueryError {
    let results = names.regions.map(\.name).filter { $0.hasPrefix(CorpusNames.resultMark) }.map {
      String($0.dropFirst(2))
    }
    return QueryError(
      .unknownRegion, "there is no region and no result \(region.name)", at: region.place,
      expected: names.regions.map(\.name).filter { !$0.hasPrefix(CorpusNames.anchorMark) } + results,
      didYouMean: NearNames.of(region.name, among: names.regionNames + results).first)
  }

  private mutating func token(
    _ element: TokenElement, _ condition: ResolvedCondition?, _ mark: TokenMark
  ) -> ResolvedToken {
    written.append(element)
    let kind = written.firstIndex(of: element) ?? 0
    return ResolvedToken(number: written.count - 1, kind: kind, condition: condition, mark: mark)
  }

  private mutating func mark(_ marker: Marker?, _ label: String?) -> TokenMark {
    let anchor: AnchorSlot? =
      switch marker {
      case .target?, .number(session.targetNumber)?: .target
      case .number(session.keywordNumber)?: .keyword
      default: nil
      }
    return TokenMark(label: label.map { slot($0) }, anchor: anchor)
  }

  /// The slots of the labels that a condition unsets with `~`, each once.
  private func unsetLabels(_ condition: Condition?) -> [Int] {
    var names: [String] = []
    condition?.collectUnset(into: &names)
    return Set(names.compactMap { labels[$0] }).sorted()
  }

  private mutating func slot(_ label: String) -> Int {
    if let slot = labels[label] { return slot }
    labels[label] = labels.count
    return labels.count - 1
  }

  func term(_ name: String) -> PositionTerm? {
    switch name {
    case "_": .current
    case "match": .match
    case "matchend": .matchend
    case "target", "collocate": .target
    case "keyword": .keyword
    default: labels[name].map { .label($0) }
    }
  }

  // MARK: - Regions

  func region(_ name: String, at place: QueryPlace) throws(QueryError) -> CorpusNames.RegionReference {
    if let reference = names.region(name) { return reference }
    throw QueryError(
      .unknownRegion, "the corpus has no region \(name)", at: place, expected: names.regions.map(\.name),
      didYouMean: NearNames.of(name, among: names.regionNames).first)
  }

  private func tag(_ tag: TagElement) throws(QueryError) -> ResolvedExpression {
    let reference = try region(tag.name, at: tag.place)
    if tag.form == .end { return .end(reference, pair: pairs[tag.name]) }
    var test = RegionTest(reference: reference)
    for written in tag.tests {
      test.columns.append(
        .init(column: try column(of: written, reference, tag.name), condition: try columnCondition(written)))
    }
    return tag.form == .element
      ? .element(test, first: TokenMark(), last: TokenMark()) : .start(test, pair: pairs[tag.name])
  }

  private func column(
    of test: TagElement.Test, _ reference: CorpusNames.RegionReference, _ tag: String
  ) throws(QueryError) -> Int {
    guard let attribute = test.attribute else {
      if let column = reference.column { return column }
      throw QueryError(
        .wrongType, "the region \(tag) has no value of its own", at: test.place,
        hint: "its attributes are tested as <\(tag)_NAME=\"…\">")
    }
    let columns = names.regions[reference.layer].columns
    if let column = columns.firstIndex(of: attribute) { return column }
    throw QueryError(
      .unknownAttribute, "the region \(names.regions[reference.layer].name) has no attribute \(attribute)",
      at: test.place, expected: columns, didYouMean: NearNames.of(attribute, among: columns).first)
  }

  private func columnCondition(_ test: TagElement.Test) throws(QueryError) -> RegionTest.ColumnCondition {
    switch (test.operation, test.literal) {
    case (.set(let set), .string(let value)): return .set(set, try ValueTest(value))
    case (.compare(let comparison), .string(let value)):
      guard comparison.isEquality else { return .compare(comparison, Array(value.text.utf8)) }
      return .matches(try ValueTest(value), isNegated: comparison == .notEqual)
    case (.compare(let comparison), .integer(let value)): return .number(comparison, Double(value))
    case (.compare(let comparison), .number(let value)): return .number(comparison, value)
    case (.set, _): throw QueryError(.wrongType, "a feature is a string", at: test.place)
    }
  }
}

/// The names of the tags of an expression.
private struct TagNames {
  var starts: Set<String> = []
  var ends: [String] = []

  mutating func collect(_ expression: Expression) {
    switch expression {
    case .alternation(let parts), .sequence(let parts): for part in parts { collect(part) }
    case .repetition(let inner, _, _), .capture(_, let inner, _): collect(inner)
    case .look(let look): collect(look.expression)
    case .tag(let tag):
      switch tag.form {
      case .start: starts.insert(tag.name)
      case .end: ends.append(tag.name)
      case .element: break
      }
    case .token, .anchor, .region: break
    }
  }
}

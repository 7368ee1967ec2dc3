/// A pattern ready to be searched for.
struct CompiledPattern<Tokens: IndexedTokens>: Sendable {
  struct Filter: Sendable {
    let relation: FilteredPattern.Relation
    let isNegated: Bool
    let operand: CompiledPattern
  }

  let tokens: Tokens
  let program: Program
  let bound: ResolvedBound
  let filters: [Filter]
  let captures: [ResolvedPattern.Capture]
  let selector: (first: ResolvedAnchor, last: ResolvedAnchor)?
  /// The ranges that matches stay inside of; nil for the whole corpus.
  var space: ResultLayer?

  init(_ pattern: ResolvedPattern, _ sets: IDSetBuilder<Tokens>, strategy: MatchStrategy = .standard) throws {
    tokens = sets.tokens
    program = try ProgramCompiler.compile(pattern, sets, tracksFirst: strategy == .traditional)
    bound = pattern.bound
    filters = try pattern.filters.map { filter in
      Filter(
        relation: filter.relation, isNegated: filter.isNegated,
        operand: try CompiledPattern(filter.operand, sets))
    }
    captures = pattern.captures
    selector = pattern.selector
  }

  var hasFixedLength: Bool { program.shape.longest == program.shape.shortest }

  /// The set that decides everything: the pattern is one token test, and any bound lets one token pass.
  var singleSet: (attribute: Int, set: IDSet)? {
    guard filters.isEmpty, selector == nil, case .distance = bound,
      case .ids(let attribute, .current, let set)? = program.singleTest
    else { return nil }
    return (attribute, set)
  }

  /// Whether every token matches.
  var acceptsEveryToken: Bool {
    guard filters.isEmpty, selector == nil, case .distance = bound, case .constant(true)? = program.singleTest else {
      return false
    }
    return true
  }

  func hit(_ match: SpanMatch) -> Hit? {
    var hit = Hit(first: match.start, last: match.end - 1)
    guard !match.slots.isEmpty else { return select(hit, match) }
    hit.target = slot(program.targetSlot, of: match)
    hit.keyword = slot(program.keywordSlot, of: match)
    for capture in captures {
      guard let first = slot(capture.first, of: match), let last = slot(capture.last, of: match) else { continue }
      hit.captures.append(.init(name: capture.name, first: first, last: last))
    }
    return select(hit, match)
  }

  private func slot(_ slot: Int, of match: SpanMatch) -> Int? {
    match.slots.isEmpty || match.slots[slot] < 0 ? nil : Int(match.slots[slot])
  }

  /// The hit with the selected range; nil when a label is not set, or the range empty or outside of the corpus.
  private func select(_ hit: Hit, _ match: SpanMatch) -> Hit? {
    guard let selector else { return hit }
    guard let first = place(selector.first, hit, match), let last = place(selector.last, hit, match) else { return nil }
    var selected = hit
    selected.first = first
    selected.last = last
    return first >= 0 && first <= last && last < tokens.tokenCount ? selected : nil
  }

  private func place(_ anchor: ResolvedAnchor, _ hit: Hit, _ match: SpanMatch) -> Int? {
    let place: Int? =
      switch anchor.term {
      case .match: hit.first
      case .matchend: hit.last
      case .target: hit.target
      case .keyword: hit.keyword
      case .label(let label): slot(label, of: match)
      case .current: nil
      }
    return place.map { $0 + anchor.offset }
  }
}

extension PlainMatcher {
  /// Chooses among the spans that the starts gave, one each, by increasing start.
  static func apply(_ strategy: MatchStrategy, to matches: [Candidate]) -> [Candidate] {
    switch strategy {
    case .traditional: matches
    case .shortest: matches.filter { match in !matches.contains { match.contains($0) } }
    case .standard:
      matches.filter { match in
        !matches.contains { $0.state.position == match.state.position && $0.start < match.start }
      }
    case .longest: matches.filter { match in !matches.contains { $0.contains(match) } }
    }
  }

  /// Applies filters and the selector.
  func finish(_ matches: [Candidate]) throws -> [Hit] {
    var kept = matches
    for filter in pattern.filters { kept = try apply(filter, to: kept) }
    var hits = kept.map(hit)
    guard let selector = pattern.selector else { return hits }
    hits = hits.indices.compactMap { index in
      select(selector.first, selector.last, kept[index], hits[index])
    }
    hits.sort { ($0.first, $0.last) < ($1.first, $1.last) }
    return hits.reduce(into: []) { result, hit in
      if let last = result.last, last.first == hit.first, last.last == hit.last { return }
      result.append(hit)
    }
  }

  private func hit(_ match: Candidate) -> Hit {
    var hit = Hit(
      first: match.start, last: match.state.position - 1, target: match.state.target, keyword: match.state.keyword)
    for capture in pattern.captures {
      guard let first = match.state.labels[capture.first], let last = match.state.labels[capture.last] else { continue }
      hit.captures.append(.init(name: capture.name, first: first, last: last))
    }
    return hit
  }

  /// The hit with the selected range; nil when a label is not set, or the range empty or out of the corpus.
  private func select(_ first: ResolvedAnchor, _ last: ResolvedAnchor, _ match: Candidate, _ hit: Hit) -> Hit? {
    let bindings = MatchBindings(
      current: nil, match: hit.first, matchend: hit.last, target: hit.target, keyword: hit.keyword,
      labels: match.state.labels)
    guard let begin = bindings[first.term], let end = bindings[last.term] else { return nil }
    var selected = hit
    selected.first = begin + first.offset
    selected.last = end + last.offset
    guard selected.first >= 0, selected.first <= selected.last, selected.last < source.tokenCount else { return nil }
    return selected
  }

  private func apply(_ filter: ResolvedPattern.Filter, to matches: [Candidate]) throws -> [Candidate] {
    let matcher = PlainMatcher(filter.operand, in: source)
    var spans: [Range<Int>] = []
    for start in 0..<source.tokenCount {
      let accepted = try matcher.accepted(matcher.candidates(from: start))
      spans += accepted.map { $0.start..<$0.state.position }
    }
    return matches.filter { match in
      let range = match.start..<match.state.position
      let isFound = spans.contains { span in
        switch filter.relation {
        case .containing: range.lowerBound <= span.lowerBound && span.upperBound <= range.upperBound
        case .within: span.lowerBound <= range.lowerBound && range.upperBound <= span.upperBound
        case .overlapping: span.overlaps(range)
        }
      }
      return isFound != filter.isNegated
    }
  }

  /// The candidates that pass this pattern's own filters.
  private func accepted(_ candidates: [Candidate]) throws -> [Candidate] {
    var kept = candidates
    for filter in pattern.filters { kept = try apply(filter, to: kept) }
    return kept
  }
}

extension PlainMatcher.Candidate {
  /// Whether `other` lies inside and is shorter.
  fileprivate func contains(_ other: Self) -> Bool {
    start <= other.start && other.state.position <= state.position
      && (start, state.position) != (other.start, other.state.position)
  }
}

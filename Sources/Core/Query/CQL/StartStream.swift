/// The positions where a match can start, in ascending order: a superset of those where one does.
struct StartStream<Tokens: IndexedTokens> {
  private struct Source {
    let anchor: PatternShape.Anchor
    var stream: AnchorStream<Tokens>
    /// The last place that was read; −1 before the first.
    var place: Int? = -1
  }

  /// A required place is looked for when it is at most so many times as frequent as the starts.
  private static var requiredFrequency: Int { 16 }

  private let tokens: Tokens
  private var reach: MatchReach<Tokens>
  /// Otherwise every position is tried.
  private let isAnchored: Bool
  private var sources: [Source] = []
  /// Other places that every match must have, each alone.
  private var required: [Source] = []
  private let choice: PatternShape.Choice?
  /// Where starts are allowed, ascending and disjoint; nil everywhere.
  private let ranges: [Range<Int>]?
  private var nextRange = 0

  init(_ program: Program, _ bound: ResolvedBound, _ tokens: Tokens, ranges: [Range<Int>]?, _ cancel: CancelFlag) throws
  {
    self.tokens = tokens
    self.ranges = ranges
    let reach = MatchReach(bound, tokens)
    self.reach = reach
    let length = reach.typicalLength
    if let best = program.shape.best(length), PatternShape.cost(best, length) < tokens.tokenCount {
      choice = best
      isAnchored = true
      sources = try best.map { Source(anchor: $0, stream: try AnchorStream($0.kind, tokens, cancel)) }
      let limit = Self.requiredFrequency * max(1, PatternShape.cost(best, length))
      for choice in program.shape.choices where choice.count == 1 {
        guard case .token(_, let set) = choice[0].kind, choice[0].farthest != nil, set.frequency <= limit,
          set.count <= AnchorStream<Tokens>.mergeLimit, !(best.count == 1 && choice[0].isSame(best[0]))
        else { continue }
        required.append(Source(anchor: choice[0], stream: try AnchorStream(choice[0].kind, tokens, cancel)))
      }
    } else {
      choice = nil
      isAnchored = false
    }
  }

  /// The first start at or after `position`, which never goes back.
  mutating func next(atOrAfter position: Int) throws -> Int? {
    var position = position
    while true {
      guard let found = try candidate(atOrAfter: position) else { return nil }
      guard let allowed = allowed(atOrAfter: found) else { return nil }
      if allowed > found {
        position = allowed
        continue
      }
      guard let possible = try possible(atOrAfter: found) else { return nil }
      if possible == found { return found }
      position = possible
    }
  }

  /// The first position from `start` on that the other required places allow; nil when there is none.
  private mutating func possible(atOrAfter start: Int) throws -> Int? {
    for index in required.indices {
      let anchor = required[index].anchor
      if let place = required[index].place, place < start + anchor.nearest {
        required[index].place = try required[index].stream.next(atOrAfter: start + anchor.nearest)
      }
      guard let place = required[index].place else { return nil }
      if let farthest = anchor.farthest, place > start + farthest { return place - farthest }
    }
    return start
  }

  private mutating func allowed(atOrAfter position: Int) -> Int? {
    guard let ranges else { return position }
    while nextRange < ranges.count, ranges[nextRange].upperBound <= position { nextRange += 1 }
    return nextRange < ranges.count ? max(position, ranges[nextRange].lowerBound) : nil
  }

  private mutating func candidate(atOrAfter position: Int) throws -> Int? {
    guard isAnchored else { return position < tokens.tokenCount ? position : nil }
    var first: Int?
    for index in sources.indices {
      let anchor = sources[index].anchor
      if let place = sources[index].place, place < position + anchor.nearest {
        sources[index].place = try sources[index].stream.next(atOrAfter: position + anchor.nearest)
      }
      guard let place = sources[index].place else { continue }
      var low = try anchor.farthest == 0 ? place : reach.earliestStart(reaching: max(0, place - 1))
      if let farthest = anchor.farthest { low = max(low, place - farthest) }
      low = min(low, place - anchor.nearest)
      first = min(first ?? .max, max(position, low))
    }
    return first.flatMap { $0 < tokens.tokenCount ? $0 : nil }
  }

  /// Writes how starts are found.
  func explain(into writer: inout JSONWriter) {
    writer.key("anchors")
    writer.array { writer in
      for source in sources {
        writer.object { writer in
          switch source.anchor.kind {
          case .token(let attribute, let set):
            writer.member("attribute", tokens.names.attributes[attribute])
            writer.member("values", set.count)
          case .regionStart(let layer, _): writer.member("region_start", tokens.names.regions[layer].name)
          case .regionEnd(let layer, _): writer.member("region_end", tokens.names.regions[layer].name)
          }
          writer.member("frequency", source.anchor.kind.frequency)
          writer.member("by", source.stream.name)
          writer.member("nearest", source.anchor.nearest)
          writer.key("farthest")
          if let farthest = source.anchor.farthest { writer.integer(farthest) } else { writer.null() }
        }
      }
    }
    writer.member("estimated_starts", choice.map { PatternShape.cost($0, reach.typicalLength) } ?? tokens.tokenCount)
  }
}

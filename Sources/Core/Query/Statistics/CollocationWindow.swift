/// Which tokens stand near a match.
///
/// Near are up to `left` tokens before the first token of the match and up to `right` after the last one, none of the
/// match's own. With `within` a window also stays inside the innermost region around the first token (on the left) and
/// around the last one (on the right), and is empty on the side where there is no region. With `ranges` it stays in the
/// one that the first, or the last, token lies in, and is empty where that lies in none.
struct CollocationWindow: Sendable {
  /// How tokens are counted that are near several matches.
  enum Counting: String, CaseIterable, Sendable {
    /// Once. A token of one match that is near another match counts as well.
    case once
    /// For each match that they are near.
    case each
  }

  /// The most tokens on one side, unless a region is the window.
  static let widest = 1000

  var left = 5
  var right = 5
  var within: CorpusNames.RegionReference?
  var counting = Counting.once

  /// All of a region but the match.
  static func whole(_ region: CorpusNames.RegionReference) -> CollocationWindow {
    CollocationWindow(left: .max, right: .max, within: region)
  }
}

/// The bounds of the windows of matches that come in corpus order.
struct WindowBounds<Tokens: IndexedTokens> {
  private let window: CollocationWindow
  private let tokenCount: Int
  private var first: Surroundings<Tokens>
  private var last: Surroundings<Tokens>

  init(_ window: CollocationWindow, _ tokens: Tokens, ranges: [Range<Int>]?) {
    self.window = window
    tokenCount = tokens.tokenCount
    first = Surroundings(tokens, window.within, ranges)
    last = first
  }

  /// Where the window of a match with first token `position` begins; `position` when nothing is left of it.
  mutating func low(_ position: Int) throws -> Int {
    guard let around = try first.around(position) else { return position }
    return max(around.lowerBound, position - min(window.left, position))
  }

  /// Where the window of a match with last token `position` ends; the token after it when nothing is right of it.
  mutating func high(_ position: Int) throws -> Int {
    guard let around = try last.around(position) else { return position + 1 }
    return min(around.upperBound, position + 1 + min(window.right, tokenCount - position - 1))
  }
}

/// What windows may not leave, around places that come in about ascending order.
private struct Surroundings<Tokens: IndexedTokens> {
  private let tokens: Tokens
  private let region: CorpusNames.RegionReference?
  private let isDisjoint: Bool
  private let ranges: [Range<Int>]?
  /// The last region asked for, and a range up to which all end before the last place.
  private var ordinal = 0
  private var next = 0
  private var known = 0..<0

  init(_ tokens: Tokens, _ region: CorpusNames.RegionReference?, _ ranges: [Range<Int>]?) {
    self.tokens = tokens
    self.region = region
    self.ranges = ranges
    isDisjoint = region.map { tokens.isDisjoint($0.layer) && $0.column == nil } ?? true
    if region == nil, ranges == nil { known = 0..<tokens.tokenCount }
  }

  /// Nil where there is nothing.
  mutating func around(_ position: Int) throws -> Range<Int>? {
    if known.contains(position) { return known }
    var found = 0..<tokens.tokenCount
    if let region {
      guard let inside = try self.region(region, position) else { return nil }
      found = inside
    }
    if let ranges {
      guard let inside = range(ranges, position) else { return nil }
      found = found.clamped(to: inside)
    }
    if isDisjoint { known = found }
    return found
  }

  private mutating func region(_ region: CorpusNames.RegionReference, _ position: Int) throws -> Range<Int>? {
    guard isDisjoint else {
      return try tokens.innermost(region, around: position).map { try tokens.region(region.layer, $0) }
    }
    if ordinal > 0, try tokens.region(region.layer, ordinal).lowerBound > position { ordinal = 0 }
    let following = try tokens.firstRegion(region.layer, atOrAfter: position + 1, from: ordinal)
    ordinal = max(0, following - 1)
    guard following > 0 else { return nil }
    let found = try tokens.region(region.layer, ordinal)
    return found.contains(position) ? found : nil
  }

  private mutating func range(_ ranges: [Range<Int>], _ position: Int) -> Range<Int>? {
    if next > 0, ranges[next - 1].upperBound > position { next = 0 }
    while next < ranges.count, ranges[next].upperBound <= position { next += 1 }
    return next < ranges.count && ranges[next].contains(position) ? ranges[next] : nil
  }
}

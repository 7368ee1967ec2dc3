/// How long the matches of an expression are, and what each of them must contain.
struct PatternShape: Sendable {
  /// Something that stands at a known distance from the start of every match.
  struct Anchor: Sendable {
    enum Kind: Sendable {
      case token(attribute: Int, IDSet)
      case regionStart(layer: Int, count: Int)
      /// A region ended just before.
      case regionEnd(layer: Int, count: Int)

      /// How many places there are.
      var frequency: Int {
        switch self {
        case .token(_, let set): set.frequency
        case .regionStart(_, let count), .regionEnd(_, let count): count
        }
      }
    }

    let kind: Kind
    /// Tokens between the start of the match and the anchor.
    var nearest: Int
    /// Nil when only the bound limits it.
    var farthest: Int?

    /// Starts that the anchor leads to.
    func cost(_ bound: Int) -> Int {
      kind.frequency * ((farthest.map { min($0, bound) } ?? bound) - nearest + 1)
    }
  }

  /// Every match has one of these anchors.
  typealias Choice = [Anchor]

  var shortest = 0
  var longest: Int? = 0
  var choices: [Choice] = []

  static func token(_ test: TokenTest) -> PatternShape {
    var shape = PatternShape(shortest: 1, longest: 1)
    if let anchor = test.anchor {
      shape.choices = [[Anchor(kind: .token(attribute: anchor.attribute, anchor.set), nearest: 0, farthest: 0)]]
    }
    return shape
  }

  static func anchored(_ kind: Anchor.Kind) -> PatternShape {
    PatternShape(choices: [[Anchor(kind: kind, nearest: 0, farthest: 0)]])
  }

  static func sequence(_ parts: [PatternShape]) -> PatternShape {
    var whole = PatternShape()
    for part in parts {
      for choice in part.choices { whole.choices.append(choice.map { $0.moved(by: whole.shortest, whole.longest) }) }
      whole.shortest += part.shortest
      whole.longest = sum(whole.longest, part.longest)
    }
    return whole
  }

  static func alternation(_ parts: [PatternShape]) -> PatternShape {
    var whole = PatternShape(shortest: parts.map(\.shortest).min() ?? 0)
    whole.longest = parts.contains { $0.longest == nil } ? nil : parts.compactMap(\.longest).max()
    let best = parts.map { $0.best(500) }
    if best.allSatisfy({ $0 != nil }) { whole.choices = [best.compactMap(\.self).flatMap(\.self)] }
    return whole
  }

  func repeated(atLeast: Int, atMost: Int?) -> PatternShape {
    var whole = PatternShape(shortest: shortest * atLeast)
    if let atMost, let longest {
      whole.longest = longest.multipliedReportingOverflow(by: atMost).overflow ? nil : longest * atMost
    } else {
      whole.longest = longest == 0 ? 0 : nil
    }
    if atLeast > 0 { whole.choices = choices }
    return whole
  }

  /// The choice that leads to the fewest starts when matches reach at most `bound` tokens.
  func best(_ bound: Int) -> Choice? {
    choices.min { Self.cost($0, bound) < Self.cost($1, bound) }
  }

  static func cost(_ choice: Choice, _ bound: Int) -> Int {
    choice.reduce(0) { $0 + $1.cost(bound) }
  }

  private static func sum(_ first: Int?, _ second: Int?) -> Int? {
    guard let first, let second else { return nil }
    let (sum, overflow) = first.addingReportingOverflow(second)
    return overflow ? nil : sum
  }
}

extension PatternShape.Anchor {
  /// Whether it stands for the same token of the pattern, as far as can be seen.
  func isSame(_ other: Self) -> Bool {
    guard case .token(let attribute, let set) = kind, case .token(let otherAttribute, let otherSet) = other.kind else {
      return false
    }
    return attribute == otherAttribute && set.frequency == otherSet.frequency && nearest == other.nearest
      && farthest == other.farthest
  }

  fileprivate func moved(by nearest: Int, _ farthest: Int?) -> Self {
    var moved = self
    moved.nearest += nearest
    moved.farthest = self.farthest.flatMap { own in farthest.map { own + $0 } }
    return moved
  }
}

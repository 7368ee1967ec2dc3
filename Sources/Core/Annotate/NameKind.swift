/// What a name names.
package enum NameKind: UInt8, Sendable, CaseIterable {
  case person, organization, place
  /// Nationalities, works, events and other names; found so that they are not taken for the others.
  case other

  /// The region that an index keeps such names in; nil for `other`.
  package var region: String? {
    switch self {
    case .person: "person"
    case .organization: "organization"
    case .place: "place"
    case .other: nil
    }
  }

  /// The short name that gold files use.
  package var code: String {
    switch self {
    case .person: "PER"
    case .organization: "ORG"
    case .place: "LOC"
    case .other: "MISC"
    }
  }
}

extension NameKind {
  /// The kind that files and other programs call `code`, in capitals or not; nil for kinds that are not kept.
  package init?(code: String) {
    let code = code.uppercased()
    let region: String =
      switch code {
      case "PER": "person"
      case "ORG", "ORGANISATION": "organization"
      case "LOC", "GPE", "LOCATION": "place"
      case "FAC": "facility"
      default: code.lowercased()
      }
    guard let kind = Self.allCases.first(where: { $0.region == region }) else { return nil }
    self = kind
  }
}

/// A name in the tokens of an article.
package struct Name: Sendable, Equatable {
  /// Its tokens, counted through the article.
  package let tokens: Range<Int>
  package let kind: NameKind

  package init(tokens: Range<Int>, kind: NameKind) {
    self.tokens = tokens
    self.kind = kind
  }
}

/// The label of one token: outside of names, or at the beginning or further on in a name of some kind.
package enum NameLabel {
  /// Outside; then for each kind: begins, goes on.
  package static let count = 1 + 2 * NameKind.allCases.count
  package static let outside = 0

  package static func begins(_ kind: NameKind) -> Int { 1 + 2 * Int(kind.rawValue) }
  package static func goesOn(_ kind: NameKind) -> Int { 2 + 2 * Int(kind.rawValue) }

  /// Whether a token of this label goes on with the name before it.
  @inline(__always)
  package static func goesOn(_ label: Int) -> Bool { label > 0 && label & 1 == 0 }

  /// The kind of a label; nil outside.
  package static func kind(_ label: Int) -> NameKind? {
    label > 0 ? NameKind(rawValue: UInt8((label - 1) / 2)) : nil
  }

  /// Whether `next` may follow `label`.
  @inline(__always)
  package static func mayFollow(_ label: Int, _ next: Int) -> Bool {
    !goesOn(next) || label > 0 && (label - 1) / 2 == (next - 1) / 2
  }

  /// Whether a token that no name begins with may have the label.
  @inline(__always)
  package static func mayBeSmall(_ label: Int) -> Bool { label == outside || goesOn(label) }

  /// The labels of tokens that `names` cover.
  package static func labels(_ names: [Name], count: Int) -> [Int] {
    var labels = [Int](repeating: outside, count: count)
    for name in names {
      for token in name.tokens { labels[token] = goesOn(name.kind) }
      labels[name.tokens.lowerBound] = begins(name.kind)
    }
    return labels
  }

  /// The names that `labels` tell.
  package static func names(_ labels: [UInt8]) -> [Name] {
    var names: [Name] = []
    var start = 0
    for token in labels.indices {
      guard let kind = kind(Int(labels[token])) else { continue }
      if !goesOn(Int(labels[token])) { start = token }
      let isLast = token + 1 == labels.count || !goesOn(Int(labels[token + 1]))
      if isLast { names.append(Name(tokens: start..<token + 1, kind: kind)) }
    }
    return names
  }
}

/// A set-valued attribute, written `|a|b|`; `|` is the empty set.
struct FeatureSet: Sendable, Equatable {
  let elements: [[UInt8]]

  init(_ text: [UInt8]) {
    elements = text.split(separator: 0x7C).map(Array.init)
  }

  init(elements: [[UInt8]]) {
    self.elements = elements
  }

  /// As it is written.
  var text: [UInt8] {
    elements.reduce(into: [0x7C]) { text, element in
      text += element
      text.append(0x7C)
    }
  }

  func satisfies(_ set: SetTest, _ test: ValueTest) throws(ValuePatternError) -> Bool {
    var matching = 0
    for element in elements where try test.matches(element) { matching += 1 }
    let holds = set.quantifier == .contains ? matching > 0 : matching > 0 && matching == elements.count
    return holds != set.isNegated
  }

  func intersection(_ other: FeatureSet) -> FeatureSet {
    FeatureSet(elements: elements.filter(other.elements.contains))
  }
}

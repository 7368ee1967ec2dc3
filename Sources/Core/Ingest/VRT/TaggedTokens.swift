/// Tokens that a file brings itself, with their tags and the regions around them.
///
/// Token numbers are the file's own, from 0, in the order of its lines.
final class TaggedTokens: Sendable, Equatable {
  /// One column of the file.
  struct Attribute: Sendable {
    let name: String
    /// The distinct values.
    var values: ByteInterner
    /// The value of each token; a token whose line lacks the column has the empty value.
    var numbers: [UInt32]
  }

  /// The regions of one element, in the order of (start, −end).
  struct Layer: Sendable {
    let name: String
    var columns: [String] = []
    /// Half-open; none is empty.
    var ranges: [Range<Int>] = []
    /// For each region the values of the columns that it has.
    var values: [[(column: Int, value: String)]] = []
  }

  /// Where a token stands.
  struct Place: Sendable {
    /// The bytes of its value in the file's text.
    let range: Range<Int>
    /// Whether they are the value itself, without entities.
    let isVerbatim: Bool
  }

  /// `word` first.
  let attributes: [Attribute]
  let layers: [Layer]
  let places: [Place]

  init(attributes: [Attribute], layers: [Layer], places: [Place]) {
    self.attributes = attributes
    self.layers = layers
    self.places = places
  }

  var count: Int { places.count }

  /// The layer of that name.
  func layer(_ name: String) -> Layer? { layers.first { $0.name == name } }

  static func == (first: TaggedTokens, second: TaggedTokens) -> Bool { first === second }
}

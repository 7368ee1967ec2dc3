/// Names of places, to be looked up token by token.
///
/// A table from the hash of a name in lower case, its tokens joined, to what places of that name there are; the
/// beginnings of longer names are in it too, so that a search knows when to stop. The rows that the table was made of
/// lie beside it, sorted by name, for those who want country and region.
package final class Gazetteer: Sendable {
  /// What places have a name.
  package struct Kinds: OptionSet, Sendable, Hashable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package static let country = Kinds(rawValue: 1)
    package static let region = Kinds(rawValue: 2)
    package static let county = Kinds(rawValue: 4)
    package static let city = Kinds(rawValue: 8)
    /// A city of 100 000 people or more.
    package static let largeCity = Kinds(rawValue: 16)
    /// A longer name begins with this one.
    package static let isBeginning = Kinds(rawValue: 32)
    package static let all: Kinds = [.country, .region, .county, .city, .largeCity]

    /// The kinds as a feature set: `|city|region|`, and `|` when there is none.
    package var featureSet: String {
      var set = "|"
      if !isDisjoint(with: [.city, .largeCity]) { set += "city|" }
      if contains(.country) { set += "country|" }
      if contains(.county) { set += "county|" }
      if contains(.region) { set += "region|" }
      return set
    }
  }

  /// The most tokens a name has.
  package static let longest = 6

  private let slots: HashSlots

  package init(_ file: ModelFile) throws(ModelError) {
    slots = try HashSlots(try file.array("places", of: UInt64.self), path: file.path)
  }

  /// The kinds of the name whose tokens gave `key`.
  @inline(__always)
  package func kinds(_ key: UInt64) -> Kinds {
    guard let value = slots.value(of: key) else { return [] }
    return Kinds(rawValue: value)
  }

  /// The key of the name that begins as `key` says and goes on with a token of the hash `lower`; 0 begins.
  @inline(__always)
  package static func key(_ key: UInt64, adding lower: UInt64) -> UInt64 { FeatureHash.of(91, key, lower) }
}

/// The names that a query can use on a corpus.
struct CorpusNames: Sendable, Equatable {
  struct Region: Sendable, Equatable {
    let name: String
    let columns: [String]
  }

  /// One layer of regions, with one of its columns or without.
  struct RegionReference: Sendable, Hashable {
    let layer: Int
    let column: Int?
  }

  /// Token attributes; the first is the one that bare strings test.
  let attributes: [String]
  let regions: [Region]

  /// Begins the name of a layer that is a named result; queries refer to it as `<<Name>>` only.
  static let resultMark = "<<"
  /// Begins the name of a layer that is an anchor of the active result; queries refer to it by anchor tags only.
  static let anchorMark = "<"

  func attribute(_ name: String) -> Int? {
    attributes.firstIndex(of: name)
  }

  /// The layer called `name`, or the column `c` of layer `x` when `name` is `x_c`.
  func region(_ name: String) -> RegionReference? {
    if let layer = regions.firstIndex(where: { $0.name == name }) { return RegionReference(layer: layer, column: nil) }
    for (layer, region) in regions.enumerated() where name.hasPrefix(region.name + "_") {
      let rest = name.dropFirst(region.name.count + 1)
      if let column = region.columns.firstIndex(of: String(rest)) {
        return RegionReference(layer: layer, column: column)
      }
    }
    return numbered(name)
  }

  /// The column `c` of the numbered copy `x1`, also written `x_c1`.
  private func numbered(_ name: String) -> RegionReference? {
    let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.count < name.count else { return nil }
    let base = name.dropLast(digits.count)
    let number = String(digits.reversed())
    for (layer, region) in regions.enumerated() where region.name.hasSuffix(number) {
      for column in region.columns.indices
      where base == region.name.dropLast(number.count) + "_" + region.columns[column] {
        return RegionReference(layer: layer, column: column)
      }
    }
    return nil
  }

  /// The names of all layers and of all their columns as they are written in a query.
  var regionNames: [String] {
    regions.filter { !$0.name.hasPrefix(Self.anchorMark) }.flatMap { region in
      [region.name] + region.columns.map { "\(region.name)_\($0)" }
    }
  }
}

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
    return nil
  }

  /// The names of all layers and of all their columns as they are written in a query.
  var regionNames: [String] {
    regions.flatMap { region in [region.name] + region.columns.map { "\(region.name)_\($0)" } }
  }
}

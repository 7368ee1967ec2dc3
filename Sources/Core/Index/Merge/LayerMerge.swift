/// The layers of regions of merged generations, in the order of the manifest.
struct LayerMerge {
  private(set) var layers: [RegionMerge] = []
  private let order: MergeOrder

  /// The columns that are worked out from all articles, by layer, in their order.
  private static let computed = ["article": ["quality", "copy_of"], "p": ["quality", "cluster"]]

  /// - Parameters:
  ///   - findsNames: whether there are layers for names also when none were found.
  ///   - copies: the sketches of all articles.
  init(_ order: MergeOrder, findsNames: Bool, copies: [MergedCopies.Sketches]) throws {
    self.order = order
    let standard = SegmentLayers(findsNames: true)
    let always = Dictionary(uniqueKeysWithValues: standard.all.map { ($0.name, Set($0.columns.map(\.name))) })
    let segments = order.sources.map(\.segment)
    let names = segments[0].regionNames + segments[1].regionNames.filter { segments[0].region($0) == nil }
    var merged: [RegionMerge] = []
    for name in names {
      var layer = try RegionMerge(name, order)
      try addColumns(to: &layer, always[name])
      if let computed = Self.computed[name] { try add(computed, to: &layer, copies) }
      merged.append(layer)
    }
    let nameLayers = Set(NameKind.allCases.compactMap(\.region))
    let hasNames = findsNames || merged.contains { nameLayers.contains($0.name) && !$0.starts.isEmpty }
    layers = merged.filter { layer in
      nameLayers.contains(layer.name) ? hasNames : always[layer.name] != nil || !layer.starts.isEmpty
    }
  }

  /// Adds what the sources have, but what is worked out anew.
  private func addColumns(to layer: inout RegionMerge, _ always: Set<String>?) throws {
    let computed = Set(Self.computed[layer.name] ?? [])
    let sources = order.sources.map { $0.segment.region(layer.name) }
    var names = sources[0]?.columnNames ?? []
    names += sources[1]?.columnNames.filter { sources[0]?.columns[$0] == nil } ?? []
    for name in names where !computed.contains(name) {
      guard let kind = (sources[0]?.columns[name] ?? sources[1]?.columns[name])?.kind else { continue }
      try layer.add(name, kind, isAlways: always?.contains(name) ?? false)
    }
  }

  private func add(_ columns: [String], to layer: inout RegionMerge, _ copies: [MergedCopies.Sketches]) throws {
    let isFromPage = try layer.hasValue("quality")
    try layer.add("quality", .float, isAlways: true)
    if layer.name == "article" {
      let first = MergedCopies.articles(copies)
      guard first.count == order.total.articles else {
        throw order.sources[0].documents.damaged("articles are missing")
      }
      var column = RegionColumnBuilder("copy_of", .string)
      for (article, original) in first.enumerated() {
        column.add(original == article ? nil : try id(ofArticle: original))
      }
      layer.add(column)
    } else {
      guard let first = MergedCopies.blocks(copies, isFromPage: isFromPage) else {
        throw order.sources[0].documents.damaged("the blocks and the regions p differ in number")
      }
      var sizes = [Int](repeating: 0, count: first.count)
      for block in first { sizes[block] += 1 }
      var column = RegionColumnBuilder("cluster", .integer)
      for block in first { column.add(sizes[block] > 1 ? String(block) : nil) }
      layer.add(column)
    }
  }

  /// The id of an article of the next generation.
  private func id(ofArticle article: Int) throws(IndexError) -> String {
    guard
      let piece = order.pieces.first(where: {
        (0..<$0.articles.count).contains(article - $0.target.articles)
      })
    else { throw order.sources[0].documents.damaged("there is no article \(article)") }
    return try order.segment(of: piece).articles.id(piece.articles.lowerBound + article - piece.target.articles)
  }
}

@testable import Core

/// Tokens and regions in memory, read from VRT or made up.
struct MemoryCorpus: TokenSource {
  struct Layer {
    let name: String
    var columns: [String] = []
    /// In order of (start, −end).
    var ranges: [Range<Int>] = []
    /// One row a region.
    var values: [[[UInt8]?]] = []
  }

  let names: CorpusNames
  /// One array of values an attribute.
  let columns: [[[UInt8]]]
  let layers: [Layer]
  let frequencies: [[[UInt8]: Int]]

  init(attributes: [String], columns: [[[UInt8]]], layers: [Layer]) {
    names = CorpusNames(attributes: attributes, regions: layers.map { .init(name: $0.name, columns: $0.columns) })
    self.columns = columns
    self.layers = layers
    frequencies = columns.map { values in values.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
  }

  var tokenCount: Int { columns[0].count }
  func value(of attribute: Int, at position: Int) -> [UInt8] { columns[attribute][position] }
  func frequency(of attribute: Int, at position: Int) -> Int {
    frequencies[attribute][columns[attribute][position]] ?? 0
  }
  func regionCount(_ layer: Int) -> Int { layers[layer].ranges.count }
  func region(_ layer: Int, _ ordinal: Int) -> Range<Int> { layers[layer].ranges[ordinal] }
  func regions(_ layer: Int, covering position: Int) -> [Int] { ordinals(layer) { $0.contains(position) } }
  func regions(_ layer: Int, startingAt position: Int) -> [Int] { ordinals(layer) { $0.lowerBound == position } }
  func regions(_ layer: Int, endingAt position: Int) -> [Int] { ordinals(layer) { $0.upperBound == position } }
  func value(_ layer: Int, _ column: Int, _ ordinal: Int) -> [UInt8]? { layers[layer].values[ordinal][column] }

  private func ordinals(_ layer: Int, _ isWanted: (Range<Int>) -> Bool) -> [Int] {
    layers[layer].ranges.indices.filter { isWanted(layers[layer].ranges[$0]) }
  }

  /// Reads VRT with the columns `attributes`; an element inside itself is left out.
  static func vrt(_ text: String, attributes: [String]) -> MemoryCorpus {
    var columns: [[[UInt8]]] = attributes.map { _ in [] }
    var open: [(name: String, start: Int, values: [(String, String)])] = []
    var found: [String: [(Range<Int>, [(String, String)])]] = [:]
    var order: [String] = []
    for line in text.split(separator: "\n") {
      let isTag = line.hasPrefix("<") && line.hasSuffix(">") && line.count > 2
      if isTag, line.hasPrefix("</") {
        let name = String(line.dropFirst(2).dropLast())
        guard let index = open.lastIndex(where: { $0.name == name }) else { continue }
        let begun = open.remove(at: index)
        found[name, default: []].append((begun.start..<columns[0].count, begun.values))
      } else if isTag {
        let inside = line.dropFirst().dropLast()
        let name = String(inside.prefix { $0 != " " })
        var values: [(String, String)] = []
        for part in inside.dropFirst(name.count).split(separator: "\" ") {
          let pair = part.split(separator: "=\"", maxSplits: 1)
          guard pair.count == 2 else { continue }
          let value = pair[1].hasSuffix("\"") ? pair[1].dropLast() : pair[1]
          values.append((String(pair[0]).trimmed, decoded(String(value))))
        }
        if !order.contains(name) { order.append(name) }
        open.append((name, columns[0].count, values))
      } else {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        for index in attributes.indices { columns[index].append(Array(decoded(String(fields[index])).utf8)) }
      }
    }
    let layers = order.map { name in
      let regions = (found[name] ?? []).sorted {
        ($0.0.lowerBound, -$0.0.upperBound) < ($1.0.lowerBound, -$1.0.upperBound)
      }
      var layer = Layer(name: name)
      for (_, values) in regions {
        for (key, _) in values where !layer.columns.contains(key) { layer.columns.append(key) }
      }
      layer.ranges = regions.map(\.0)
      layer.values = regions.map { region in
        layer.columns.map { key in region.1.first { $0.0 == key }.map { Array($0.1.utf8) } }
      }
      return layer
    }
    return MemoryCorpus(attributes: attributes, columns: columns, layers: layers)
  }

  private static func decoded(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var result = text
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
      result = result.split(separator: entity, omittingEmptySubsequences: false).joined(separator: character)
    }
    return result
  }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}

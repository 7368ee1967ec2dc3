import Core

/// Articles with names, read from JSONL files of texts with spans.
struct NameCorpus {
  struct Article {
    let id: String
    let text: [UInt8]
    /// Byte ranges and kinds.
    let names: [(range: Range<Int>, kind: NameKind)]
  }

  /// Reads `{"id", "text", "entities": [{"start", "end", "type"}]}` or Re-DocRED's entities with mentions.
  static func read(_ path: String, _ kinds: [String: NameKind]) throws -> [Article] {
    var articles: [Article] = []
    for line in try [UInt8](contentsOfFile: path).split(separator: 0x0A) {
      let row = try JSONReader.read(Array(line).span)
      guard let text = row["text"]?.string else { continue }
      let places = bytePlaces(of: text)
      var names: [(range: Range<Int>, kind: NameKind)] = []
      func add(_ start: Int?, _ end: Int?, _ type: String?) {
        guard let start, let end, start < end, end < places.count, let kind = kinds[type ?? ""] else { return }
        names.append((places[start]..<places[end], kind))
      }
      for entity in row["entities"]?.array ?? [] {
        add(entity["start"]?.integer, entity["end"]?.integer, entity["type"]?.string)
        for mention in entity["mentions"]?.array ?? [] {
          add(mention.array?.first?.integer, mention.array?.last?.integer, entity["type"]?.string)
        }
      }
      articles.append(Article(id: row["id"]?.string ?? "", text: Array(text.utf8), names: names))
    }
    return articles
  }

  /// The UTF-8 offset of each scalar, and the length at the end.
  private static func bytePlaces(of text: String) -> [Int] {
    var places: [Int] = []
    var place = 0
    for scalar in text.unicodeScalars {
      places.append(place)
      place += scalar.utf8.count
    }
    return places + [place]
  }

  static let gum: [String: NameKind] = [
    "PER": .person, "ORG": .organization, "LOC": .place, "NORP": .other, "TITLE": .other, "MISC": .other,
  ]
}

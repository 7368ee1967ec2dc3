import Testing

@testable import Core

/// Queries with the answers that CQP 3.4.33 gave.
struct GoldenQuery: Sendable, CustomTestStringConvertible {
  let number: Int
  let setup: String
  let text: String
  /// `match matchend target keyword`, −1 for an anchor that is not set.
  let rows: [[Int]]

  var testDescription: String { "\(number): \(text)" }

  /// All of them, or none when `../shared` is not there.
  static let all: [GoldenQuery] = {
    guard let bytes = Shared.bytes("data/cqp/golden_queries.json"),
      let items = (try? JSONReader.read(bytes.span))?.array
    else { return [] }
    return items.compactMap { item in
      guard let number = item["n"]?.integer, let text = item["query"]?.string, let rows = item["dump"]?.array else {
        return nil
      }
      return GoldenQuery(
        number: number, setup: item["setup"]?.string ?? "", text: text,
        rows: rows.map { ($0.array ?? []).compactMap(\.integer) })
    }
  }()

  /// The corpus they were asked of.
  static let corpus: MemoryCorpus? = Shared.bytes("data/cqp/golden_mini.vrt").map {
    .vrt(String(decoding: $0, as: UTF8.self), attributes: ["word", "pos", "lemma", "feats"])
  }

  /// What a session adds before the query; nil when it takes a command that is not read here.
  func session() -> (PatternResolver.Session, MacroTable)? {
    switch number {
    case 48, 49, 50: nil
    case 69: (.init(lists: ["wl": ["bank", "party", "river"]]), .builtIn)
    case 70: (.init(lists: ["wl": ["bank", "party", "river", "leader"]]), .builtIn)
    case 71: (.init(lists: ["rx": ["ra.*", "int.*"]]), .builtIn)
    case 72:
      {
        var macros = MacroTable.builtIn
        macros.define("adjnoun", arity: 2, as: #"[pos="JJ" & lemma="$0"] [lemma="$1"]"#)
        return (.init(), macros)
      }()
    default: setup.isEmpty ? (.init(), .builtIn) : nil
    }
  }

  /// The hits as rows of `dump`.
  static func rows(_ hits: [Hit]) -> [[Int]] {
    hits.map { [$0.first, $0.last, $0.target ?? -1, $0.keyword ?? -1] }
  }
}

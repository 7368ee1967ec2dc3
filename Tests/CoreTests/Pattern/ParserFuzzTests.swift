import Foundation
import Testing

@testable import Core

/// Feeds the readers of queries and statements what nobody would write: they refuse it with a place, and go on.
@Suite struct ParserFuzzTests {
  private static let words = [
    "[", "]", "(", ")", "{", "}", "{2,}", "{,3}", "{99999999999999999999}", "\"", "'", "\\", "%", "%cd", "%l", "~1",
    "~",
    "::", ":", "[:", ":]", "[::]", "<", ">", "<s>", "</s>", "<s/>", "<<s>>", "<<", "/>>", "/>", "@", "@0", "@9:", "a:",
    "a.word", "_.", "|", "&", "!", "->", "=", "!=", "<=", ">=", "..", "...", "*", "+", "?", "(?", "(?=", "(?!", "(?<=",
    "(?<!", "(?longest)", "within", "containing", "overlapping", "!containing", "cut", "show", "match", "matchend",
    "MU", "meet", "union", "TAB", "RE($x)", "$x", "/region[s]", "/x[", "/codist[\"a\",word]", "`", "`x`", "#", ";",
    "\n",
    "expand", "to", "sort", "by", "group", "count", "tabulate", "set", "define", "macro",
    "define macro x(1) '/x[\"$0\"]'",
    "undump", "dump", "cat", "reduce", "subset", "where", ".EOL.", "NULL", "é", "\u{0}", "\u{FEFF}", "1e400", "-1",
    "3.5",
    "A = ", "A:B^c", "word", "s", "lbound", "unify", "f(", "distance(", "contains", "matches", "not", "\"a|b\"",
    "\"(\"",
  ]

  private static let seeds: [String] = GoldenQuery.all.map { "\($0.setup) \($0.text);" } + written

  private static let written: [String] = [
    """
    A = [pos="JJ"] @[pos="NN.*"] cut 3; sort A by word %cd on match[1] .. matchend[-2] desc reverse;
    group A match lemma by matchend[1] pos within s cut 2 > "f"; tabulate A from 1 to 2 match .. matchend word %c;
    """,
    """
    set A target nearest [word="a"%c] within left 3 s from match inclusive;
    B = subset A where target: [f(word) > 2];
    """,
    """
    n:("a" | [lemma="b"]{2,3}) :: n.word != n_end.word & ambiguity(n.feats) = 1 within 2 s
    !overlapping (<s> []* </s>);
    """,
    """
    <money value >= 1e6 currency="CNY"/> containing [word="a"~1] show match[1] .. matchend expand left to 2 s;
    """,
  ]

  static func input(_ random: inout RandomNumbers) -> [UInt8] {
    switch random.below(24) {
    case 0: return Array(String(repeating: random.pick(words), count: 1 + random.below(4000)).utf8)
    case 1:
      let depth = 1 + random.below(3000)
      return Array((String(repeating: "(", count: depth) + "\"a\"" + String(repeating: ")", count: depth)).utf8)
    default: break
    }
    var bytes = Array((seeds.isEmpty || random.once(in: 3) ? "" : random.pick(seeds)).utf8)
    for _ in 0...random.below(12) {
      let place = random.below(bytes.count + 1)
      switch random.below(5) {
      case 0: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + random.below(8)))
      case 2 where !bytes.isEmpty:
        let from = random.below(bytes.count)
        bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + random.below(40))], at: place)
      default: bytes.insert(contentsOf: Array(random.pick(words).utf8), at: place)
      }
    }
    return bytes
  }

  /// Whether what the readers made of it is sound.
  static func read(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    let length = text.utf8.count
    func isPlaced(_ error: QueryError) -> Bool { error.offset >= 0 && error.length >= 0 && error.offset <= length }
    do throws(QueryError) {
      let query = try Query.parse(text)
      // What is printed is always read again as the same.
      guard let again = try? Query.parse(query.text), again == query, again.text == query.text else { return false }
    } catch {
      guard isPlaced(error) else { return false }
    }
    do throws(QueryError) { _ = try SortClause.parse(text) } catch { guard isPlaced(error) else { return false } }
    var reader = StatementReader(text)
    var macros = MacroTable.builtIn
    for _ in 0..<length + 2 {
      do throws(QueryError) {
        guard let statement = try reader.next(macros: macros) else { return true }
        if case .defineMacro(let name, let arity, let body) = statement.statement {
          macros.define(name, arity: arity, as: body)
        }
      } catch {
        guard isPlaced(error) else { return false }
      }
    }
    return false
  }

  @Test func `readers refuse what they cannot read, with its place`() {
    var random = RandomNumbers(seed: 5)
    for _ in 0..<3000 {
      let bytes = Self.input(&random)
      #expect(Self.read(bytes), "\(String(decoding: bytes.prefix(400), as: UTF8.self))")
    }
  }

  /// For as many seconds as SHANXI_PARSER_FUZZ_SECONDS says, from a seed that the clock gives.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["SHANXI_PARSER_FUZZ_SECONDS"] != nil))
  func `readers refuse for long what they cannot read`() {
    let seconds = ProcessInfo.processInfo.environment["SHANXI_PARSER_FUZZ_SECONDS"].flatMap { Double($0) } ?? 0
    let end = Date(timeIntervalSinceNow: seconds)
    let seed = MonotonicClock.nanoseconds
    var random = RandomNumbers(seed: seed)
    var count = 0
    while Date() < end {
      let bytes = Self.input(&random)
      #expect(Self.read(bytes), "seed \(seed): \(String(decoding: bytes.prefix(400), as: UTF8.self))")
      count += 1
    }
    print("read \(count) inputs")
  }
}

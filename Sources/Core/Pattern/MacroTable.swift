/// Named texts that `/name[…]` stands for.
struct MacroTable: Sendable {
  /// How often one expansion may lead to another.
  static let maximumDepth = 20
  /// How many tokens all expansions together may yield.
  static let maximumTokens = 100_000

  private struct Key: Hashable {
    let name: String
    let arity: Int
  }

  private var bodies: [Key: String] = [:]

  /// The macros with their bodies, by name and number of arguments.
  var all: [(name: String, arity: Int, body: String)] {
    bodies.map { ($0.key.name, $0.key.arity, $0.value) }.sorted { ($0.name, $0.arity) < ($1.name, $1.arity) }
  }

  /// How many arguments `$0=Adj $1=Noun` names.
  static func arity(ofNames names: String) -> Int {
    names.split(separator: " ").compactMap { part -> Int? in
      guard part.hasPrefix("$") else { return nil }
      return Int(part.dropFirst().prefix { $0.isASCII && $0.isNumber })
    }.max().map { $0 + 1 } ?? 0
  }

  /// What every session knows.
  static let builtIn: MacroTable = {
    var table = MacroTable()
    table.define("region", arity: 1, as: "<$0> []* </$0>")
    table.define("region", arity: 2, as: "<$0> $1:[] []* </$0>")
    table.define("in_region", arity: 2, as: "<$0> []* $1 []* </$0>")
    table.define("in_region", arity: 3, as: "<$0> []* $1 []* $2 []* </$0>")
    table.define("codist", arity: 2, as: "_Codist = \"$0\"; group _Codist match $1;")
    table.define("codist", arity: 3, as: "_Codist = [$0 = \"$1\"]; group _Codist match $2;")
    table.define("unify", arity: 2, as: "$1.$0")
    table.define("undef", arity: 1, as: "ignore(~$0)")
    for labels in 2...9 {
      let last = "$\(labels)"
      let inner = (1..<labels).map { "$\($0)" }.joined(separator: ",")
      table.define("unify", arity: labels + 1, as: "unify(/unify[$0,\(inner)], \(last).$0)")
      let rest = (1..<labels).map { "ignore(~$\($0))" }.joined(separator: " & ")
      table.define("undef", arity: labels, as: "(ignore(~$0) & \(rest))")
    }
    return table
  }()

  /// Defines or replaces a macro; `$0` … `$9` in `body` stand for its arguments.
  mutating func define(_ name: String, arity: Int, as body: String) {
    bodies[Key(name: name, arity: arity)] = body
  }

  /// Replaces every macro call by what it stands for; the new tokens have the place of the call.
  func expand(_ tokens: [QueryToken], of text: [UInt8]) throws(QueryError) -> [QueryToken] {
    var result: [QueryToken] = []
    try expand(tokens, of: text, place: nil, depth: 0, into: &result)
    return result
  }

  private func expand(
    _ tokens: [QueryToken], of text: [UInt8], place: Range<Int>?, depth: Int, into result: inout [QueryToken]
  ) throws(QueryError) {
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      guard case .macro(let name) = token.kind else {
        if token.kind != .end || depth == 0 { result.append(QueryToken(kind: token.kind, range: place ?? token.range)) }
        index += 1
        continue
      }
      let (arguments, end): ([String], Int)
      do throws(QueryError) {
        (arguments, end) = try Self.arguments(of: tokens, at: index + 1, text)
      } catch {
        // Places inside an expanded text are those of the call that was written.
        guard let place else { throw error }
        throw QueryError(error.reason, "inside the macro: \(error.message)", at: QueryPlace(place))
      }
      let call = place ?? token.range.lowerBound..<tokens[end].range.upperBound
      let body = [UInt8](try substitute(arguments, into: name, at: call).utf8)
      guard depth < Self.maximumDepth, result.count <= Self.maximumTokens else {
        throw QueryError(.tooLarge, "the macro /\(name) expands without end", at: QueryPlace(call))
      }
      let inner: [QueryToken]
      do {
        inner = try QueryLexer.tokens(of: body)
      } catch {
        throw QueryError(error.reason, "inside the macro /\(name): \(error.message)", at: QueryPlace(call))
      }
      try expand(inner, of: body, place: call, depth: depth + 1, into: &result)
      index = end + 1
    }
  }

  private func substitute(_ arguments: [String], into name: String, at call: Range<Int>) throws(QueryError) -> String {
    guard let body = bodies[Key(name: name, arity: arguments.count)] else {
      let arities = bodies.keys.filter { $0.name == name }.map { String($0.arity) }.sorted()
      throw QueryError(
        .unknownMacro, "there is no macro /\(name) with \(arguments.count) arguments", at: QueryPlace(call),
        hint: arities.isEmpty ? nil : "/\(name) takes \(arities.joined(separator: " or ")) arguments",
        didYouMean: arities.isEmpty ? NearNames.of(name, among: Set(bodies.keys.map(\.name))).first : nil)
    }
    var result: [UInt8] = []
    var isDollar = false
    for byte in body.utf8 {
      if isDollar, (0x30...0x39).contains(byte), Int(byte) - 0x30 < arguments.count {
        result.removeLast()
        result.append(contentsOf: arguments[Int(byte) - 0x30].utf8)
      } else {
        result.append(byte)
      }
      isDollar = byte == 0x24
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The arguments between the brackets that open at `start`, and where they close.
  private static func arguments(
    of tokens: [QueryToken], at start: Int, _ text: [UInt8]
  ) throws(QueryError) -> ([String], end: Int) {
    let close: QueryToken.Symbol
    switch tokens[start].kind {
    case .symbol(.openBracket): close = .closeBracket
    case .symbol(.open): close = .close
    default:
      throw QueryError(
        .syntax, "a macro call has its arguments in brackets", at: tokens[start].place, expected: ["[", "("])
    }
    var arguments: [String] = []
    var index = start + 1
    if tokens[index].kind == .symbol(close) { return ([], index) }
    while true {
      let first = index
      while tokens[index].kind != .symbol(.comma), tokens[index].kind != .symbol(close), tokens[index].kind != .end {
        index += 1
      }
      guard tokens[index].kind != .end, index > first else {
        throw QueryError(
          .syntax, "an argument of the macro is missing", at: tokens[index].place, expected: [close.rawValue])
      }
      if index == first + 1, case .string(let content) = tokens[first].kind {
        arguments.append(content)
      } else {
        let range = tokens[first].range.lowerBound..<tokens[index - 1].range.upperBound
        arguments.append(String(decoding: text[range], as: UTF8.self))
      }
      if tokens[index].kind == .symbol(close) { return (arguments, index) }
      index += 1
    }
  }
}

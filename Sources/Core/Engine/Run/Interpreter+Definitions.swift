/// Word lists, macros, and results that come from files.
extension Interpreter {
  /// Items that one session may keep in word lists, and bytes in macros.
  static let maximumItems = 1_000_000
  static let maximumMacroBytes = 1 << 20

  func list(_ name: String) throws -> [String] {
    let lists = session.lists
    if let list = lists[name] { return list }
    throw Refusal(
      .unknownID, "there is no word list $\(name)", didYouMean: NearNames.of(name, among: lists.keys.sorted()))
  }

  mutating func define(_ name: String, _ change: Statement.ListChange, _ redirection: Redirection?) throws {
    guard case .items(let mode, let items) = change else { return }
    let given: [String]
    switch items {
    case .text(let text): given = text.split { $0 == " " || $0 == "\t" || $0 == "\n" }.map(String.init)
    case .list(let other): given = try list(other)
    case .file: given = Self.lines(try input(redirection))
    }
    var list = session.lists[name] ?? []
    switch mode {
    case .replace: list = Self.unique(given)
    case .add: list = Self.unique(list + given)
    case .remove:
      let removed = Set(given.map { Array($0.utf8) })
      list.removeAll { removed.contains(Array($0.utf8)) }
    }
    let others = session.lists.filter { $0.key != name }.values.reduce(0) { $0 + $1.count }
    guard others + list.count <= Self.maximumItems else {
      throw Refusal(.quota, "a session keeps at most \(Self.maximumItems) items in word lists")
    }
    update { $0.lists[name] = list }
  }

  private static func lines(_ text: String) -> [String] {
    text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map { String(Substring($0)) }
  }

  private static func unique(_ items: [String]) -> [String] {
    // Byte for byte, as values are compared: composed and decomposed letters are two.
    var seen: Set<[UInt8]> = []
    return items.filter { seen.insert(Array($0.utf8)).inserted }
  }

  func defineMacro(_ name: String, _ arity: Int, _ body: String) throws {
    let size = session.macros.all.reduce(body.utf8.count) { $0 + $1.body.utf8.count }
    guard size <= Self.maximumMacroBytes else {
      throw Refusal(.quota, "a session keeps at most \(Self.maximumMacroBytes) bytes in macros")
    }
    update { $0.macros.define(name, arity: arity, as: body) }
  }

  /// Reads `MACRO name(2)` or `MACRO name($0=A $1=B)`, the lines of the body, and `;` on a line of its own, repeatedly.
  func defineMacros(_ redirection: Redirection?) throws {
    var head: (name: String, arity: Int)?
    var body: [String] = []
    for (number, raw) in Self.allLines(try input(redirection)).enumerated() {
      let line = Self.trimmed(raw)
      if line.isEmpty || line.hasPrefix("#") { continue }
      if let known = head {
        if line == ";" {
          try defineMacro(known.name, known.arity, body.joined(separator: " "))
          head = nil
          body = []
        } else {
          body.append(line)
        }
        continue
      }
      guard let read = Self.macroHead(line) else {
        throw Refusal(
          .invalidParams, "line \(number + 1) of \"\(redirection?.target ?? "")\" is no head of a macro: \(line)",
          hint: "MACRO name($0=First $1=Second)")
      }
      head = read
    }
    if let head {
      throw Refusal(.invalidParams, "the macro \(head.name) of \"\(redirection?.target ?? "")\" has no ; at its end")
    }
  }

  private static func allLines(_ text: String) -> [String] {
    text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }

  private static func trimmed(_ text: String) -> String {
    let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    var part = text[...]
    while let first = part.first, blank(first) { part = part.dropFirst() }
    while let last = part.last, blank(last) { part = part.dropLast() }
    return String(part)
  }

  private static func macroHead(_ line: String) -> (name: String, arity: Int)? {
    let parts = line.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].uppercased() == "MACRO", let open = parts[1].firstIndex(of: "("),
      parts[1].last == ")"
    else { return nil }
    let name = trimmed(String(parts[1][..<open]))
    let inside = String(parts[1][parts[1].index(after: open)...].dropLast())
    guard NamedResult.isName(name) else { return nil }
    return (name, Int(trimmed(inside)) ?? MacroTable.arity(ofNames: inside))
  }

  /// Reads rows of two to four positions; the first line may be their number.
  mutating func undump(_ name: String, _ columns: Int, _ redirection: Redirection?) throws {
    let served = try currentCorpus()
    let set = try Self.undumped(
      Self.lines(try input(redirection)), columns: columns, tokens: served.generation.segment.tokenCount,
      file: redirection?.target ?? "", hasCount: true)
    try keep(NamedResult(name: name, served: served, set: set))
  }

  /// Makes a result of rows of positions, its lines in the order of the rows.
  static func undumped(
    _ rows: [String], columns: Int, tokens count: Int, file: String, hasCount: Bool
  ) throws -> ResultSet {
    var hits: [Hit] = []
    var promised: Int?
    for (number, line) in rows.enumerated() {
      let fields = line.split { $0 == "\t" || $0 == " " }.map { Int($0) }
      if hasCount, number == 0, fields.count == 1, let count = fields[0] {
        promised = count
        continue
      }
      guard fields.count == columns, !fields.contains(nil), let first = fields[0], let last = fields[1],
        0 <= first, first <= last, last < count, fields.dropFirst(2).allSatisfy({ -1..<count ~= $0 ?? -2 })
      else {
        throw Refusal(
          .invalidParams, "row \(number + 1) of \"\(file)\" is no match: \(line)",
          hint: "\(columns) positions below \(count), the first not above the second; an anchor not set is -1")
      }
      var hit = Hit(first: first, last: last)
      if columns > 2, let target = fields[2], 0..<count ~= target { hit.target = target }
      if columns > 3, let keyword = fields[3], 0..<count ~= keyword { hit.keyword = keyword }
      hits.append(hit)
    }
    if let promised, promised != hits.count {
      throw Refusal(.invalidParams, "\"\(file)\" promises \(promised) rows and has \(hits.count)")
    }
    var set = ResultSet(sorting: hits)
    if columns > 2, set.targets == nil { set.targets = Array(repeating: -1, count: set.count) }
    if columns > 3, set.keywords == nil { set.keywords = Array(repeating: -1, count: set.count) }
    var places: [[Int]: UInt32] = [:]
    for row in 0..<set.count { places[[Int(set.firsts[row]), Int(set.lasts[row])]] = UInt32(row) }
    var seen: Set<UInt32> = []
    let order = hits.compactMap { places[[$0.first, $0.last]] }.filter { seen.insert($0).inserted }
    if order != order.sorted() { set.order = order }
    return set
  }
}

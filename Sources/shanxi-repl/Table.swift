import Core

/// Rows and columns of plain text, before any mode has written them.
struct Table: Equatable {
  /// One column.
  struct Column: Equatable {
    let name: String
    /// Numbers stand at the right.
    let isNumber: Bool

    init(_ name: String, isNumber: Bool = false) {
      self.name = name
      self.isNumber = isNumber
    }
  }

  var columns: [Column]
  var rows: [[String]]

  /// The same table with the number of each row in front, from `first`.
  func numbered(from first: Int) -> Table {
    Table(
      columns: [Column("#", isNumber: true)] + columns,
      rows: rows.enumerated().map { ["\(first + $0.offset)"] + $0.element })
  }
}

/// What the rows of a result are.
enum RowShape: Equatable {
  case articles, found, hits, documents, corpora, blocks, lines, collocates, values
  /// Rows that only this method gives: their members become the columns.
  case other

  /// The table of `rows`.
  func table(_ rows: [JSONValue]) -> Table {
    switch self {
    case .articles:
      Self.make(
        rows,
        [
          ("article", false, { Self.text($0["article"]) }), ("date", false, { Self.text($0["date"]?["value"]) }),
          ("headline", false, { Self.text($0["headline"]) }), ("bylines", false, Self.bylines),
          ("source", false, { Self.text($0["source"]) }), ("file", false, { Self.text($0["file"]) }),
          ("tokens", true, { Self.text($0["tokens"]) }),
        ])
    case .found:
      Self.make(
        rows,
        [
          ("article", false, { Self.text($0["article"]) }), ("date", false, Self.date),
          ("score", true, { Self.score($0["score"]) }), ("headline", false, { Self.text($0["headline"]) }),
          ("file", false, { Self.text($0["file"]) }), ("snippet", false, Self.snippets),
          ("place", false, { Self.places($0["snippets"]?.array?.first?["source"]) }),
        ])
    case .hits:
      Self.make(
        rows,
        [
          ("article", false, { Self.text($0["article"]) }),
          ("first", true, { Self.text($0["match"]?.array?.first) }),
          ("last", true, { Self.text($0["match"]?.array?.last) }),
          ("left", false, { Self.text($0["left"]) }), ("text", false, { Self.text($0["text"]) }),
          ("right", false, { Self.text($0["right"]) }), ("place", false, { Self.places($0["source"]) }),
        ])
    case .documents:
      Self.make(
        rows,
        Self.members(["document", "file", "format", "encoding"], number: ["bytes", "articles"])
          + Self.members(["state", "reason", "sha256"], number: []))
    case .corpora:
      Self.make(
        rows,
        Self.members(["corpus", "generation"], number: ["tokens", "articles"])
          + Self.members(["state", "reason"], number: []))
    case .blocks:
      Self.make(
        rows,
        [
          ("kind", false, { Self.text($0["kind"]) }), ("text", false, { Self.text($0["text"]) }),
          ("place", false, { Self.places($0["source"]) }),
        ])
    case .lines: Self.make(rows, Self.members([], number: ["start"]) + Self.members(["text"], number: []))
    case .collocates, .values, .other: Self.any(rows)
    }
  }

  private typealias Cell = (name: String, isNumber: Bool, value: (JSONValue) -> String)

  private static func make(_ rows: [JSONValue], _ cells: [Cell]) -> Table {
    Table(
      columns: cells.map { Table.Column($0.name, isNumber: $0.isNumber) },
      rows: rows.map { row in cells.map { $0.value(row) } })
  }

  private static func members(_ names: [String], number: [String]) -> [Cell] {
    names.map { name in (name, false, { text($0[name]) }) } + number.map { name in (name, true, { text($0[name]) }) }
  }

  private static func any(_ rows: [JSONValue]) -> Table {
    var names: [String] = []
    for row in rows {
      for member in row.members ?? [] where !names.contains(member.name) { names.append(member.name) }
    }
    guard !names.isEmpty else {
      return Table(columns: [.init("value")], rows: rows.map { [text($0)] })
    }
    return make(
      rows,
      names.map { name in
        let isNumber = rows.allSatisfy { row in
          switch row[name] {
          case .integer, .number, .null, nil: true
          default: false
          }
        }
        return (name, isNumber, { text($0[name]) })
      })
  }

  /// A value as a cell shows it: text as it is, null as nothing, the rest as JSON.
  static func text(_ value: JSONValue?) -> String {
    switch value {
    case nil, .null: return ""
    case .string(let text): return text
    case .some(let value):
      var writer = JSONWriter()
      writer.value(value)
      return String(decoding: writer.bytes, as: UTF8.self)
    }
  }

  /// `page.txt:10-20,30-40`, several files parted by blanks.
  static func places(_ value: JSONValue?) -> String {
    var output = ""
    var last: String?
    for place in value?.array ?? [] {
      let file = place["file"]?.string ?? ""
      output += last == file ? "," : (last == nil ? "" : " ") + file + ":"
      last = file
      output += "\(place["start"]?.integer ?? 0)-\(place["end"]?.integer ?? 0)"
    }
    return output
  }

  /// The value of a date that is given as text or as an object.
  static func date(_ row: JSONValue) -> String {
    text(row["date"]?.string == nil ? row["date"]?["value"] : row["date"])
  }

  private static func bylines(_ row: JSONValue) -> String {
    (row["bylines"]?.array ?? []).map { text($0["name"]) }.joined(separator: ", ")
  }

  private static func snippets(_ row: JSONValue) -> String {
    (row["snippets"]?.array ?? []).map { text($0["text"]) }.joined(separator: " … ")
  }

  private static func score(_ value: JSONValue?) -> String {
    switch value {
    case .number(let score): "\((score * 100).rounded() / 100)"
    default: text(value)
    }
  }
}

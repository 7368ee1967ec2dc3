/// How answers are written.
enum Mode: String, CaseIterable {
  /// The form that reads best on a terminal: concordances for hits, listings, articles as text.
  case auto
  case table, kwic, line, csv, tsv, json, ndjson, markdown

  /// What `.mode` and `help` say about it.
  var summary: String {
    switch self {
    case .auto: "whatever reads best for each answer"
    case .table: "columns with a heading"
    case .kwic: "hits under each other, centred on the match"
    case .line: "one field a line"
    case .csv: "comma-separated values with a heading"
    case .tsv: "tab-separated values with a heading, \\ escapes"
    case .json: "the whole result as one JSON object"
    case .ndjson: "one JSON object a row"
    case .markdown: "a Markdown table"
    }
  }

  /// Whether it is for reading rather than for programs.
  var isForReading: Bool {
    switch self {
    case .auto, .table, .kwic: true
    default: false
    }
  }
}

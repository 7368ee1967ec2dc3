/// How often each of several values was counted.
enum ValueCounts {
  struct Row: Equatable {
    /// Nil stands for what lacks the value.
    let value: [UInt8]?
    let count: Int
  }

  /// The most frequent first, equal ones in bytewise order and nil last.
  static func ranked(_ counts: [[UInt8]?: Int]) -> [Row] {
    counts.map { Row(value: $0, count: $1) }.sorted { first, second in
      if first.count != second.count { return first.count > second.count }
      guard let value = first.value, let other = second.value else { return first.value != nil }
      return value.lexicographicallyPrecedes(other)
    }
  }

  /// The form of what `write` writes.
  static let schema = Schema.array(
    .object([
      .required("value", .nullable(.string), "the value; null for articles that have none"),
      .required("n", .count, "how many have it"),
    ]))

  /// Writes an array of objects with `value` and `n`.
  static func write(_ rows: some Sequence<Row>, into writer: inout JSONWriter) {
    writer.array { writer in
      for row in rows {
        writer.object {
          $0.member("value", row.value.map { String(decoding: $0, as: UTF8.self) })
          $0.member("n", row.count)
        }
      }
    }
  }
}

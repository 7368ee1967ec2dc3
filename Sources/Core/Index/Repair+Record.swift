extension Repair {
  /// The bytes that the index keeps of an article's repairs.
  static func record(of repairs: [Repair]) -> [UInt8] {
    var writer = RecordWriter()
    writer.integer(repairs.count)
    for repair in repairs {
      writer.string(repair.kind.rawValue)
      writer.string(repair.before)
      writer.string(repair.after)
      writer.integer(repair.source.count)
      for range in repair.source { writer.range(range) }
      writer.double(repair.confidence)
    }
    return writer.result
  }

  /// Reads what `record(of:)` wrote; nil when the bytes are no such record.
  static func list(record: [UInt8]) -> [Repair]? {
    var reader = RecordReader(record)
    var repairs: [Repair] = []
    for _ in 0..<reader.count() {
      guard let kind = Kind(rawValue: reader.string()) else { return nil }
      let before = reader.string()
      let after = reader.string()
      var source: [Range<Int>] = []
      for _ in 0..<reader.count() {
        guard let range = reader.range() else { return nil }
        source.append(range)
      }
      repairs.append(Repair(kind: kind, before: before, after: after, source: source, confidence: reader.double()))
    }
    return reader.isAtEnd ? repairs : nil
  }
}

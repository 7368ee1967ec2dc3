extension Document {
  /// Reads what `record` wrote; nil when the bytes are no such record.
  init?(record: [UInt8]) {
    var reader = RecordReader(record)
    id = reader.string()
    file = reader.string()
    format = reader.string()
    encoding = reader.string()
    bytes = reader.integer()
    sha256 = reader.bytes()
    root = reader.string()
    rejection = reader.integer() == 1 ? reader.string() : nil
    guard reader.isAtEnd else { return nil }
  }

  /// The bytes that the table of documents keeps.
  var record: [UInt8] {
    var writer = RecordWriter()
    writer.string(id)
    writer.string(file)
    writer.string(format)
    writer.string(encoding)
    writer.integer(bytes)
    writer.bytes(sha256)
    writer.string(root)
    writer.integer(rejection == nil ? 0 : 1)
    if let rejection { writer.string(rejection) }
    return writer.result
  }
}

extension DocumentRemainder {
  /// Reads what `record` wrote; nil when the bytes are no such record.
  init?(record: [UInt8]) {
    var reader = RecordReader(record)
    for _ in 0..<reader.count() {
      guard let kind = FurnitureKind(rawValue: reader.string()), let source = reader.range() else { return nil }
      furniture.append(Furniture(kind: kind, source: source))
    }
    for _ in 0..<reader.count() {
      guard let range = reader.range() else { return nil }
      unassigned.append(range)
    }
    guard reader.isAtEnd else { return nil }
  }

  /// The bytes that the table of documents keeps.
  var record: [UInt8] {
    var writer = RecordWriter()
    writer.integer(furniture.count)
    for item in furniture {
      writer.string(item.kind.rawValue)
      writer.range(item.source)
    }
    writer.integer(unassigned.count)
    for range in unassigned { writer.range(range) }
    return writer.result
  }
}

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
    if !reader.isAtEnd {
      if reader.integer() == 1 { kept = Kept(bytes: reader.integer(), sha256: reader.bytes()) }
      for _ in 0..<reader.count() { parts.append(FilePart(name: reader.string(), start: reader.integer())) }
      columns = reader.string()
    }
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
    if kept != nil || !parts.isEmpty || !columns.isEmpty {
      writer.integer(kept == nil ? 0 : 1)
      if let kept {
        writer.integer(kept.bytes)
        writer.bytes(kept.sha256)
      }
      writer.integer(parts.count)
      for part in parts {
        writer.string(part.name)
        writer.integer(part.start)
      }
      writer.string(columns)
    }
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
    if !reader.isAtEnd {
      for _ in 0..<reader.count() {
        guard let source = reader.range() else { return nil }
        let page = UInt16(clamping: reader.integer())
        var sides: [Float] = []
        for _ in 0..<4 { sides.append(Float(reader.integer()) / 100 - 1000) }
        let box = Box(left: sides[0], top: sides[1], right: sides[2], bottom: sides[3])
        boxes.append(Transcript.WordBox(source: source, page: page, box: box))
      }
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
    if !boxes.isEmpty {
      writer.integer(boxes.count)
      for word in boxes {
        writer.range(word.source)
        writer.integer(Int(word.page))
        // Hundredths, from -1000 on.
        for side in [word.box.left, word.box.top, word.box.right, word.box.bottom] {
          writer.integer(Int(max(0, min(1e9, (side + 1000) * 100)).rounded()))
        }
      }
    }
    return writer.result
  }
}

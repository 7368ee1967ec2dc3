/// Gathers the documents of a generation and writes the file `documents`.
struct DocumentTableWriter: Sendable {
  private(set) var documents: [Document] = []
  private var articleStarts: [UInt32] = [0]
  /// The records of what is in no article, one after the other.
  private var remainders: [UInt8] = []
  private var remainderStarts: [UInt64] = [0]
  private var originalStarts: [UInt64] = [0]

  /// Adds the next document.
  ///
  /// - Parameters:
  ///   - remainder: the record of what of it is in no article.
  ///   - articles: how many it has.
  ///   - originals: where its original bytes end.
  mutating func add(_ document: Document, remainder: [UInt8], articles: Int, originals: Int) {
    documents.append(document)
    remainders.append(contentsOf: remainder)
    remainderStarts.append(UInt64(remainders.count))
    articleStarts.append(articleStarts[articleStarts.count - 1] + UInt32(articles))
    originalStarts.append(UInt64(originals))
  }

  /// Writes the file and returns when it is on the disk.
  func write(to file: IndexFileWriter) throws(SystemError) -> AttributeWriter.Written {
    var starts: [UInt32] = [0]
    try file.begin("records", width: 1)
    for document in documents {
      let record = document.record
      try file.append(record.span)
      starts.append(starts[starts.count - 1] + UInt32(record.count))
    }
    try file.write("record_starts", starts)
    try file.begin("remainders", width: 1)
    try file.append(remainders.span)
    try file.write("remainder_starts", remainderStarts)
    try file.write("article_starts", articleStarts)
    try file.write("original_starts", originalStarts)
    try file.write("by_file", order { $0.file })
    try file.write("by_id", order { $0.id })
    return try file.finish()
  }

  /// The documents' ordinals in bytewise order of a key.
  private func order(_ key: (Document) -> String) -> [UInt32] {
    var keys = ByteInterner(minimumCapacity: documents.count)
    // Equal keys, those of files that could not be read, keep their order.
    var ordinals: [[UInt32]] = []
    for (ordinal, document) in documents.enumerated() {
      let number = Int(keys.intern(key(document).utf8Span.span))
      if number == ordinals.count { ordinals.append([]) }
      ordinals[number].append(UInt32(ordinal))
    }
    return keys.sorted().flatMap { ordinals[Int($0)] }
  }
}

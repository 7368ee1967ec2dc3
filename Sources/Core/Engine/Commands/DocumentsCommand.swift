extension Handler {
  static let documentsList = Handler(
    Command(
      "documents.list", "Lists the files that the corpus knows, in natural order of their names.",
      params: [Shapes.corpusParam, Shapes.limitParam(100), Shapes.cursorParam],
      result: Shapes.listing([
        .required("document", .string, "the document's id; empty for a file that could not be read"),
        .required("file", .string, "the path below what was indexed"),
        .required("format", .string, "what it was read as; empty when rejected before that was known"),
        .required("encoding", .string, "how its characters are written; empty when rejected"),
        .required("bytes", .count, "its size"),
        .required("sha256", .string, "the hash of its bytes, in hexadecimal"),
        .required("articles", .count, "how many articles it holds"),
        .required("state", .choice(["indexed", "rejected"]), "whether it is in the index"),
        .required("reason", .nullable(.string), "why it is rejected"),
      ]),
      errors: [.unknownCorpus, .cursorExpired, .corpusDamaged],
      examples: [.init("Which files were read, and which were not?", "{}"), .init("The first two", #"{"limit":2}"#)])
  ) { call, writer in
    let listing = try call.listing()
    let documents = listing.generation.documents
    let count = max(0, min(listing.limit, documents.count - listing.position))
    try call.write(listing, total: documents.count, rows: count, into: &writer) { index, writer in
      let ordinal = listing.position + index
      try write(documents.document(ordinal), articles: documents.articles(ordinal).count, into: &writer)
    }
  }

  private static func write(_ document: Document, articles: Int, into writer: inout JSONWriter) {
    writer.object {
      $0.member("document", document.id)
      $0.member("file", document.file)
      $0.member("format", document.format)
      $0.member("encoding", document.encoding)
      $0.member("bytes", document.bytes)
      $0.member("sha256", hex(document.sha256))
      $0.member("articles", articles)
      $0.member("state", document.rejection == nil ? "indexed" : "rejected")
      $0.member("reason", document.rejection)
    }
  }

  private static func hex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

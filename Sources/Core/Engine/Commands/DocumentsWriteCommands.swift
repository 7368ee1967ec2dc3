extension Handler {
  static let documentsPut = Handler(
    Command(
      "documents.put",
      "Adds a document to a corpus, or replaces the one of that name; it is on the disk when this is answered, and in "
        + "the next generation soon after.",
      role: .user, isWrite: true,
      params: [
        Shapes.corpusParam,
        .required("file", .string, "its name, like a path below a folder"),
        .required("content", .string, "its bytes, or a part of them"),
        .optional(
          "encoding", .choice(["utf-8", "base64"]), default: .string("utf-8"), "how `content` stands for the bytes"),
        .optional(
          "format", .choice(IndexOptions.formats), default: .string("auto"),
          "what it is written in; auto tells it from the content"),
        .optional("offset", .count, default: .integer(0), "where this part begins, in bytes"),
        .optional(
          "more", .boolean, default: .bool(false), "whether more parts follow; the last one has the change made"),
      ],
      result: [
        .required("corpus", .string, "the corpus"),
        .required("file", .string, "its name"),
        .required("state", .choice(["accepted", "partial"]), "whether it is complete, and so on the disk"),
        .required("bytes", .count, "bytes of it that are here"),
        .required("sha256", .nullable(.string), "the hash of all bytes, in hexadecimal; null while parts are missing"),
        .required(
          "sequence", .nullable(.count), "the number of the change: `corpora.info` tells which are served"),
        .required("generation", .string, "the generation served now, which does not hold it yet"),
        Shapes.milliseconds,
      ],
      errors: [.unknownCorpus, .forbidden, .quota, .busy, .missingCapability, .corpusDamaged],
      examples: [
        .init("Add a page", #"{"file":"wire/1.txt","content":"Glass town\n\nA kiln was lit in Datong.\n"}"#),
        .init("Bytes that are no text", #"{"file":"wire/2.txt","content":"Q2Fm6Q==","encoding":"base64"}"#),
        .init("The first part of a long one", #"{"file":"wire/3.txt","content":"Glass ","more":true}"#),
        .init("Its last part", #"{"file":"wire/3.txt","content":"town\n\nText.\n","offset":6}"#),
      ])
  ) { call, writer in
    let place = try call.writable()
    let file = call.params.string("file") ?? ""
    try DocumentName.check(file)
    if let other = try call.lookalike(of: file, place) {
      throw Refusal(
        .invalidParams, "file looks like that of another document, which is written with other characters",
        hint: "its bytes are \(DocumentName.escaped(other)), those given \(DocumentName.escaped(file))")
    }
    let content = call.params.string("content") ?? ""
    let part: [UInt8]
    if call.params.string("encoding") == "base64" {
      guard let decoded = Base64.decode(content) else { throw Refusal(.invalidParams, "content is no base64") }
      part = decoded
    } else {
      part = Array(content.utf8)
    }
    let limits = call.engine.configuration.limits.current
    let (bytes, count) = try call.engine.uploads.add(
      UploadTable.Key(uid: call.caller.uid, folder: place.folder, file: file), part, at: call.params.integer("offset"),
      isLast: !call.params.isTrue("more"), largest: limits.documentSize)
    var number: Int?
    if let bytes {
      let waiting = try call.waiting(place).bytes
      guard waiting + bytes.count <= limits.journal else {
        throw Refusal(
          .quota, "\(waiting) bytes wait for the next generation of \(place.corpus), and \(limits.journal) may",
          hint: "send it again when they are served")
      }
      let format = call.params.string("format") ?? "auto"
      number = try call.write(.put(file: file, format: format, bytes: bytes), place)
    }
    writer.member("corpus", place.corpus)
    writer.member("file", file)
    writer.member("state", bytes == nil ? "partial" : "accepted")
    writer.member("bytes", count)
    writer.member("sha256", bytes.map { SHA256.hex(SHA256.of($0.span)) })
    writer.key("sequence")
    if let number { writer.integer(number) } else { writer.null() }
    writer.member("generation", place.generation.name)
  }

  static let documentsDelete = Handler(
    Command(
      "documents.delete", "Takes a document out of a corpus; it is gone from the next generation.", role: .user,
      isWrite: true,
      params: [Shapes.corpusParam, .required("file", .string, "its name, as documents.list gives it")],
      result: [
        .required("corpus", .string, "the corpus"),
        .required("file", .string, "its name"),
        .required("sequence", .count, "the number of the change: `corpora.info` tells which are served"),
        .required("generation", .string, "the generation served now, which still holds it"),
        Shapes.milliseconds,
      ],
      errors: [.unknownCorpus, .unknownID, .forbidden, .busy, .missingCapability, .corpusDamaged],
      examples: [.init("Forget a page", #"{"file":"wire/1.txt"}"#), .init("And another", #"{"file":"wire/2.txt"}"#)])
  ) { call, writer in
    let place = try call.writable()
    let file = call.params.string("file") ?? ""
    let isThere =
      try call.isWaiting(file, place) ?? (place.generation.documents.ordinal(ofFile: file) != nil)
    guard isThere else {
      throw Refusal(.unknownID, "\(place.corpus) has no document called \"\(file)\"", hint: "documents.list lists them")
    }
    let number = try call.write(.delete(file: file), place)
    writer.member("corpus", place.corpus)
    writer.member("file", file)
    writer.member("sequence", number)
    writer.member("generation", place.generation.name)
  }
}

extension Call {
  /// The name of another document that only its bytes tell from `file`, such as an `é` in one character or in two.
  fileprivate func lookalike(of file: String, _ place: Writable) throws -> String? {
    let waiting = try waiting(place).files
    if let index = waiting.index(forKey: file) {
      let name = waiting[index].key
      return waiting[index].value && !name.utf8.elementsEqual(file.utf8) ? name : nil
    }
    guard file.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
    let documents = place.generation.documents
    guard try documents.ordinal(ofFile: file) == nil else { return nil }
    for ordinal in 0..<documents.count {
      let name = try documents.file(ordinal)
      if name == file, waiting[name] ?? true { return name }
    }
    return nil
  }

  /// Whether a document of exactly this name waits to be there, or to go; nil when neither.
  fileprivate func isWaiting(_ file: String, _ place: Writable) throws -> Bool? {
    let files = try waiting(place).files
    guard let index = files.index(forKey: file), files[index].key.utf8.elementsEqual(file.utf8) else { return nil }
    return files[index].value
  }

  /// What waits for the next generation.
  fileprivate func waiting(_ place: Writable) throws -> (files: [String: Bool], bytes: Int, base: Int) {
    do throws(IndexError) { return try place.journal.waiting(applied: place.applied) } catch {
      throw Refusal(writing: error)
    }
  }
}

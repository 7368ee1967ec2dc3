import Glibc

extension Handler {
  static let corporaCreate = Handler(
    Command(
      "corpora.create", "Makes an empty corpus in the daemon's data folder and serves it; it is the caller's.",
      role: .user, isWrite: true,
      params: [
        .required("name", .string, "its name: a letter, then letters, digits, _ or -"),
        .optional(
          "annotate", .choice(["names", "tokens", "none"]), default: .string("names"),
          "what is found in its documents: names, lemmas and tags; only the last two; nothing but words"),
        .optional(
          "shared", .boolean, default: .bool(true), "whether every peer may ask it, or its owner and admins alone"),
      ],
      result: [.required("row", CorpusRow.schema, "the corpus, as corpora.list gives it")],
      errors: [.forbidden, .quota, .missingCapability],
      examples: [.init("Make one", #"{"name":"wire","annotate":"none"}"#)])
  ) { call, writer in
    let engine = call.engine
    try engine.corpora.waitUntilLoaded(call.cancel)
    guard let data = engine.configuration.dataFolder else {
      throw Refusal(.missingCapability, "this daemon has no data folder", hint: "start it with --data DIR")
    }
    let name = call.params.string("name") ?? ""
    guard IndexOptions.isCorpusName(name), name.utf8.count <= 64 else {
      throw Refusal(.invalidParams, "name needs a letter, then letters, digits, _ or -, 64 in all at most")
    }
    guard !engine.corpusRows.contains(where: { $0.corpus.lowercased() == name.lowercased() }) else {
      throw Refusal(.invalidParams, "a corpus is called \(name) already", hint: "choose another name")
    }
    if call.caller.role != .admin {
      let own = engine.corpora.paths.count { CorpusOwner.uid(of: $0) == call.caller.uid }
      guard own < engine.configuration.limits.current.corporaPerUser else {
        throw Refusal(.quota, "you have \(own) corpora, and may have no more")
      }
    }
    var options = IndexOptions(paths: [], into: data + "/" + name, jobs: 1)
    options.name = name
    options.annotation =
      switch call.params.string("annotate") {
      case "none": .none
      case "tokens": .models(folder: nil, names: false)
      default: .models(folder: nil, names: true)
      }
    do throws(IndexError) {
      try CorpusFolder.create(
        options, owner: call.caller.uid, isShared: call.params.isTrue("shared"),
        annotation: try engine.writer.annotation(options))
    } catch { throw Refusal(writing: error) }
    try engine.corpora.add(options.into)
    writer.key("row")
    engine.corpusRows.first { $0.corpus == name }?.write(into: &writer)
  }

  static let corporaDrop = Handler(
    Command(
      "corpora.drop", "Removes a corpus that lies in the daemon's data folder, with all its documents.", role: .user,
      isWrite: true,
      params: [.required("corpus", .string, "the corpus")],
      result: [.required("corpus", .string, "the corpus that is gone")],
      errors: [.unknownCorpus, .forbidden, .busy],
      examples: [.init("Remove one", #"{"corpus":"wire"}"#)])
  ) { call, writer in
    let engine = call.engine
    let (corpus, folder) = try engine.corpora.folder(call.params.string("corpus"), call.caller, call.cancel)
    guard call.caller.role == .admin || CorpusOwner.uid(of: folder) == call.caller.uid else {
      throw Refusal(.forbidden, "\(corpus) is not yours: its owner and admins may remove it")
    }
    guard let data = engine.configuration.dataFolder, folder.hasPrefix(data + "/") else {
      throw Refusal(
        .forbidden, "\(corpus) is not in the daemon's data folder", hint: "its folder can be removed by hand")
    }
    do throws(IndexError) {
      let removed = try takeAway(folder, call.cancel)
      engine.corpora.remove(folder)
      engine.writer.forget(folder)
      engine.cursors.drop(corpus: corpus)
      engine.sessions.drop(corpus: corpus)
      guard let removed else { return writer.member("corpus", corpus) }
      do throws(SystemError) { try Disk().remove(removed) } catch { throw IndexError(error) }
    } catch { throw Refusal(writing: error) }
    writer.member("corpus", corpus)
  }

  /// Takes a folder away as soon as nobody writes in it; gives up when the time of the request is over.
  ///
  /// - Returns: its new name; nil when somebody removed it before.
  private static func takeAway(_ folder: String, _ cancel: CancelFlag) throws(IndexError) -> String? {
    while true {
      do throws(IndexError) { return try CorpusFolder.takeAway(folder) } catch {
        if error.reason == .notThere { return nil }
        guard error.reason == .busy, (try? cancel.check()) != nil else { throw error }
      }
      usleep(20_000)
    }
  }
}

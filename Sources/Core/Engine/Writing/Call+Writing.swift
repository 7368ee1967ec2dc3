extension Call {
  /// A corpus that the caller may change.
  struct Writable {
    let corpus: String
    let folder: String
    let generation: Generation
    let journal: Journal
    /// The number of the last change in the generation.
    var applied: Int { generation.manifest.journal }
  }

  /// The corpus that the params name, when the caller may change it: its owner, and admins.
  func writable() throws -> Writable {
    let (corpus, folder) = try engine.corpora.folder(params.string("corpus"), caller, cancel)
    guard caller.role == .admin || CorpusOwner.uid(of: folder) == caller.uid else {
      throw Refusal(.forbidden, "\(corpus) is not yours: its owner and admins may change it")
    }
    let served = try engine.corpora.served(corpus, caller, cancel)
    return Writable(
      corpus: corpus, folder: folder, generation: served.generation, journal: engine.writer.journal(folder))
  }

  /// The number of the last change that a generation holds, and how many documents have changes that wait.
  ///
  /// A change that changed nothing, since the same bytes were there, is served without a new generation.
  func changes(of generation: Generation) throws -> (served: Int, waiting: Int) {
    let (_, folder) = try engine.corpora.folder(generation.corpus, caller, cancel)
    let served = engine.writer.served(folder, generation)
    do throws(IndexError) {
      guard try Journal.isThere(folder) else { return (served, 0) }
      let waiting = try engine.writer.journal(folder).waiting(applied: served)
      // A generation that holds them may be published and not served yet.
      return (served, max(waiting.files.count, waiting.base > served ? 1 : 0))
    } catch {
      // A journal that cannot be read refuses changes, and tells those who look after it; reading goes on.
      return (served, 0)
    }
  }

  /// Puts a change on the disk, and lets a generation be made of it.
  ///
  /// - Returns: its number.
  func write(_ change: JournalRecord.Change, _ place: Writable) throws -> Int {
    // Refused now rather than left waiting for ever.
    do throws(IndexError) { _ = try IndexOptions.Annotation.of(place.generation) } catch {
      throw Refusal(.missingCapability, error.description)
    }
    do throws(IndexError) {
      let number = try place.journal.append([change], applied: place.applied)
      engine.writer.publish(place.folder)
      return number
    } catch {
      throw Refusal(writing: error)
    }
  }
}

extension Refusal {
  /// Why a change of a corpus was not made.
  init(writing error: IndexError) {
    switch error.reason {
    case .damaged, .unknownVersion: self.init(damaged: error, generation: nil)
    case .busy:
      self.init(.busy, error.description)
      details = [.init(name: "retry_after_ms", value: .integer(500))]
    case .annotation: self.init(.missingCapability, error.description)
    case .notThere:
      self.init(.unknownCorpus, "the corpus is gone: \(error.description)", hint: "corpora.list lists those there are")
    default:
      self.init(.internalError, error.description, hint: "nothing was changed")
      details = [.init(name: "path", value: .string(error.path))]
    }
  }
}

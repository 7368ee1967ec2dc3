/// What the journal of a corpus asks of its next generation: of each file the latest change.
struct PendingChanges: Sendable {
  /// Bytes of files after which the rest waits for another generation.
  static let batchSize = 64 << 20

  private(set) var files: [SourceFile] = []
  private(set) var deleted: Set<String> = []
  /// The number of the last change covered.
  private(set) var through: Int

  /// Changes nothing after `number`.
  init(through number: Int) { through = number }

  /// - Parameters:
  ///   - limit: bytes of files after which the rest is left; at least one change is taken.
  ///   - named: files that a run of the indexer reads anew itself, which is later than every change here.
  init(_ content: JournalContent, limit: Int = .max, named: Set<String> = []) {
    through = content.base
    var latest: [String: JournalRecord.Change] = [:]
    var size = 0
    for record in content.records {
      guard let change = record.change else { continue }
      if size > 0 && size + change.size > limit { break }
      size += change.size
      latest[change.file] = change
      through = record.number
    }
    for change in latest.values where !named.contains(change.file) {
      switch change {
      case .put(let file, let format, let bytes):
        files.append(
          SourceFile(
            name: file, origin: .bytes(bytes), root: "", size: bytes.count, format: PageFormat(rawValue: format)))
      case .delete(let file): deleted.insert(file)
      }
    }
  }

  /// Whether there is anything to do.
  var isEmpty: Bool { files.isEmpty && deleted.isEmpty }
}

/// What one run of the indexer should do.
public struct IndexOptions: Sendable {
  /// Files and folders to read, `-` for standard input.
  public var paths: [String]
  /// The corpus folder.
  public var into: String
  /// The corpus' name; nil keeps the name that the corpus has, or takes the folder's.
  public var name: String?
  /// What the files are written in; `auto` tells it from their content.
  public var format = "auto"
  /// What the fields of JSONL rows are called: `text=body,title=headline`; empty for their own names.
  public var columns = ""
  /// Whether files that have vanished below the named folders are removed from the corpus.
  public var prune = false
  /// Whether the corpus starts over with what is named now.
  public var rebuild = false
  /// Files larger than this are rejected, in bytes.
  public var maximumFileSize = 64 << 20
  /// The bytes of VRT that are read at a time.
  var sliceSize = VRTText.sliceSize
  /// What gives the tokens lemmas, tags and names.
  public var annotation = Annotation.none
  /// How long to wait for somebody else who writes the corpus, such as a daemon that takes documents.
  public var patience = Duration.zero
  /// Whether a corpus without any file is published too.
  var publishesEmpty = false
  /// Gets each line that an annotating command writes to its standard error.
  public var report: @Sendable (String) -> Void = { _ in }
  /// Threads to use.
  public var jobs: Int

  /// Asks for `paths` to be indexed into a corpus folder by `jobs` threads.
  public init(paths: [String], into folder: String, jobs: Int) {
    self.paths = paths
    into = folder
    self.jobs = max(1, jobs)
  }

  /// What gives the tokens lemmas, tags and names; what a file gives itself is kept in every case.
  public enum Annotation: Sendable, Equatable {
    /// Nothing but what files give.
    case none
    /// The models in a folder, nil where `ModelPlace` finds them; names only when asked for.
    case models(folder: String?, names: Bool)
    /// A shell command that reads CoNLL-U and writes it with lemmas and tags, and names when it knows any; the models
    /// find the sentences, and the names where the command says nothing of them. It is ended when nothing moves for
    /// `patience` seconds.
    case command(String, folder: String?, names: Bool, patience: Int)
  }

  /// The formats that `format` may name, `auto` first.
  public static var formats: [String] { PageFormat.allCases.map(\.rawValue) }

  /// Whether `columns` may say this.
  public static func areColumns(_ text: String) -> Bool { RowFields(text) != nil || VRTColumns(text) != nil }

  /// Whether a corpus can have this name: `[A-Za-z][A-Za-z0-9_-]*`.
  public static func isCorpusName(_ name: String) -> Bool {
    guard let first = name.utf8.first, isLetter(first) else { return false }
    return name.utf8.allSatisfy { isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F || $0 == 0x2D }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
}

/// A file that was not indexed.
public struct Rejection: Sendable, Equatable {
  /// The name it would have in the corpus.
  public let file: String
  /// Why.
  public let reason: String
}

/// How far a run is.
public struct IndexProgress: Sendable {
  /// Files that are done.
  public let done: Int
  /// All files that the new generation will know.
  public let files: Int
  /// Tokens so far.
  public let tokens: Int
}

/// What a run did.
public struct IndexSummary: Sendable, Equatable {
  /// The corpus' name.
  public var corpus = ""
  /// The generation that is published now; nil when nothing ever was.
  public var generation: String?
  /// Whether this run published it.
  public var isNew = false
  /// Files indexed in the corpus now.
  public var files = 0
  /// Articles in the corpus now.
  public var articles = 0
  /// Tokens in the corpus now.
  public var tokens = 0
  /// Files of this run that were new.
  public var added = 0
  /// Files of this run whose bytes had changed.
  public var changed = 0
  /// Files that were taken out.
  public var removed = 0
  /// Files of this run that were not indexed.
  public var rejected: [Rejection] = []
  /// The number of the last change of the journal that the corpus holds now.
  var journal = 0
  /// Whether the generation was merged from the one before and what was new.
  var isMerged = false
  /// How many files of the corpus have each encoding other than UTF-8.
  public var encodings: [String: Int] = [:]
}

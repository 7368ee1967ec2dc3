import ArgumentParser
import CMalloc
import Core
import Glibc

/// Makes a corpus of files, or brings one up to date.
struct IndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "Make a corpus of files and folders, or bring it up to date.",
    discussion: """
      Folders are walked in natural order; names that begin with a dot and links that lead out are passed over. Run
      again, files whose bytes are known are kept as they are, changed ones replaced, new ones added, and those not
      named now stay. A daemon that serves the corpus keeps answering from the old state until it reloads.

      Every token gets lemma, tags and features, and names of persons, organisations and places become regions, by the
      models in the folder `models` (see --models). Without them nothing is indexed; --no-annotate does without.

      Exit status: 0 done, 1 failed, 2 usage, 4 the corpus is damaged, 6 done but some files were rejected.

      Examples:
        shanxid index --into corpora/news pages/
        shanxid index --into corpora/news --prune pages/          forget pages that are gone
        shanxid index --into corpora/tagged --format vrt --columns word,pos,lemma tagged.vrt
        shanxid index --into corpora/web crawl.warc.gz           each page of a crawl is a document
        zcat rows.jsonl.gz | shanxid index --into corpora/wire --format jsonl --columns text=body -
        shanxid index --into corpora/news --annotator scripts/examples/annotate-with-spacy.py pages/
      """)

  @Option(help: ArgumentHelp("The corpus folder; $XDG_DATA_HOME/shanxi/NAME otherwise.", valueName: "dir"))
  var into: String?

  @Option(help: ArgumentHelp("The corpus' name; the folder's name otherwise.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "What the files are written in: \(IndexOptions.formats.joined(separator: ", ")).",
      valueName: "format"))
  var format = "auto"

  @Option(
    help: ArgumentHelp(
      "What is annotated: tokens (lemmas and tags), or tokens,names for names too.", valueName: "layers"))
  var layers = "tokens,names"

  @Flag(help: "Use no models: index words, and the tags that files bring along.")
  var noAnnotate = false

  @Option(
    help: ArgumentHelp("The folder of the models; otherwise $SHANXI_MODELS, then beside the program.", valueName: "dir")
  )
  var models: String?

  @Option(
    help: ArgumentHelp(
      "What the fields of JSONL rows are called: text=body,title=headline,date=…,id=…,author=…,source=…; what the columns of VRT are, a / behind a feature set: \(VRTColumns.standard).",
      valueName: "names"))
  var columns = ""

  @Option(
    help: ArgumentHelp(
      "A shell command that annotates in the place of the models: it reads CoNLL-U and writes it with tags.",
      valueName: "command"))
  var annotator: String?

  @Option(
    help: ArgumentHelp("End the annotator when it moves nothing for so long.", valueName: "seconds"))
  var annotatorPatience = 600

  @Flag(help: "Take out files that have vanished below the named folders.")
  var prune = false

  @Flag(help: "Start over with what is named now; also replaces a damaged corpus.")
  var rebuild = false

  @Option(help: ArgumentHelp("Reject larger files: bytes, or a number with K, M or G, below 4G.", valueName: "size"))
  var maxFile: ByteSize = ByteSize(bytes: 64 << 20)

  @Option(help: ArgumentHelp("Threads to use; as many as there are cores otherwise.", valueName: "n"))
  var jobs: Int?

  @Argument(help: ArgumentHelp("Files and folders to read; - reads standard input.", valueName: "path"))
  var paths: [String]

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs needs a number from 1 on") }
    guard IndexOptions.formats.contains(format) else {
      throw ValidationError("--format: `\(format)` is none of \(IndexOptions.formats.joined(separator: ", "))")
    }
    guard IndexOptions.areColumns(columns) else {
      throw ValidationError(
        "--columns: `\(columns)` is not a list such as text=body,title=headline of id, title, date, text, author, source, nor like word,pos,lemma"
      )
    }
    if let name, !IndexOptions.isCorpusName(name) {
      throw ValidationError("--name: `\(name)` needs a letter, then letters, digits, _ or -")
    }
    if annotator != nil && noAnnotate { throw ValidationError("--annotator and --no-annotate exclude each other") }
    if annotatorPatience < 1 { throw ValidationError("--annotator-patience needs a number of seconds from 1 on") }
    guard layers == "tokens" || layers == "tokens,names" else {
      throw ValidationError("--layers: tokens or tokens,names, not `\(layers)`")
    }
    if into == nil && name == nil { throw ValidationError("say where the corpus goes with --into, or --name") }
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    // A file that would grow past the limit of the process is an error of `write`, with its path.
    signal(SIGXFSZ, SIG_IGN)
    // Large arrays come and go: the allocator keeps their pages instead of asking the system for new ones.
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 128 << 20)
    let start = MonotonicClock.nanoseconds
    var options = IndexOptions(
      paths: paths, into: into.map(Self.withoutSlashes) ?? Self.dataFolder(name ?? ""),
      jobs: jobs ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    options.name = name
    options.format = format
    options.columns = columns
    options.prune = prune
    options.rebuild = rebuild
    options.maximumFileSize = maxFile.bytes
    options.patience = .seconds(30)
    options.annotation = annotation
    options.report = { StandardError.write("annotator: \(Printable.text($0))\n") }
    let isTerminal = isatty(2) == 1
    let summary: IndexSummary
    do {
      summary = try Indexer.run(options) { progress in
        if isTerminal { StandardError.write(Self.line(progress, since: start)) }
      }
    } catch {
      guard error.reason == .damaged || error.reason == .unknownVersion else { throw Failure(error) }
      throw Failure(.invalidCorpus, "\(error); --rebuild starts over with the files that are named")
    }
    if isTerminal { StandardError.write("\r\u{1B}[K") }
    for rejection in summary.rejected {
      StandardError.write("rejected: \(Printable.text(rejection.file)): \(Printable.text(rejection.reason))\n")
    }
    StandardError.write(Self.line(summary, since: start))
    if !summary.rejected.isEmpty { throw ExitCode(ExitStatus.rejections.rawValue) }
  }

  private var annotation: IndexOptions.Annotation {
    let names = layers == "tokens,names"
    if noAnnotate { return .none }
    guard let annotator else { return .models(folder: models, names: names) }
    return .command(annotator, folder: models, names: names, patience: annotatorPatience)
  }

  private static func line(_ progress: IndexProgress, since start: UInt64) -> String {
    let seconds = Double(MonotonicClock.nanoseconds - start) / 1e9
    return "\r\u{1B}[K\(progress.done) of \(progress.files) files, \(progress.tokens) tokens, \(tenths(seconds)) s"
  }

  private static func line(_ summary: IndexSummary, since start: UInt64) -> String {
    let seconds = Double(MonotonicClock.nanoseconds - start) / 1e9
    var what = "nothing to index"
    if let generation = summary.generation {
      what = "\(summary.corpus) \(generation)\(summary.isNew ? "" : " (nothing changed)")"
    }
    var line =
      "\(what): \(summary.files) files, \(summary.articles) articles, \(summary.tokens) tokens, "
      + "\(summary.rejected.count) rejected"
    if summary.isNew {
      line += ", \(summary.added) added, \(summary.changed) changed, \(summary.removed) removed"
    }
    for (encoding, files) in summary.encodings.sorted(by: { $0.key < $1.key }) { line += ", \(files) in \(encoding)" }
    return line + ", \(tenths(seconds)) s\n"
  }

  /// A number with one digit after the point.
  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func withoutSlashes(_ path: String) -> String {
    var path = path[...]
    while path.count > 1 && path.hasSuffix("/") { path = path.dropLast() }
    return String(path)
  }

  /// Where the corpora of this user are kept.
  private static func dataFolder(_ name: String) -> String {
    // `getenv` gives a NUL-terminated text that stays while nobody changes the environment.
    if let data = unsafe getenv("XDG_DATA_HOME"), unsafe data.pointee != 0 {
      return unsafe String(cString: data) + "/shanxi/" + name
    }
    let home = unsafe getenv("HOME").map { unsafe String(cString: $0) } ?? ""
    return home + "/.local/share/shanxi/" + name
  }
}

/// A number of bytes as people write it.
struct ByteSize: ExpressibleByArgument {
  let bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  /// Reads `4096`, `64M`, `64MiB`, `1G`.
  init?(argument: String) {
    let digits = argument.prefix { $0.isNumber }
    guard let number = Int(digits), number > 0 else { return nil }
    let shift: Int
    switch argument.dropFirst(digits.count).uppercased() {
    case "", "B": shift = 0
    case "K", "KB", "KIB": shift = 10
    case "M", "MB", "MIB": shift = 20
    case "G", "GB", "GIB": shift = 30
    default: return nil
    }
    // Offsets into a file are 32 bits wide.
    guard number <= Int(UInt32.max) >> shift else { return nil }
    bytes = number << shift
  }

  var defaultValueDescription: String { "\(bytes >> 20)M" }
}

/// Names from outside on a terminal.
enum Printable {
  /// The text with `\xNN` for control characters.
  static func text(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 || (scalar.value >= 0x7F && scalar.value < 0xA0) {
        result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Failure {
  /// An index that could not be read or written.
  init(_ error: IndexError) {
    switch error.reason {
    case .damaged, .unknownVersion, .notThere: self.init(.invalidCorpus, error.description)
    case .unusable: self.init(.usage, error.description)
    default: self.init(.runtime, error.description)
    }
  }
}

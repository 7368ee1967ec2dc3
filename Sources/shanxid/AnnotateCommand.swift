import ArgumentParser
import Core
import Glibc

/// Annotates texts without a corpus and without a daemon.
struct AnnotateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotate", abstract: "Find articles, sentences, tokens, tags, lemmas and names in texts.",
    discussion: """
      Reads files, or standard input when none is named: JSONL rows with `id` and `text`, or plain text. Blank lines part
      blocks, and a sentence never goes over them. Writes one JSONL row a text, or CoNLL-U.

      The layer pages stands alone: it takes each row's text, or each file, for a page in any form that index reads and
      writes its articles. The members of an archive are pages of their own; offsets into a PDF are those of its text
      layer.

      Examples:
        echo "Ms. Ye works in Taiyuan." | shanxid annotate --as conllu
        shanxid annotate --layers tokens --offsets scalars texts.jsonl > annotated.jsonl
        shanxid annotate --layers pages page.txt > articles.jsonl
      """)

  /// A layer by the name users give it.
  enum Layer: String, ExpressibleByArgument, CaseIterable { case pages, tokens, names }

  /// The form of the output by its name.
  enum Form: String, ExpressibleByArgument, CaseIterable { case jsonl, conllu }

  /// The unit of offsets by its name.
  enum Offsets: String, ExpressibleByArgument, CaseIterable { case bytes, scalars }

  @Option(name: .customLong("as"), help: "jsonl or conllu.")
  var form = Form.jsonl

  @Option(help: ArgumentHelp("tokens, names, or both with a comma between; or pages.", valueName: "layers"))
  var layers = "tokens,names"

  @Option(help: "What offsets count: bytes of the file, or scalars; of a row's text, in UTF-8.")
  var offsets = Offsets.bytes

  @Option(
    help: ArgumentHelp("The folder of the models; otherwise $SHANXI_MODELS, then beside the program.", valueName: "dir")
  )
  var models: String?

  @Flag(help: "Say at the end how many tokens a second were annotated, by processor time, without reading and writing.")
  var timing = false

  @Option(
    help: ArgumentHelp(
      "With pages: reject what unpacks to more; bytes, or a number with K, M or G, below 4G.", valueName: "size"))
  var maxFile: ByteSize = ByteSize(bytes: 64 << 20)

  @Argument(help: ArgumentHelp("Files to read; standard input when none is named, or for -.", valueName: "file"))
  var files: [String] = []

  func run() throws {
    if layers == Layer.pages.rawValue { return try writePages() }
    var writer: AnnotationWriter
    do {
      writer = try AnnotationWriter(
        models: models, layers: try chosenLayers(), form: form == .jsonl ? .jsonl : .conllu,
        countsScalars: offsets == .scalars)
    } catch let error as ModelError {
      throw Failure(.runtime, error.description)
    }
    var tokens = 0
    var nanoseconds: UInt64 = 0
    try forEachFile { file throws(Failure) in
      try Self.rows(of: try Self.contents(of: file), file)
    } body: { rows in
      var output: [UInt8] = []
      for row in rows {
        let begun = ProcessorTime.nanoseconds
        tokens += writer.annotate(row.text)
        nanoseconds += ProcessorTime.nanoseconds - begun
        writer.write(id: row.id, row.text, into: &output)
        if output.count > 1 << 20 { try Self.flush(&output) }
      }
      try Self.flush(&output)
    }
    if timing {
      let time = Double(max(nanoseconds, 1)) / 1e9
      StandardError.write("\(tokens) tokens in \(time) s, \(Int(Double(tokens) / time)) a second\n")
    }
  }

  /// Writes the articles of each page.
  private func writePages() throws {
    guard form == .jsonl else { throw ValidationError("--layers pages is written as jsonl only") }
    var bytes = 0
    var duration = Duration.zero
    try forEachFile { file throws(Failure) in
      try Self.pages(of: try Self.contents(of: file), file, limit: maxFile.bytes)
    } body: { pages in
      var output: [UInt8] = []
      for page in pages {
        let begun = ContinuousClock.now
        PageRow.write(page, countsScalars: offsets == .scalars, into: &output)
        duration += ContinuousClock.now - begun
        bytes += page.size
        if output.count > 1 << 20 { try Self.flush(&output) }
      }
      try Self.flush(&output)
    }
    guard timing else { return }
    let (seconds, attoseconds) = duration.components
    let time = Double(seconds) + Double(attoseconds) / 1e18
    StandardError.write("\(bytes) bytes in \(time) s, \(Int(Double(bytes) / max(time, 1e-9) / 1e3)) kB a second\n")
  }

  /// Goes on to the next file when one cannot be read; then fails with the last of them, the others told before.
  private func forEachFile<Content>(
    read: (String) throws(Failure) -> Content, body: (Content) throws -> Void
  ) throws {
    var last: Failure?
    for file in files.isEmpty ? ["-"] : files {
      let content: Content
      do { content = try read(file) } catch {
        if let last { StandardError.write(Shanxid.fullMessage(for: last) + "\n") }
        last = error
        continue
      }
      try body(content)
    }
    if let last { throw last }
  }

  private func chosenLayers() throws -> AnnotationWriter.Layers {
    var chosen: AnnotationWriter.Layers = []
    for name in layers.split(separator: ",") {
      switch Layer(rawValue: String(name)) {
      case .tokens: chosen.insert(.tokens)
      case .names: chosen.insert(.names)
      case .pages: throw ValidationError("--layers pages stands alone: the other layers annotate texts, not pages")
      case nil: throw ValidationError("--layers knows pages, tokens and names, not \(name)")
      }
    }
    return chosen
  }

  /// The texts of a file: the rows of JSONL when its first byte is a brace, else the file itself.
  private static func rows(of bytes: [UInt8], _ file: String) throws(Failure) -> [(id: String, text: AnnotationText)] {
    let content: AnnotationText
    do { content = try AnnotationText(decoding: bytes) } catch { throw Failure(.runtime, "\(file): \(error)") }
    guard content.bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return [(file, content)] }
    var rows: [(id: String, text: AnnotationText)] = []
    for (number, line) in content.bytes.split(separator: 0x0A).enumerated() {
      let row: JSONValue
      do { row = try JSONReader.read(Array(line).span) } catch {
        throw Failure(.runtime, "\(file), row \(number + 1), byte \(error.offset): \(error.message)")
      }
      guard let text = row["text"]?.string else {
        throw Failure(.runtime, "\(file), row \(number + 1): a row needs a `text`")
      }
      rows.append((row["id"]?.string ?? "\(file)-\(number + 1)", AnnotationText(text)))
    }
    return rows
  }

  /// The pages of a file: rows of JSONL when the first has a `text`; else the file itself, which may be JSON of its own,
  /// or what it holds.
  private static func pages(of bytes: [UInt8], _ file: String, limit: Int) throws(Failure) -> [PageFile] {
    let first = bytes.split(separator: 0x0A, maxSplits: 1).first ?? []
    guard let row = try? JSONReader.read(Array(first).span), row["text"]?.string != nil else {
      return PageFile.pages(in: bytes, named: file, limit: limit)
    }
    return try Self.rows(of: bytes, file).map { PageFile(name: $0.id, $0.text.bytes) }
  }

  private static func contents(of file: String) throws(Failure) -> [UInt8] {
    let descriptor = file == "-" ? STDIN_FILENO : unsafe open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(.runtime, file, errno: errno) }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // The call writes at most `count` bytes into the chunk.
      let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw Failure(.runtime, file, errno: errno) }
      if count == 0 { return bytes }
      bytes += chunk.prefix(count)
    }
  }

  private static func flush(_ output: inout [UInt8]) throws {
    var rest = output[...]
    while !rest.isEmpty {
      // The pointer spans the `rest.count` bytes of the slice.
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw Failure(.runtime, "standard output", errno: errno) }
      rest = rest.dropFirst(count)
    }
    output.removeAll(keepingCapacity: true)
  }
}

/// What this thread has used of a processor.
private enum ProcessorTime {
  static var nanoseconds: UInt64 {
    var time = timespec()
    // `time` is alive for the call, which only writes to it.
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}

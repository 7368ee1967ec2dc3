import Glibc

/// Reads one file for the index: its bytes, their hash and the articles in them.
struct FileReading: Sendable {
  let maximumFileSize: Int
  let pages: PageReader
  /// The documents of the old generation, for bytes that it keeps.
  let stored: DocumentTable?

  /// Reads `file` and parses it; a failure is in the result's `rejection`, except damage to the old generation.
  func read(_ file: SourceFile) throws(IndexError) -> ReadDocument {
    if case .stored(let ordinal) = file.origin { return try readStored(ordinal, file) }
    let content: (bytes: [UInt8], parts: [FilePart])
    do {
      if case .parts(let files) = file.origin {
        content = try joined(files)
      } else {
        content = (try bytes(of: file), [])
      }
    } catch {
      switch error {
      case .rejected(let reason): return rejected(file, reason)
      case .index(let error): throw error
      }
    }
    let bytes = content.bytes
    var document = Document(
      id: "", file: file.name, format: "", encoding: "", bytes: bytes.count, sha256: SHA256.of(bytes.span),
      root: file.root, rejection: nil)
    document.parts = content.parts
    do {
      let source = try SourceBytes(of: bytes, limit: maximumFileSize)
      let own = source.bytes
      if source.isDerived { document.kept = Document.Kept(bytes: own.count, sha256: SHA256.of(own.span)) }
      let pages = file.format.map { PageReader(format: $0, columns: self.pages.columns) } ?? self.pages
      return parsed(document, own, by: pages)
    } catch {
      document.rejection = error.description
      return ReadDocument(document: document, reading: nil, bytes: [])
    }
  }

  private func parsed(_ document: Document, _ bytes: [UInt8], by pages: PageReader) -> ReadDocument {
    var document = document
    do {
      let reading = try pages.read(bytes.span, name: document.file, parts: document.parts)
      document.format = reading.format
      document.encoding = reading.encoding
      document.columns = PageFormat.withColumns.contains(document.format) ? pages.columns : ""
      return ReadDocument(document: document, reading: reading, bytes: bytes)
    } catch {
      document.rejection = error.description
      (document.kept, document.parts) = (nil, [])
      return ReadDocument(document: document, reading: nil, bytes: [])
    }
  }

  /// Reads what the old generation keeps of a document again.
  private func readStored(_ ordinal: Int, _ file: SourceFile) throws(IndexError) -> ReadDocument {
    guard let stored else { return rejected(file, "no generation keeps it") }
    let bytes = try stored.original(ordinal)
    var document = try stored.document(ordinal)
    document.root = file.root
    if document.rejection != nil { return ReadDocument(document: document, reading: nil, bytes: []) }
    // It is read as it was, whatever this run says of other files.
    let pages = PageReader(format: PageFormat(rawValue: document.format) ?? .auto, columns: document.columns)
    return parsed(document, bytes, by: pages)
  }

  /// The bytes of several files one after the other.
  private func joined(_ files: [SourceFile]) throws(Failure) -> ([UInt8], [FilePart]) {
    var bytes: [UInt8] = []
    var parts: [FilePart] = []
    for file in files {
      parts.append(FilePart(name: file.name, start: bytes.count))
      bytes += try self.bytes(of: file)
    }
    return (bytes, parts)
  }

  /// The SHA-256 of a file's bytes; nil when it cannot be read.
  func hash(of file: SourceFile) -> [UInt8]? {
    if case .parts(let files) = file.origin {
      guard let (bytes, _) = try? joined(files) else { return nil }
      return SHA256.of(bytes.span)
    }
    guard let bytes = try? bytes(of: file) else { return nil }
    return SHA256.of(bytes.span)
  }

  /// The bytes of a file; nil when it cannot be read.
  func content(of file: SourceFile) -> [UInt8]? { try? bytes(of: file) }

  private func rejected(_ file: SourceFile, _ reason: String) -> ReadDocument {
    let document = Document(
      id: "", file: file.name, format: "", encoding: "", bytes: 0, sha256: [], root: file.root, rejection: reason)
    return ReadDocument(document: document, reading: nil, bytes: [])
  }

  private enum Failure: Error {
    case rejected(String)
    case index(IndexError)
  }

  private func bytes(of file: SourceFile) throws(Failure) -> [UInt8] {
    let result: Result<[UInt8], Failure>
    do {
      switch file.origin {
      case .bytes(let bytes): result = bytes.count > maximumFileSize ? .failure(tooLarge(bytes.count)) : .success(bytes)
      case .member(let container, let index): result = member(container, index)
      case .stored, .parts: result = .failure(.rejected("not one file"))
      case .standardInput: result = try read(Descriptor(adopting: 0, path: "standard input"), size: 0)
      case .path(let path): result = try open(path)
      }
    } catch {
      throw .rejected(error.reason)
    }
    return try result.get()
  }

  private func member(_ container: ContainerFile, _ index: Int) -> Result<[UInt8], Failure> {
    do { return .success(try container.content(of: index)) } catch { return .failure(.rejected(error.description)) }
  }

  private func open(_ path: String) throws(SystemError) -> Result<[UInt8], Failure> {
    // Opening a named pipe must not wait for a writer.
    let descriptor = try Descriptor(path, O_RDONLY | O_NONBLOCK)
    let status = try descriptor.status()
    guard status.st_mode & S_IFMT == S_IFREG else { return .failure(.rejected("not a regular file")) }
    let size = Int(status.st_size)
    return size > maximumFileSize ? .failure(tooLarge(size)) : try read(descriptor, size: size)
  }

  /// Reads to the end, but never more than one byte past the largest size allowed.
  private func read(_ descriptor: borrowing Descriptor, size: Int) throws(SystemError) -> Result<[UInt8], Failure> {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + 1)
    try descriptor.read(upTo: maximumFileSize + 1, into: &bytes)
    return bytes.count > maximumFileSize ? .failure(tooLarge(nil)) : .success(bytes)
  }

  private func tooLarge(_ size: Int?) -> Failure {
    let limit = "larger than the limit of \(maximumFileSize) bytes (--max-file)"
    return .rejected(size.map { "\($0) bytes: \(limit)" } ?? limit)
  }
}

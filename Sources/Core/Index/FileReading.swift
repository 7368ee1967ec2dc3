import Glibc

/// Reads one file for the index: its bytes, their hash and the articles in them.
struct FileReading: Sendable {
  let maximumFileSize: Int
  let pages: PageReader
  /// The documents of the old generation, for bytes that it keeps.
  let stored: DocumentTable?

  /// Reads `file` and parses it; a failure is in the result's `rejection`, except damage to the old generation.
  func read(_ file: SourceFile) throws(IndexError) -> ReadDocument {
    let bytes: [UInt8]
    do {
      bytes = try self.bytes(of: file)
    } catch {
      switch error {
      case .rejected(let reason): return rejected(file, reason)
      case .index(let error): throw error
      }
    }
    var document = Document(
      id: "", file: file.name, format: "", encoding: "", bytes: bytes.count, sha256: SHA256.of(bytes.span),
      root: file.root, rejection: nil)
    do {
      let reading = try pages.read(bytes.span, name: file.name)
      document.format = reading.format
      document.encoding = reading.encoding
      return ReadDocument(document: document, reading: reading, bytes: bytes)
    } catch {
      document.rejection = error.description
      return ReadDocument(document: document, reading: nil, bytes: [])
    }
  }

  /// The SHA-256 of a file's bytes; nil when it cannot be read.
  func hash(of file: SourceFile) -> [UInt8]? {
    guard let bytes = try? bytes(of: file) else { return nil }
    return SHA256.of(bytes.span)
  }

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
      case .stored(let ordinal): result = stored(ordinal)
      case .standardInput: result = try read(Descriptor(adopting: 0, path: "standard input"), size: 0)
      case .path(let path): result = try open(path)
      }
    } catch {
      throw .rejected(error.reason)
    }
    return try result.get()
  }

  private func stored(_ ordinal: Int) -> Result<[UInt8], Failure> {
    do { return .success(try stored?.original(ordinal) ?? []) } catch { return .failure(.index(error)) }
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

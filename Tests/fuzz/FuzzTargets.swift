import Glibc

/// What libFuzzer feeds: `$SHANXI_FUZZ_TARGET` says which reader. A broken promise stops the program.
///
/// Compiled by Tests/torture/row_02.py together with the sources of the readers, as one module.
enum FuzzTarget: String {
  case lines, query, header, settings

  static let chosen: FuzzTarget = {
    // The variable's text ends with NUL; nothing changes the environment.
    guard let name = unsafe getenv("SHANXI_FUZZ_TARGET") else { return .lines }
    guard let target = unsafe FuzzTarget(rawValue: String(cString: name)) else {
      preconditionFailure("SHANXI_FUZZ_TARGET is lines, query, header or settings")
    }
    return target
  }()

  func read(_ bytes: [UInt8]) {
    switch self {
    case .lines: Self.lines(bytes)
    case .query: Self.query(bytes)
    case .header: Self.header(bytes)
    case .settings: Self.settings(bytes)
    }
  }

  /// The first byte says in what pieces the stream comes: the lines must not depend on it, and requests read.
  private static func lines(_ bytes: [UInt8]) {
    let stream = Array(bytes.dropFirst())
    let size = Int(bytes.first ?? 0) % 61 + 1
    let pieces = cut(stream, size)
    precondition(pieces == cut(stream, stream.count + 1), "the lines depend on the pieces")
    for line in pieces.compactMap({ $0 }) {
      precondition(!line.contains(0x0A), "a line holds its end")
      if case .success(let request) = Request.parse(line.span) {
        let again = Request(id: request.id, method: request.method, params: request.params)
        precondition(again == request && again.envelope == request.envelope, "a request differs from its copy")
      }
    }
  }

  private static func cut(_ stream: [UInt8], _ size: Int) -> [[UInt8]?] {
    var framer = LineFramer(limit: 64)
    var lines: [[UInt8]?] = []
    func take() {
      while let line = framer.next() {
        switch line {
        case .tooLong: lines.append(nil)
        case .text(let range): lines.append(framer.copy(range))
        }
      }
    }
    for start in stride(from: 0, to: stream.count, by: size) {
      let chunk = Array(stream[start..<min(start + size, stream.count)])
      framer.append(chunk.span)
      precondition(framer.count <= framer.bytes.count, "more is kept for lines than is kept")
      if start % 2 == 0 { take() }
    }
    framer.end()
    take()
    precondition(framer.next() == nil, "a line after the end")
    framer.close()
    return lines
  }

  private static func query(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let length = text.utf8.count
    func check(_ error: QueryError) {
      precondition(error.offset >= 0 && error.length >= 0 && error.offset <= length, "an error beside the text")
    }
    do throws(QueryError) {
      let query = try Query.parse(text)
      let again = try? Query.parse(query.text)
      precondition(again == query, "what is printed is read as another query")
    } catch { check(error) }
    do throws(QueryError) { _ = try SortClause.parse(text) } catch { check(error) }
    var reader = StatementReader(text)
    let macros = MacroTable.builtIn
    for _ in 0..<length + 2 {
      do throws(QueryError) { if try reader.next(macros: macros) == nil { return } } catch { return check(error) }
    }
    preconditionFailure("a text has more statements than bytes")
  }

  /// The header of a file, the manifest, and the records of a journal.
  private static func header(_ bytes: [UInt8]) {
    let expected = FileHeader(length: 4096, generation: 3, name: "ids")
    precondition(expected.difference(from: expected.bytes) == nil, "a header differs from itself")
    let other = FileHeader(length: bytes.count, generation: 3, name: "ids")
    precondition((expected.difference(from: other.bytes) == nil) == (other == expected), "another file is accepted")
    var found = bytes
    if found.count > 64, found.first == 0x53 { found.removeSubrange(64...) }
    precondition((expected.difference(from: found) == nil) == (found == expected.bytes), "another header is accepted")
    if found.count == 64 {
      // With the right checksum, so that what stands behind it is looked at too.
      found.replaceSubrange(60..<64, with: CRC32C.of(Array(found[..<60]).span).bytesOfHeader)
      precondition(expected.difference(from: found) == nil || found != expected.bytes, "a header differs from itself")
    }
    _ = try? Manifest(reading: bytes, path: "manifest.json")
    var place = 0
    while let (record, end) = JournalRecord.read(bytes, at: place) {
      precondition(Array(bytes[place..<end]) == record.frame, "a record is written otherwise than it is read")
      place = end
    }
    // A payload with the head that it needs.
    let frame = JournalRecord.magic + UInt32(bytes.count).bytesOfHeader + CRC32C.of(bytes.span).bytesOfHeader + bytes
    if let (record, end) = JournalRecord.read(frame, at: 0) {
      precondition(end == frame.count, "a record ends beside its frame")
      precondition(JournalRecord.read(record.frame, at: 0)?.record == record, "a record is read as another one")
      precondition(
        JournalRecord(number: record.number, change: record.change) == record, "a record differs from its copy")
      if let change = record.change {
        precondition(change.file.utf8.count + change.size <= bytes.count, "a change holds more than was written")
      }
    }
  }

  private static func settings(_ bytes: [UInt8]) {
    do throws(SettingsMistake) {
      for (name, value) in try SettingsText.values(bytes, path: "f.json") {
        guard name.hasPrefix("limits."), case .text(let text) = value else { continue }
        var limits = Limits()
        do throws(Limits.Mistake) { try limits.set(String(name.dropFirst(7)), to: Limits.size(text)) } catch {
          precondition(!error.message.isEmpty, "a mistake without words")
        }
      }
    } catch {
      // Byte for byte: a blank and a mark that combines with it are one character.
      precondition(error.message.utf8.starts(with: "f.json: ".utf8), "a mistake does not name its file")
    }
  }
}

extension UInt32 {
  /// Low byte first.
  fileprivate var bytesOfHeader: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}

/// libFuzzer calls this with each input; the bytes live for the call.
@_cdecl("LLVMFuzzerTestOneInput") func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // `start` spans `count` bytes, which are copied here.
  FuzzTarget.chosen.read(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

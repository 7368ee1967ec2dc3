/// Reads the web pages and other texts in a WARC file.
///
/// Answers with status 200, resources and conversions are members named by their address; the rest of a crawl
/// (requests, pictures, redirects, revisits) is passed over. Chunked and gzipped answers are unpacked.
enum WARCReader {
  static func members(of bytes: Span<UInt8>, limit: Int) throws(PageError) -> [ContainerMember] {
    var members: [ContainerMember] = []
    var counts: [String: Int] = [:]
    var start = 0
    while let record = try record(bytes, at: start) {
      start = record.next
      guard let type = record.headers["warc-type"], ["response", "resource", "conversion"].contains(type),
        let address = record.headers["warc-target-uri"]
      else { continue }
      var kind = record.headers["content-type"] ?? ""
      var content: Result<[UInt8], PageError> = .success(Array(copying: record.body, of: bytes))
      if type == "response" {
        guard let answer = answer(bytes, record.body) else { continue }
        kind = answer.kind
        content = payload(bytes, answer, limit: limit)
      }
      guard isText(kind) else { continue }
      if case .success(let own) = content, own.count > limit { content = .failure(.unpackedTooLarge(limit: limit)) }
      if case .success(let own) = content, own.isEmpty { continue }
      var name = address.filter { $0 != "<" && $0 != ">" }
      counts[name, default: 0] += 1
      if let count = counts[name], count > 1 { name += "#\(count)" }
      members.append(ContainerMember(name: name, content: content))
    }
    return members
  }

  private static func isText(_ kind: String) -> Bool {
    let kind = kind.lowercased()
    return kind.hasPrefix("text/html") || kind.hasPrefix("text/plain") || kind.contains("xml") || kind.contains("json")
      || kind.contains("application/pdf") || kind.contains("markdown")
  }

  private struct Record {
    let headers: [String: String]
    let body: Range<Int>
    let next: Int
  }

  private static func record(_ bytes: Span<UInt8>, at offset: Int) throws(PageError) -> Record? {
    var start = offset
    while start < bytes.count && (bytes[start] == 0x0D || bytes[start] == 0x0A) { start += 1 }
    guard start < bytes.count else { return nil }
    guard bytes.count - start > 5, bytes.string(start..<start + 5) == "WARC/" else {
      throw .container(reason: "no WARC record at byte \(start)")
    }
    let (headers, body) = headers(bytes, from: start, end: bytes.count)
    guard let text = headers["content-length"], let length = Int(text), length >= 0, length <= bytes.count - body else {
      throw .container(reason: "the WARC record at byte \(start) ends behind the file or says no length")
    }
    return Record(headers: headers, body: body..<body + length, next: body + length)
  }

  /// Header lines in lower case up to a blank line, and the place behind it.
  private static func headers(
    _ bytes: Span<UInt8>, from start: Int, end: Int
  ) -> (fields: [String: String], end: Int) {
    var fields: [String: String] = [:]
    var line = start
    var isFirst = true
    while line < end {
      var stop = line
      while stop < end && bytes[stop] != 0x0A { stop += 1 }
      var last = stop
      while last > line && bytes[last - 1] == 0x0D { last -= 1 }
      let next = min(end, stop + 1)
      if last == line { return (fields, next) }
      let text = bytes.string(line..<last)
      if !isFirst, let colon = text.firstIndex(of: ":") {
        let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        fields[text[..<colon].lowercased()] = String(value)
      }
      isFirst = false
      line = next
    }
    return (fields, end)
  }

  private struct Answer {
    let headers: [String: String]
    let body: Range<Int>

    var kind: String { headers["content-type"] ?? "" }
  }

  /// An answer of HTTP with status 200; nil for another one.
  private static func answer(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Answer? {
    guard range.count > 12 else { return nil }
    var end = range.lowerBound
    while end < range.upperBound && bytes[end] != 0x0A { end += 1 }
    let status = bytes.string(range.lowerBound..<end).split(separator: " ")
    guard status.count > 1, status[0].hasPrefix("HTTP/"), status[1].hasPrefix("200") else { return nil }
    let (fields, body) = headers(bytes, from: range.lowerBound, end: range.upperBound)
    return Answer(headers: fields, body: body..<range.upperBound)
  }

  private static func payload(_ bytes: Span<UInt8>, _ answer: Answer, limit: Int) -> Result<[UInt8], PageError> {
    var content: [UInt8]
    if answer.headers["transfer-encoding"]?.lowercased().contains("chunked") == true,
      let joined = joinedChunks(bytes, answer.body)
    {
      content = joined
    } else {
      content = Array(copying: answer.body, of: bytes)
    }
    let isPacked = PageFormat.container(content.span) == .gzip
    switch answer.headers["content-encoding"]?.lowercased() {
    case nil, "", "identity": return .success(content)
    case "gzip", "x-gzip":
      // Some crawlers unpack the content and keep the header.
      guard isPacked else { return .success(content) }
      do {
        guard let member = try ArchiveReader.members(of: content.span, limit: limit).first else { return .success([]) }
        return member.content
      } catch {
        return .failure(error)
      }
    case .some(let other):
      return .failure(.container(reason: "the content is packed by \(other), which is not read"))
    }
  }

  /// The content of an answer in chunks; nil when it is in none.
  private static func joinedChunks(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8]? {
    var content: [UInt8] = []
    var start = range.lowerBound
    while start < range.upperBound {
      var end = start
      while end < range.upperBound && bytes[end] != 0x0A { end += 1 }
      let digits = bytes.string(start..<end).prefix { $0.isHexDigit }
      guard !digits.isEmpty, let length = Int(digits, radix: 16), end < range.upperBound else {
        return content.isEmpty ? nil : content
      }
      if length == 0 { return content }
      let first = end + 1
      guard length <= range.upperBound - first else {
        return content + Array(copying: first..<range.upperBound, of: bytes)
      }
      content += Array(copying: first..<first + length, of: bytes)
      start = first + length
      while start < range.upperBound && (bytes[start] == 0x0D || bytes[start] == 0x0A) { start += 1 }
    }
    return content
  }
}

extension [UInt8] {
  /// A copy of a part of `bytes`.
  init(copying range: Range<Int>, of bytes: Span<UInt8>) {
    self = unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
  }
}

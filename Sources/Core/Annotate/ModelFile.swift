/// A model as it lies on disk: named parts in one mapped file.
///
/// The file begins with `SHXMODEL`, the format version, the number of parts, and for each part its name (16 bytes,
/// padded with zeros), offset and length; the last four bytes are the CRC-32C of all before them. Numbers are
/// little-endian, parts begin at multiples of 8.
package final class ModelFile: Sendable {
  package static let version: UInt32 = 1
  static let magic = Array("SHXMODEL".utf8)
  static let headerLength = 16
  static let rowLength = 32

  package let path: String
  /// What the model calls itself: kind, version and training data in one line of text.
  package let title: String
  private let file: MappedFile
  private let parts: [String: Range<Int>]

  /// Maps the model at `path` and checks every byte of it.
  package init(_ path: String) throws(ModelError) {
    let file: MappedFile
    do { file = try MappedFile(path) } catch { throw ModelError(.unreadable, path, error.reason) }
    self.path = path
    self.file = file
    parts = try Self.readParts(file.bytes, path)
    guard let range = parts["title"] else { throw ModelError(.missingPart, path, "title") }
    title = String(decoding: Array(file.bytes, range), as: UTF8.self)
  }

  private static func readParts(_ bytes: Span<UInt8>, _ path: String) throws(ModelError) -> [String: Range<Int>] {
    guard bytes.count >= headerLength + 4, Array(bytes, 0..<8) == magic else { throw ModelError(.notAModel, path) }
    let found = number(bytes, 8)
    guard found == version else {
      throw ModelError(.otherVersion, path, "version \(found), this program reads \(version)")
    }
    let end = bytes.count - 4
    guard CRC32C.of(bytes.extracting(0..<end)) == number(bytes, end) else {
      throw ModelError(.damaged, path, "its checksum differs")
    }
    let count = Int(number(bytes, 12))
    guard count <= (end - headerLength) / rowLength else { throw ModelError(.damaged, path, "too many parts") }
    var parts: [String: Range<Int>] = [:]
    for row in 0..<count {
      let place = headerLength + row * rowLength
      let name = String(decoding: Array(bytes, place..<place + 16).prefix { $0 != 0 }, as: UTF8.self)
      let start = Int(number(bytes, place + 16)) | Int(number(bytes, place + 20)) << 32
      let length = Int(number(bytes, place + 24)) | Int(number(bytes, place + 28)) << 32
      guard start >= 0, length >= 0, start <= end, length <= end - start else {
        throw ModelError(.damaged, path, "part \(name) lies outside")
      }
      parts[name] = start..<start + length
    }
    return parts
  }

  private static func number(_ bytes: Span<UInt8>, _ place: Int) -> UInt32 {
    UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
      | UInt32(bytes[place + 3]) << 24
  }

  /// The part called `name` as numbers.
  package func array<Element: BitwiseCopyable & Sendable>(
    _ name: String, of: Element.Type
  ) throws(ModelError) -> ModelArray<Element> {
    guard let range = parts[name] else { throw ModelError(.missingPart, path, name) }
    let stride = MemoryLayout<Element>.stride
    guard range.count % stride == 0,
      let array = ModelArray<Element>(file, offset: range.lowerBound, count: range.count / stride)
    else { throw ModelError(.damaged, path, name) }
    return array
  }

  /// The part called `name` as lines of text, without the line feeds.
  package func lines(_ name: String) throws(ModelError) -> [String] {
    guard let range = parts[name] else { throw ModelError(.missingPart, path, name) }
    if range.isEmpty { return [] }
    let file = file
    return Array(file.bytes, range).split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

extension [UInt8] {
  /// The bytes of `span` in `range`.
  init(_ span: Span<UInt8>, _ range: Range<Int>) {
    self.init(capacity: range.count) { output in
      for index in range { output.append(span[index]) }
    }
  }
}

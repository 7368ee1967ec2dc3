/// The first 64 bytes of every file of a generation but the manifest.
struct FileHeader: Equatable {
  /// The bytes of a header.
  static let size = 64
  static let version: UInt32 = 3
  /// `SHANXI`, then a line end that a transfer as text would change.
  static let magic: [UInt8] = Array("SHANXI\r\n".utf8)
  /// The longest name that fits, in bytes.
  static let nameSize = 28

  let length: Int
  let generation: Int
  let name: String

  /// The header as it stands in the file.
  var bytes: [UInt8] {
    var bytes = Self.magic
    bytes.append(littleEndian: Self.version)
    bytes.append(littleEndian: UInt32(Self.size))
    bytes.append(littleEndian: UInt64(length))
    bytes.append(littleEndian: UInt64(generation))
    let name = Array(name.utf8.prefix(Self.nameSize))
    bytes.append(contentsOf: name + Array(repeating: 0, count: Self.nameSize - name.count))
    bytes.append(littleEndian: CRC32C.of(bytes.span))
    return bytes
  }

  /// What is wrong with the first bytes of a file that should begin with this header; nil when nothing is.
  func difference(from found: [UInt8]) -> (reason: IndexError.Reason, detail: String)? {
    let expected = bytes
    guard found.count == Self.size else { return (.damaged, "the file has no header") }
    if found == expected { return nil }
    if !found.starts(with: Self.magic) { return (.damaged, "the header does not begin with SHANXI") }
    if CRC32C.of(found.span.extracting(first: 60)) != found.littleEndian(at: 60) {
      return (.damaged, "the header does not match its checksum")
    }
    if found.littleEndian(at: 8) != Self.version {
      return (.unknownVersion, "the file has version \(found.littleEndian(at: 8)), this program reads \(Self.version)")
    }
    return (.damaged, "the header belongs to another file or generation")
  }
}

extension [UInt8] {
  /// Appends the bytes of a number, low ones first.
  mutating func append(littleEndian value: some FixedWidthInteger & UnsignedInteger) {
    for index in 0..<value.bitWidth / 8 { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }

  /// The number at `offset`.
  ///
  /// - Precondition: four bytes follow `offset`.
  func littleEndian(at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(self[offset + $1]) << (8 * $1) }
  }
}

/// Puts the parts of a model together into the bytes of a model file; see `ModelFile`.
package struct ModelWriter {
  private var parts: [(name: String, bytes: [UInt8])] = []

  package init(title: String) { parts.append(("title", Array(title.utf8))) }

  /// Adds numbers.
  ///
  /// - Precondition: `name` has at most 16 bytes.
  package mutating func add(_ name: String, _ values: [some FixedWidthInteger & BitwiseCopyable]) {
    precondition(name.utf8.count <= 16, "a part's name is too long")
    var bytes: [UInt8] = []
    for value in values {
      for place in 0..<(value.bitWidth / 8) { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }
    parts.append((name, bytes))
  }

  /// Adds lines of text.
  package mutating func add(_ name: String, lines: [String]) {
    precondition(name.utf8.count <= 16, "a part's name is too long")
    parts.append((name, Array(lines.joined(separator: "\n").utf8)))
  }

  /// The bytes of the file.
  package func encoded() -> [UInt8] {
    var result = ModelFile.magic
    append(UInt64(ModelFile.version) | UInt64(parts.count) << 32, to: &result)
    var place = ModelFile.headerLength + ModelFile.rowLength * parts.count
    for part in parts {
      let name = Array(part.name.utf8)
      result += name + [UInt8](repeating: 0, count: 16 - name.count)
      append(UInt64(place), to: &result)
      append(UInt64(part.bytes.count), to: &result)
      place += (part.bytes.count + 7) / 8 * 8
    }
    for part in parts {
      result += part.bytes
      result += [UInt8](repeating: 0, count: (8 - result.count % 8) % 8)
    }
    let sum = CRC32C.of(result.span)
    for shift in [0, 8, 16, 24] { result.append(UInt8(truncatingIfNeeded: sum >> UInt32(shift))) }
    return result
  }

  private func append(_ value: UInt64, to result: inout [UInt8]) {
    for place in 0..<8 { result.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * place))) }
  }
}

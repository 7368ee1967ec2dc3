import Glibc

/// The file `current` of a corpus folder: which generation is published, and the checksum of its manifest.
///
/// One line, `g17 0a1b2c3d`. Replacing this file by rename is what publishes.
struct CurrentFile: Equatable {
  let generation: String
  let crc: UInt32

  init(generation: String, crc: UInt32) {
    self.generation = generation
    self.crc = crc
  }

  /// Reads the file `current` in a corpus folder.
  init(reading folder: String) throws(IndexError) {
    let path = folder + "/" + FileName.current
    var bytes: [UInt8] = []
    do {
      try Descriptor(path, O_RDONLY).read(upTo: 64, into: &bytes)
    } catch {
      guard error.code == ENOENT || error.code == ENOTDIR else { throw IndexError(error) }
      throw IndexError(.notThere, folder, "no corpus here: the folder has no file `\(FileName.current)`")
    }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    guard parts.count == 2, FileName.generation(String(parts[0])) != nil,
      let crc = UInt32(parts[1].prefix(8), radix: 16)
    else { throw IndexError(.damaged, path, "the file does not name a generation") }
    generation = String(parts[0])
    self.crc = crc
    guard bytes == self.bytes else { throw IndexError(.damaged, path, "the file does not name a generation") }
  }

  /// The line as it stands in the file.
  var bytes: [UInt8] {
    let digits = String(crc, radix: 16)
    return Array("\(generation) \(String(repeating: "0", count: 8 - digits.count))\(digits)\n".utf8)
  }
}

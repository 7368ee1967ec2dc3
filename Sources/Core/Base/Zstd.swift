import CZstd

/// Compression of one block at a time; the only file that uses zstd.
enum Zstd {
  /// One frame that holds `bytes`.
  static func compress(_ bytes: Span<UInt8>, level: Int32 = 3) -> [UInt8] {
    let room = ZSTD_compressBound(bytes.count)
    var size = 0
    var frame = [UInt8](repeating: 0, count: room)
    unsafe frame.withUnsafeMutableBytes { output in
      unsafe bytes.withUnsafeBytes { input in
        // `output` has the room that zstd asks for the worst case of `input`.
        size = unsafe ZSTD_compress(output.baseAddress, output.count, input.baseAddress, input.count, level)
      }
    }
    precondition(ZSTD_isError(size) == 0, "zstd refused to compress into enough room")
    frame.removeLast(room - size)
    return frame
  }

  /// What a frame holds; nil when it is broken or does not hold exactly `count` bytes.
  static func decompress(_ frame: Span<UInt8>, count: Int) -> [UInt8]? {
    var size = 0
    var bytes = [UInt8](repeating: 0, count: count)
    unsafe bytes.withUnsafeMutableBytes { output in
      unsafe frame.withUnsafeBytes { input in
        // zstd writes no more than the `output.count` bytes that there are.
        size = unsafe ZSTD_decompress(output.baseAddress, output.count, input.baseAddress, input.count)
      }
    }
    return ZSTD_isError(size) == 0 && size == count ? bytes : nil
  }
}

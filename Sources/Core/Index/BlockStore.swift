/// Bytes in compressed frames of 64 KiB each; only the last one may hold fewer.
struct BlockStore: Sendable {
  /// The bytes that one frame holds.
  static let frameSize = 1 << 16

  /// How many bytes it holds, uncompressed.
  let count: Int
  private let frames: Column<UInt8>
  private let starts: Column<UInt64>

  init(_ files: GenerationFiles, _ name: String) throws(IndexError) {
    frames = try files.column(name, "frames")
    starts = try files.column(name, "frame_starts")
    let length: Column<UInt64> = try files.column(name, "length")
    let count = try length[0]
    let needed = (count.addingReportingOverflow(UInt64(Self.frameSize - 1)).partialValue) >> 16
    guard count < UInt64(Int.max >> 1), starts.count == Int(needed) + 1 else {
      throw length.damaged("\(starts.count) frames cannot hold \(count) bytes", at: 0)
    }
    self.count = Int(count)
  }

  /// A part of the bytes.
  func read(_ range: Range<Int>) throws(IndexError) -> [UInt8] {
    guard range.lowerBound >= 0 && range.upperBound <= count else {
      throw IndexError(.outOfRange, frames.file.path, "bytes \(range.lowerBound) to \(range.upperBound) of \(count)")
    }
    var result: [UInt8] = []
    if range.isEmpty { return result }
    result.reserveCapacity(range.count)
    let frames = frames
    for frame in range.lowerBound / Self.frameSize...(range.upperBound - 1) / Self.frameSize {
      let start = frame * Self.frameSize
      let place = try starts.extent(frame, within: frames.count)
      let compressed = try frames.span(place)
      guard let bytes = Zstd.decompress(compressed, count: min(Self.frameSize, count - start)) else {
        throw frames.damaged("frame \(frame) cannot be decompressed", at: place.lowerBound)
      }
      result.append(
        contentsOf: bytes[max(range.lowerBound, start) - start..<min(range.upperBound, start + bytes.count) - start])
    }
    return result
  }
}

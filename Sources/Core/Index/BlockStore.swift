/// Bytes in compressed frames, each of at most 64 KiB.
struct BlockStore: Sendable {
  /// The most bytes that one frame holds.
  static let frameSize = 1 << 16

  /// How many bytes it holds, uncompressed.
  let count: Int
  private let frames: Column<UInt8>
  private let starts: Column<UInt64>
  /// Where the bytes of each frame begin, and where the last one's end.
  private let places: Column<UInt64>

  init(_ files: GenerationFiles, _ name: String) throws(IndexError) {
    frames = try files.column(name, "frames")
    starts = try files.column(name, "frame_starts")
    places = try files.column(name, "frame_places")
    guard starts.count > 0, starts.count == places.count else {
      throw places.damaged("the tables of the frames differ in length", at: 0)
    }
    let count = try places[places.count - 1]
    guard count < UInt64(Int.max >> 1) else { throw places.damaged("\(count) bytes cannot be there", at: 0) }
    self.count = Int(count)
  }

  /// How many frames there are.
  var frameCount: Int { starts.count - 1 }

  /// The first frame that ends behind `place`; as many as there are when there is none.
  func frame(endingBehind place: Int) throws(IndexError) -> Int {
    max(0, try places.lowerBound(UInt64(place) + 1) - 1)
  }

  /// Which bytes a frame holds.
  func place(ofFrame frame: Int) throws(IndexError) -> Range<Int> {
    let place = try places.extent(frame, within: count)
    guard place.count <= Self.frameSize else { throw places.damaged("frame \(frame) is too long", at: frame) }
    return place
  }

  /// The bytes of a frame as they are stored.
  func compressed(_ frame: Int) throws(IndexError) -> [UInt8] {
    try frames.copy(starts.extent(frame, within: frames.count))
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
    var frame = try frame(endingBehind: range.lowerBound)
    while result.count < range.count {
      let place = try place(ofFrame: frame)
      let stored = try starts.extent(frame, within: frames.count)
      let part = range.clamped(to: place)
      let compressed = try frames.span(stored)
      guard !part.isEmpty, let bytes = Zstd.decompress(compressed, count: place.count) else {
        throw frames.damaged("frame \(frame) cannot be decompressed", at: stored.lowerBound)
      }
      result.append(contentsOf: bytes[part.lowerBound - place.lowerBound..<part.upperBound - place.lowerBound])
      frame += 1
    }
    return result
  }

  /// Records that the bytes of a range are not there.
  func outside(_ range: Range<Int>) -> IndexError {
    places.damaged("bytes \(range.lowerBound) to \(range.upperBound) of \(count) are not there", at: 0)
  }
}

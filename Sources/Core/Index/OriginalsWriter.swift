/// Keeps the bytes of the files, one after the other, in compressed frames of at most 64 KiB.
final class OriginalsWriter {
  private let file: IndexFileWriter
  private let jobs: Int
  private var pending: [UInt8] = []
  private var frameStarts: [UInt64] = [0]
  private var framePlaces: [UInt64] = [0]
  private var compressed = 0
  /// How many bytes it was given.
  private(set) var count = 0

  init(folder: String, generation: Int, disk: Disk, jobs: Int) throws(SystemError) {
    file = try IndexFileWriter(folder: folder, name: FileName.originals, generation: generation, disk: disk)
    try file.begin("frames", width: 1)
    self.jobs = jobs
  }

  /// Adds the bytes of the next file.
  func append(_ bytes: [UInt8]) throws(SystemError) {
    pending.append(contentsOf: bytes)
    count += bytes.count
    if pending.count >= 64 * BlockStore.frameSize { try writeFrames(pending.count / BlockStore.frameSize) }
  }

  /// Adds a file of `size` bytes that is read piece by piece.
  func append(size: Int, _ read: VRTText.Reading) throws {
    let step = 64 * BlockStore.frameSize
    for place in stride(from: 0, to: size, by: step) { try append(read(place..<min(place + step, size))) }
  }

  /// Adds a part of the bytes of another store: whole frames as they are.
  func append(_ range: Range<Int>, of store: BlockStore) throws {
    var place = range.lowerBound
    while place < range.upperBound {
      let frame = try store.frame(endingBehind: place)
      guard frame < store.frameCount else { throw store.outside(range) }
      let own = try store.place(ofFrame: frame)
      let part = own.clamped(to: place..<range.upperBound)
      guard !part.isEmpty else { throw store.outside(range) }
      // Small frames are put together, so that there are never many of them.
      let rest = pending.count % BlockStore.frameSize
      let joins = rest > 0 && rest + own.count <= BlockStore.frameSize
      if part == own && !joins {
        try writeFrames((pending.count + BlockStore.frameSize - 1) / BlockStore.frameSize)
        try write(store.compressed(frame), holding: own.count)
        count += own.count
      } else {
        try append(store.read(part))
      }
      place = part.upperBound
    }
  }

  /// Writes the last frame and returns when the file is on the disk.
  func finish() throws(SystemError) -> (file: Manifest.File, checksums: [UInt32]) {
    try writeFrames((pending.count + BlockStore.frameSize - 1) / BlockStore.frameSize)
    try file.write("frame_starts", frameStarts)
    try file.write("frame_places", framePlaces)
    return try file.finish()
  }

  private func writeFrames(_ frames: Int) throws(SystemError) {
    let bytes = pending
    let size = BlockStore.frameSize
    let results = Parallel.map(frames, jobs: jobs) { frame in
      Zstd.compress(bytes.span.extracting(frame * size..<min((frame + 1) * size, bytes.count)))
    }
    for (frame, bytes) in results.enumerated() {
      try write(bytes, holding: min(size, pending.count - frame * size))
    }
    pending.removeFirst(min(frames * size, pending.count))
  }

  private func write(_ frame: [UInt8], holding size: Int) throws(SystemError) {
    try file.append(frame.span)
    compressed += frame.count
    frameStarts.append(UInt64(compressed))
    framePlaces.append(framePlaces[framePlaces.count - 1] + UInt64(size))
  }
}

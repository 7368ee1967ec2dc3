/// Keeps the bytes of the files, one after the other, in compressed frames of 64 KiB.
final class OriginalsWriter {
  private let file: IndexFileWriter
  private let jobs: Int
  private var pending: [UInt8] = []
  private var frameStarts: [UInt64] = [0]
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

  /// Writes the last frame and returns when the file is on the disk.
  func finish() throws(SystemError) -> (file: Manifest.File, checksums: [UInt32]) {
    try writeFrames((pending.count + BlockStore.frameSize - 1) / BlockStore.frameSize)
    try file.write("frame_starts", frameStarts)
    try file.write("length", [UInt64(count)])
    return try file.finish()
  }

  private func writeFrames(_ frames: Int) throws(SystemError) {
    let bytes = pending
    let size = BlockStore.frameSize
    let results = Parallel.map(frames, jobs: jobs) { frame in
      Zstd.compress(bytes.span.extracting(frame * size..<min((frame + 1) * size, bytes.count)))
    }
    for frame in results {
      try file.append(frame.span)
      compressed += frame.count
      frameStarts.append(UInt64(compressed))
    }
    pending.removeFirst(min(frames * size, pending.count))
  }
}

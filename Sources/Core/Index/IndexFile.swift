import Synchronization

/// One mapped file of a generation, whose 64 KiB blocks are compared with their checksums at the first touch.
@safe final class IndexFile: @unchecked Sendable {
  // Sendable: everything is constant after `init` but the marks, which are atomic.

  /// The bytes that one checksum covers.
  static let blockSize = 1 << 16

  let path: String
  let mapping: MappedFile
  let damage: DamageReport
  private let checksums: [UInt32]
  /// One mark a block: 1 when its checksum was found right.
  private let verified: UnsafeMutablePointer<Atomic<UInt8>>

  /// - Precondition: `checksums` has one entry for each block of the mapping.
  init(_ mapping: MappedFile, checksums: [UInt32], damage: DamageReport) {
    precondition(checksums.count == Self.blocks(in: mapping.count), "checksums do not match the file's length")
    path = mapping.path
    self.mapping = mapping
    self.checksums = checksums
    self.damage = damage
    let verified = UnsafeMutablePointer<Atomic<UInt8>>.allocate(capacity: max(1, checksums.count))
    for block in checksums.indices { unsafe (verified + block).initialize(to: Atomic(0)) }
    unsafe self.verified = unsafe verified
  }

  deinit {
    unsafe verified.deinitialize(count: checksums.count)
    unsafe verified.deallocate()
  }

  /// How many blocks a file of `count` bytes has.
  static func blocks(in count: Int) -> Int { (count + blockSize - 1) / blockSize }

  /// The damage that reading this file has met, if any.
  var fault: IndexError? {
    guard mapping.isDamaged else { return nil }
    return damage.record(IndexError(.damaged, path, "the file is shorter than it was, or its disk failed"))
  }

  /// Makes sure that the block with the byte at `offset` has been verified.
  ///
  /// - Precondition: `offset` lies inside the file.
  @inline(__always)
  func touch(_ offset: Int) throws(IndexError) {
    let block = offset >> 16
    // `checksums` and `verified` have one entry a block, and `offset` is inside the file.
    if unsafe verified[block].load(ordering: .relaxed) != 0 { return }
    try verify(block)
  }

  /// Makes sure that the blocks of the eight bytes from `offset` on have been verified.
  ///
  /// - Precondition: they lie inside the file.
  @inline(__always)
  func touchWord(_ offset: Int) throws(IndexError) {
    try touch(offset)
    if offset & (Self.blockSize - 1) > Self.blockSize - 8 { try touch(offset + 7) }
  }

  /// Makes sure that every block of a range of bytes has been verified.
  ///
  /// - Precondition: the range lies inside the file.
  @inline(__always)
  func touch(_ range: Range<Int>) throws(IndexError) {
    if range.isEmpty { return }
    for block in (range.lowerBound >> 16)...((range.upperBound - 1) >> 16) {
      if unsafe verified[block].load(ordering: .relaxed) == 0 { try verify(block) }
    }
  }

  /// Compares one block with its checksum.
  @inline(never)
  private func verify(_ block: Int) throws(IndexError) {
    let start = block * Self.blockSize
    let end = min(start + Self.blockSize, mapping.count)
    let mapping = mapping
    let bytes = mapping.bytes.extracting(start..<end)
    guard CRC32C.of(bytes) == checksums[block] else {
      throw damaged("block \(block) does not match its checksum", at: start)
    }
    if let fault { throw fault }
    unsafe verified[block].store(1, ordering: .relaxed)
  }

  /// Verifies every block, also those verified before.
  func verifyAll() throws(IndexError) {
    mapping.willReadAll()
    for block in checksums.indices { try verify(block) }
  }

  /// Records that something in this file is not what was written.
  func damaged(_ detail: String, section: String? = nil, at offset: Int? = nil) -> IndexError {
    fault ?? damage.record(IndexError(.damaged, path, section: section, offset: offset, detail))
  }
}

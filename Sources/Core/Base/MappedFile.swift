import CShim
import Glibc

/// A read-only view of a whole file, kept mapped for the life of the object.
///
/// The only code in the program that maps memory. When the file shrinks or its disk fails while it is mapped, reading
/// the lost part gives zeros instead of ending the process, and `isDamaged` becomes true.
@safe final class MappedFile: @unchecked Sendable {
  // Sendable: nothing is mutated after `init`, and the mapping is read only.
  let path: String
  /// The length of the file in bytes.
  let count: Int
  private let start: UnsafeRawPointer?
  private let slot: Int32

  /// Maps the file at `path`, which may be empty.
  init(_ path: String) throws(SystemError) {
    let descriptor = try Descriptor(path, O_RDONLY)
    let status = try descriptor.status()
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError("mmap", path, code: EINVAL) }
    self.path = path
    count = Int(status.st_size)
    guard count > 0 else {
      unsafe start = nil
      slot = -1
      return
    }
    let start = try unsafe descriptor.map(count: count)
    unsafe self.start = start
    slot = unsafe shanxi_mapping_guard(start, count)
    if slot < 0 { throw SystemError("sigaction", path) }
  }

  deinit {
    guard let start = unsafe start else { return }
    if slot >= 0 { shanxi_mapping_release(slot) }
    unsafe munmap(UnsafeMutableRawPointer(mutating: start), count)
  }

  /// Whether a part of the file was missing when it was read.
  var isDamaged: Bool { slot >= 0 && shanxi_mapping_is_damaged(slot) != 0 }

  /// The address of the byte at `offset`, valid for `length` bytes while this object lives.
  ///
  /// - Precondition: the range lies inside the file.
  @unsafe func address(of offset: Int, length: Int) -> UnsafeRawPointer {
    precondition(offset >= 0 && length >= 0 && offset <= count - length, "outside of the mapping")
    // An empty file has no mapping; any address will do for its only range, the empty one.
    return unsafe start?.advanced(by: offset) ?? UnsafeRawPointer(bitPattern: 64).unsafelyUnwrapped
  }

  /// Lends the bytes of the file.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      // `start` spans `count` bytes from `init` to `deinit`, and nothing writes to them.
      let buffer = unsafe UnsafeRawBufferPointer(start: start, count: count)
      let span = unsafe buffer.assumingMemoryBound(to: UInt8.self).span
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Lends the file as 32-bit numbers, low bytes first; a rest of fewer than four bytes is left out.
  var numbers: Span<UInt32> {
    @_lifetime(borrow self)
    get {
      // A mapping begins on a page, and `start` spans `count` bytes from `init` to `deinit`.
      let buffer = unsafe UnsafeRawBufferPointer(start: start, count: count / 4 * 4)
      let span = unsafe buffer.assumingMemoryBound(to: UInt32.self).span
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// Tells the system that the bytes will be read from front to end soon.
  func willReadAll() {
    guard let start = unsafe start else { return }
    unsafe madvise(UnsafeMutableRawPointer(mutating: start), count, MADV_SEQUENTIAL)
  }
}

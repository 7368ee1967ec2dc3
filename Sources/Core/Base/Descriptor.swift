import Glibc

/// An open file, closed at the end of the value's life.
///
/// Every call is retried after EINTR, short reads and writes are continued, and every error names the path.
struct Descriptor: ~Copyable {
  let path: String
  private let number: Int32

  /// Opens `path`; the descriptor is not inherited by child processes.
  init(_ path: String, _ flags: Int32, mode: mode_t = 0o666) throws(SystemError) {
    self.path = path
    number = try Self.open(path, flags, mode)
  }

  /// Takes over an open descriptor.
  init(adopting number: Int32, path: String) {
    self.path = path
    self.number = number
  }

  deinit {
    if number > 2 { close(number) }
  }

  private static func open(_ path: String, _ flags: Int32, _ mode: mode_t) throws(SystemError) -> Int32 {
    while true {
      let number = unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
      if number >= 0 { return number }
      if errno != EINTR { throw SystemError("open", path) }
    }
  }

  /// What the system knows about the open file.
  func status() throws(SystemError) -> stat {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { throw SystemError("fstat", path) }
    return status
  }

  /// Reads up to `count` bytes and appends them to `bytes`; fewer only at the end of the file.
  ///
  /// - Returns: how many bytes were read.
  @discardableResult
  func read(upTo count: Int, into bytes: inout [UInt8]) throws(SystemError) -> Int {
    let step = 1 << 20
    var total = 0
    while total < count {
      let wanted = min(step, count - total)
      let old = bytes.count
      bytes.reserveCapacity(old + wanted)
      var code: Int32 = 0
      var got = 0
      bytes.append(addingCapacity: wanted) { output in
        // The output span has room for `wanted` more bytes, and `got` of them are set when `read` returns.
        unsafe output.withUnsafeMutableBufferPointer { buffer, initialized in
          let start = unsafe UnsafeMutableRawPointer(buffer.baseAddress)?.advanced(by: initialized)
          got = unsafe Glibc.read(number, start, wanted)
          if got < 0 { code = errno } else { initialized += got }
        }
      }
      if got < 0 {
        if code == EINTR { continue }
        throw SystemError("read", path, code: code)
      }
      if got == 0 { break }
      total += got
    }
    return total
  }

  /// Writes all of `bytes`, at the file's place or at `offset`.
  func write(_ bytes: Span<UInt8>, at offset: Int? = nil) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      // Only the bytes from `done` to the end of the span are handed out.
      let (written, code) = unsafe bytes.extracting(done...).withUnsafeBytes { buffer -> (Int, Int32) in
        let result =
          if let offset {
            unsafe pwrite(number, buffer.baseAddress, buffer.count, off_t(offset + done))
          } else {
            unsafe Glibc.write(number, buffer.baseAddress, buffer.count)
          }
        return (result, errno)
      }
      if written < 0 {
        if code == EINTR { continue }
        throw SystemError("write", path, code: code)
      }
      done += written
    }
  }

  /// Returns when the file's bytes are on the disk.
  func synchronize() throws(SystemError) {
    while fsync(number) != 0 {
      if errno != EINTR { throw SystemError("fsync", path) }
    }
  }

  /// Takes the advisory lock of the file for the life of the descriptor; false when somebody else has it.
  func lockExclusively() throws(SystemError) -> Bool {
    while flock(number, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw SystemError("flock", path) }
    }
    return true
  }

  /// Takes the advisory lock of the file, and waits for whoever has it.
  func waitForLock() throws(SystemError) {
    while flock(number, LOCK_EX) != 0 {
      if errno != EINTR { throw SystemError("flock", path) }
    }
  }

  /// Gives the lock back before the descriptor is closed.
  func unlock() { _ = flock(number, LOCK_UN) }

  /// Cuts the file to `count` bytes.
  func truncate(to count: Int) throws(SystemError) {
    while ftruncate(number, off_t(count)) != 0 {
      if errno != EINTR { throw SystemError("ftruncate", path) }
    }
  }

  /// Maps the first `count` bytes of the file for reading.
  ///
  /// - Returns: where they begin; the caller unmaps them.
  func map(count: Int) throws(SystemError) -> UnsafeRawPointer {
    guard let start = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, number, 0), unsafe start != MAP_FAILED else {
      throw SystemError("mmap", path)
    }
    return UnsafeRawPointer(start)
  }
}

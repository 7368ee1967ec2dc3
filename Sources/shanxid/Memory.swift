import Glibc

/// How much memory the daemon may take when nobody says.
enum Memory {
  /// Three quarters of the machine's memory or of the control group's limit, whichever is less, in bytes.
  static var usual: Int {
    let machine = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return max(64 << 20, min(machine, controlGroup ?? machine) / 4 * 3)
  }

  /// The limit of the control group that this process is in; nil where there is none.
  private static var controlGroup: Int? {
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      defer { close(descriptor) }
      var text = [UInt8](repeating: 0, count: 64)
      // `read` writes at most the 64 bytes of `text`.
      let count = unsafe text.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      let digits = text.prefix(max(0, count)).prefix { (0x30...0x39).contains($0) }
      if let limit = Int(String(decoding: digits, as: UTF8.self)) { return limit }
    }
    return nil
  }
}

import CArchive

/// Unpacks archives and compressed files that are in memory.
///
/// The only file that imports libarchive.
enum ArchiveReader {
  /// Opens `bytes` and calls `body` with each regular file in them.
  ///
  /// A compressed file that is no archive is one member without a name.
  ///
  /// - Parameter limit: how many bytes one member may have; all together may have four times as many.
  static func members(of bytes: Span<UInt8>, limit: Int) throws(PageError) -> [ContainerMember] {
    guard let archive = unsafe archive_read_new() else { throw .tooLarge }
    defer { unsafe archive_read_free(archive) }
    unsafe archive_read_support_filter_gzip(archive)
    unsafe archive_read_support_filter_zstd(archive)
    unsafe archive_read_support_filter_bzip2(archive)
    unsafe archive_read_support_filter_xz(archive)
    unsafe archive_read_support_format_zip(archive)
    unsafe archive_read_support_format_tar(archive)
    unsafe archive_read_support_format_raw(archive)
    // The archive reads from `bytes` until it is freed, inside the closure's own call.
    let result = unsafe bytes.withUnsafeBytes { buffer -> Result<[ContainerMember], PageError> in
      guard unsafe archive_read_open_memory(archive, buffer.baseAddress, buffer.count) == ARCHIVE_OK else {
        return .failure(unsafe failure(archive))
      }
      return unsafe read(archive, limit: limit)
    }
    return try result.get()
  }

  private static func read(_ archive: OpaquePointer, limit: Int) -> Result<[ContainerMember], PageError> {
    var members: [ContainerMember] = []
    var total = 0
    var entry: OpaquePointer?
    while true {
      let code = unsafe archive_read_next_header(archive, &entry)
      if code == ARCHIVE_EOF { return .success(members) }
      guard code == ARCHIVE_OK || code == ARCHIVE_WARN, let entry = unsafe entry else {
        return .failure(unsafe failure(archive))
      }
      guard unsafe archive_entry_filetype(entry) & 0o170000 == 0o100000 else { continue }
      // A compressed file may bring along the name it once had; it is no member's.
      let isRaw = unsafe archive_format(archive) == ARCHIVE_FORMAT_RAW
      let name = isRaw ? "" : unsafe name(of: entry)
      guard !isHidden(name) else { continue }
      let content = unsafe content(archive, limit: min(limit, 4 * limit - total))
      if case .success(let bytes) = content { total += bytes.count }
      members.append(ContainerMember(name: name, content: content))
      if case .failure(.unpackedTooLarge) = content, total + limit > 3 * limit { return .success(members) }
      if members.count >= maximumMembers { return .failure(.noText(reason: "more than \(maximumMembers) members")) }
    }
  }

  /// How many members a container may have.
  private static let maximumMembers = 100_000

  private static func content(_ archive: OpaquePointer, limit: Int) -> Result<[UInt8], PageError> {
    var bytes: [UInt8] = []
    while true {
      var count = 0
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, size in
        // The archive writes at most the capacity of the buffer.
        count = unsafe archive_read_data(archive, buffer.baseAddress, buffer.count)
        size = max(0, count)
      }
      if count == 0 { return .success(bytes) }
      guard count > 0 else { return .failure(unsafe failure(archive)) }
      guard bytes.count + count <= limit else { return .failure(.unpackedTooLarge(limit: limit)) }
      bytes += piece
    }
  }

  private static func name(of entry: OpaquePointer) -> String {
    // Both give a NUL-terminated text that lives as long as the entry, or nil.
    let pointer = unsafe archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
    guard let pointer = unsafe pointer else { return "" }
    var name = unsafe String(cString: pointer)
    while name.hasPrefix("./") { name.removeFirst(2) }
    return name
  }

  /// Whether a part of the path begins with a dot, or the member only holds what a file system adds.
  private static func isHidden(_ name: String) -> Bool {
    name.split(separator: "/").contains { $0.hasPrefix(".") || $0 == "__MACOSX" }
  }

  private static func failure(_ archive: OpaquePointer) -> PageError {
    guard let message = unsafe archive_error_string(archive) else { return .container(reason: "cannot be unpacked") }
    return .container(reason: unsafe String(cString: message))
  }
}

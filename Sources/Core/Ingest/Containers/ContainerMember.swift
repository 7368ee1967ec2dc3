/// A file inside a container.
struct ContainerMember: Sendable {
  /// Its path in the container; empty for the inside of a compressed file.
  let name: String
  let content: Result<[UInt8], PageError>
}

/// A file as it is, or what a container holds.
enum Unpacked: Sendable {
  case file([UInt8])
  case members([ContainerMember])

  /// Unpacks `bytes` when they are a container or compressed; what is neither stays as it is.
  ///
  /// A compressed archive or WARC file counts as one container; a container inside another one is refused when its
  /// member is read.
  ///
  /// - Parameter limit: how many bytes a member may have.
  static func of(_ bytes: [UInt8], limit: Int) throws(PageError) -> Unpacked {
    switch PageFormat.container(bytes.span) {
    case .warc: return .members(try WARCReader.members(of: bytes.span, limit: limit))
    case .zip, .tar: return .members(try ArchiveReader.members(of: bytes.span, limit: limit))
    case .gzip, .zstd:
      let members = try ArchiveReader.members(of: bytes.span, limit: limit)
      guard members.count == 1, let only = members.first, only.name.isEmpty else {
        return .members(members)
      }
      let inside = try only.content.get()
      if PageFormat.container(inside.span) == .warc {
        return .members(try WARCReader.members(of: inside.span, limit: limit))
      }
      return .file(inside)
    default: return .file(bytes)
    }
  }
}

extension PageFormat {
  /// Whether files of this format hold other files.
  var isContainer: Bool {
    switch self {
    case .warc, .zip, .gzip, .tar, .zstd: true
    default: false
    }
  }
}

import Glibc
import Synchronization

/// A container on the disk whose members are documents.
///
/// Its members are unpacked when they are asked for; those of the container used last stay in memory, at most four
/// times the largest size of a file.
final class ContainerFile: Sendable {
  let path: String
  private let limit: Int

  /// The container that was unpacked last, with its members.
  private static let last = Mutex<(path: String, members: [ContainerMember])?>(nil)

  init(path: String, limit: Int) {
    self.path = path
    self.limit = limit
  }

  /// Unpacks all members; nil for a compressed file, which is a document itself.
  func members() throws(PageError) -> [ContainerMember]? {
    let bytes: [UInt8]
    do {
      let descriptor = try Descriptor(path, O_RDONLY | O_NONBLOCK)
      var content: [UInt8] = []
      try descriptor.read(upTo: limit + 1, into: &content)
      bytes = content
    } catch {
      throw .container(reason: error.reason)
    }
    guard bytes.count <= limit else { throw .unpackedTooLarge(limit: limit) }
    guard case .members(let members) = try Unpacked.of(bytes, limit: limit) else { return nil }
    Self.last.withLock { $0 = (path, members) }
    return members
  }

  /// The bytes of a member.
  func content(of index: Int) throws(PageError) -> [UInt8] {
    let path = path
    let cached = Self.last.withLock { last -> ContainerMember? in
      guard let last, last.path == path, index < last.members.count else { return nil }
      return last.members[index]
    }
    if let cached { return try cached.content.get() }
    guard let members = try members(), index < members.count else {
      throw .container(reason: "it has changed while it was read")
    }
    return try members[index].content.get()
  }

  /// Lets go of what is in memory.
  static func forget() { last.withLock { $0 = nil } }
}

extension ContainerFile: Equatable {
  static func == (first: ContainerFile, second: ContainerFile) -> Bool { first === second }
}

/// What a peer may do.
public enum Role: String, Sendable, Comparable, CaseIterable {
  /// May read.
  case readonly
  /// May read and keep results.
  case user
  /// May also reload, shut down and end the work of others.
  case admin

  /// Whether `lhs` may do less than `rhs`.
  public static func < (lhs: Role, rhs: Role) -> Bool { lhs.rank < rhs.rank }

  private var rank: Int {
    switch self {
    case .readonly: 0
    case .user: 1
    case .admin: 2
    }
  }
}

/// Who sent a request, as the kernel says.
public struct Caller: Sendable, Equatable {
  /// The peer's process.
  public let pid: Int
  /// The peer's user.
  public let uid: Int
  /// The group that shares results with the peer.
  public let gid: Int
  /// What the peer may do.
  public let role: Role
  /// The number of the connection since the daemon began, from 1.
  public let connection: Int

  /// States who sent a request.
  public init(pid: Int, uid: Int, gid: Int, role: Role, connection: Int) {
    self.pid = pid
    self.uid = uid
    self.gid = gid
    self.role = role
    self.connection = connection
  }
}

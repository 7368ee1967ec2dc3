import Core
import Glibc

/// Who may connect and what they may do, by the mode of the socket and by the system's user database.
///
/// The kernel asks the groups that a process began with; this asks the database at each connection, so a member who was
/// taken out of a group is refused at the next one.
struct Admission: Equatable {
  /// What a peer is told.
  enum Verdict: Equatable {
    case admitted(Role)
    case refused(String)
  }

  /// The mode and the group of the socket.
  let mode: mode_t
  let group: gid_t
  /// The daemon's own user.
  let owner: uid_t
  /// The groups whose members are admins, or may only read; nil when there is none.
  let admins: gid_t?
  let readers: gid_t?

  /// What users outside the daemon's user namespace appear as; nobody knows who they are, so they keep nothing.
  static let overflow: uid_t = 65_534

  /// Reads the socket at `path`, and the database unless the peer is an admin without it.
  init(path: String, asksDatabase: Bool = true) {
    var status = stat()
    // `status` is alive for the call, which only writes to it.
    let isThere = unsafe stat(path, &status) == 0
    self.init(
      mode: isThere ? status.st_mode & 0o777 : 0o600, group: isThere ? status.st_gid : getegid(), owner: geteuid(),
      admins: asksDatabase ? Self.group(named: "shanxi-admin") : nil,
      readers: asksDatabase ? Self.group(named: "shanxi-readonly") : nil)
  }

  init(mode: mode_t, group: gid_t, owner: uid_t, admins: gid_t?, readers: gid_t?) {
    self.mode = mode
    self.group = group
    self.owner = owner
    self.admins = admins
    self.readers = readers
  }

  /// The group that shares results: the socket's for its members, where they may connect, and for the owner and root;
  /// else the peer's own.
  func sharingGroup(_ peer: PeerCredentials, groups: [gid_t]) -> gid_t {
    let isMember = peer.uid == 0 || peer.uid == owner || peer.gid == group || groups.contains(group)
    return mode & 0o020 != 0 && isMember ? group : peer.gid
  }

  /// Judges a peer; `groups` are those of `uid` in the database.
  func verdict(uid: uid_t, groups: [gid_t]) -> Verdict {
    if uid == 0 || uid == owner { return .admitted(.admin) }
    func isMember(_ group: gid_t?) -> Bool { group.map(groups.contains) ?? false }
    let isAdmin = isMember(admins)
    let mayConnect = mode & 0o002 != 0 || mode & 0o020 != 0 && isMember(group)
    guard mayConnect || isAdmin else {
      return .refused("user \(uid) is not in the group that may connect")
    }
    if isAdmin { return .admitted(.admin) }
    return .admitted(uid == Self.overflow || isMember(readers) ? .readonly : .user)
  }

  /// The groups of a user; none for one that the database does not know.
  static func groups(of uid: uid_t) -> [gid_t] {
    var record = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 1 << 14)
    // `record` and `buffer` are alive for both calls, and the name lies in `buffer`, ended by NUL.
    return unsafe buffer.withUnsafeMutableBufferPointer { buffer -> [gid_t] in
      guard unsafe getpwuid_r(uid, &record, buffer.baseAddress!, buffer.count, &found) == 0, unsafe found != nil else {
        return []
      }
      var count: Int32 = 1024
      var groups = [gid_t](repeating: 0, count: Int(count))
      // At most as many groups are written as the array holds.
      guard unsafe getgrouplist(record.pw_name, record.pw_gid, &groups, &count) >= 0 else {
        return unsafe [record.pw_gid]
      }
      return Array(groups.prefix(Int(count)))
    }
  }

  private static func group(named name: String) -> gid_t? {
    var record = unsafe Glibc.group()
    var found: UnsafeMutablePointer<Glibc.group>?
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    // `record` and `buffer` are alive for the call.
    return unsafe buffer.withUnsafeMutableBufferPointer { buffer -> gid_t? in
      guard unsafe getgrnam_r(name, &record, buffer.baseAddress!, buffer.count, &found) == 0, unsafe found != nil else {
        return nil
      }
      return unsafe record.gr_gid
    }
  }
}

import Glibc
import Testing

@testable import shanxid

@Suite struct AdmissionTests {
  static func admission(_ mode: mode_t) -> Admission {
    Admission(mode: mode, group: 500, owner: 1000, admins: 600, readers: 700)
  }

  @Test func `the mode of the socket and the groups of the database decide`() {
    let cases: [(mode: mode_t, uid: uid_t, groups: [gid_t], verdict: Admission.Verdict?)] = [
      (0o600, 1000, [], .admitted(.admin)), (0o600, 0, [], .admitted(.admin)), (0o600, 7, [500], nil),
      (0o660, 7, [500], .admitted(.user)), (0o660, 7, [7], nil), (0o660, 7, [], nil),
      (0o660, 7, [500, 700], .admitted(.readonly)), (0o660, 7, [500, 600], .admitted(.admin)),
      (0o660, 7, [600], .admitted(.admin)), (0o660, 7, [600, 700], .admitted(.admin)), (0o660, 7, [700], nil),
      (0o666, 7, [], .admitted(.user)), (0o666, 65_534, [65_534], .admitted(.readonly)), (0o660, 65_534, [65_534], nil),
    ]
    for entry in cases {
      let verdict = Self.admission(entry.mode).verdict(uid: entry.uid, groups: entry.groups)
      if let wanted = entry.verdict {
        #expect(verdict == wanted, "\(entry)")
      } else if case .admitted = verdict {
        Issue.record("\(entry) is admitted")
      }
    }
  }

  @Test func `groups come from the database, and a user that it does not know has none`() {
    #expect(Admission.groups(of: 0).contains(0))
    #expect(Admission.groups(of: 4_000_000_000) == [])
  }

  @Test func `results are shared in the group of the socket where its members may connect`() {
    let peer = PeerCredentials(pid: 1, uid: 7, gid: 77)
    #expect(Self.admission(0o660).sharingGroup(peer, groups: [500]) == 500)
    #expect(Self.admission(0o600).sharingGroup(peer, groups: [500]) == 77)
    // Where everybody may connect, strangers share with their own group.
    #expect(Self.admission(0o666).sharingGroup(peer, groups: [78]) == 77)
    #expect(Self.admission(0o666).sharingGroup(PeerCredentials(pid: 1, uid: 0, gid: 0), groups: []) == 500)
  }
}

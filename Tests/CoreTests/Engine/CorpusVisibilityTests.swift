import Foundation
import Testing

@testable import Core

/// A folder that only its owner may read is not there for others.
@Suite struct CorpusVisibilityTests {
  @Test func `a private corpus is there for its owner and for admins`() throws {
    let folder = try TemporaryFolder()
    let (open, closed) = (
      try ExampleCorpus.index(in: folder, name: "open"), try ExampleCorpus.index(in: folder, name: "closed")
    )
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: open)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: closed)
    var client = ServedCorporaTests.client([open, closed])
    client.engine.load()
    let owner = Int(getuid())
    for (uid, role, sees) in [(owner, Role.user, true), (4711, .admin, true), (4711, .user, false)] {
      client.caller = Caller(pid: 1, uid: uid, gid: 9, role: role, connection: 1)
      let names = sees ? ["open", "closed"] : ["open"]
      #expect(try client.result("corpora.list")["rows"]?.array?.compactMap { $0["corpus"]?.string } == names)
      #expect(try client.result("hello")["corpora"]?.array?.compactMap(\.string) == names)
      #expect(try client.errorCode("articles.list", #"{"corpus":"closed"}"#) == (sees ? nil : -31002))
      #expect(try client.errorCode("articles.list") == (sees ? -31002 : nil), "one corpus needs no name")
      #expect(try client.errorCode("run", #"{"text":"closed; \"coal\";"}"#) == (sees ? nil : -31002))
      let resources = try client.result("resources/list")["resources"]?.array ?? []
      #expect(resources.contains { $0["name"] == .string("closed") } == sees)
      let stat = try client.result("stat")["corpora"]?.array ?? []
      #expect(stat.count == names.count)
    }
  }

  @Test func `a result that is shared does not show a corpus that the reader may not see`() throws {
    let folder = try TemporaryFolder()
    let path = try ExampleCorpus.index(in: folder)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
    var client = ServedCorporaTests.client([path])
    client.engine.load()
    client.caller = Caller(pid: 1, uid: 0, gid: 9, role: .admin, connection: 1)
    _ = try client.result("query", ##"{"q":"\"coal\"","into":"A"}"##)
    _ = try client.result("results.share", #"{"name":"A"}"#)
    client.caller = Caller(pid: 1, uid: 4711, gid: 9, role: .user, connection: 2)
    #expect(try client.errorCode("results.get", #"{"name":"shared/A"}"#) == -31016)
    #expect(try client.result("results.list")["total"] == .integer(0))
  }
}

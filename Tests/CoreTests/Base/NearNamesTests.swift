import Testing

@testable import Core

@Suite struct NearNamesTests {
  @Test(arguments: [
    ("limt", ["limit"]), ("Limit", ["limit"]), ("lmiit", ["limit"]), ("sn", ["snippets"]), ("zzz", []), ("", []),
  ])
  func `finds the names that were meant`(name: String, near: [String]) {
    #expect(NearNames.of(name, among: ["limit", "snippets", "query"]) == near)
  }
}

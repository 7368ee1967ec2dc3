import Configuration
import Core
import Glibc
import Testing

@testable import shanxid

/// Flags win over the environment, that over the file, that over the defaults; a mistake names its place.
@Suite struct SettingsTests {
  let folder = TestFolder()

  private func write(_ text: String, to name: String = "shanxid.json") throws -> String {
    let path = folder.file(name)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func sources(
    _ flags: [SettingsKey: ConfigContent] = [:], _ environment: [String: String] = [:], file: String? = nil
  ) -> SettingsSources {
    SettingsSources(flags: flags, file: file, environment: { environment[$0] })
  }

  private func mistake(_ sources: SettingsSources) -> String? {
    do throws(SettingsMistake) { _ = try sources.read() } catch { return error.message }
    return nil
  }

  @Test func `each source wins over those after it`() throws {
    let file = try write(
      #"{"data":"/file","idle_exit_s":10,"max_memory":"1G","corpora":["/f1","/f2"],"limits":{"stall_s":1,"in_flight":2}}"#
    )
    let variables = [
      "SHANXI_DATA": "/variable", "SHANXI_IDLE_EXIT_S": "20", "SHANXI_CORPORA": "/v1:/v2:/v3",
      "SHANXI_LIMITS_STALL_S": "3",
    ]
    let defaults = try sources().read()
    #expect(defaults == .usual)
    let filed = try sources(file: file).read()
    #expect(filed.data == "/file" && filed.idleExit == 10 && filed.corpora == ["/f1", "/f2"])
    #expect(filed.limits.stallSeconds == 1 && filed.limits.inFlight == 2 && filed.limits.memory == 1 << 30)
    let varied = try sources([:], variables, file: file).read()
    #expect(varied.data == "/variable" && varied.idleExit == 20 && varied.corpora == ["/v1", "/v2", "/v3"])
    #expect(varied.limits.stallSeconds == 3 && varied.limits.inFlight == 2)
    let flagged = try sources(
      [
        .data: .string("/flag"), .idleExit: .string("30"), .corpora: .stringArray(["/c"]),
        .limit("stall_s"): .string("4"),
      ],
      variables, file: file
    ).read()
    #expect(flagged.data == "/flag" && flagged.idleExit == 30 && flagged.corpora == ["/c"])
    #expect(flagged.limits.stallSeconds == 4 && flagged.limits.memory == 1 << 30)
  }

  @Test func `the file is the one named, else the user's own`() throws {
    let named = try write(#"{"data":"/named"}"#, to: "named.json")
    let variable = try write(#"{"data":"/variable"}"#, to: "variable.json")
    #expect(mkdir(folder.file("shanxi"), 0o700) == 0)
    _ = try write(#"{"data":"/usual"}"#, to: "shanxi/shanxid.json")
    let home = ["XDG_CONFIG_HOME": folder.path]
    #expect(try sources([:], home).read().data == "/usual")
    #expect(try sources([:], home.merging(["SHANXI_CONFIG": variable]) { $1 }).read().data == "/variable")
    #expect(try sources([:], home.merging(["SHANXI_CONFIG": variable]) { $1 }, file: named).read().data == "/named")
    #expect(try sources([:], ["XDG_CONFIG_HOME": folder.file("none")]).read() == .usual)
    #expect(mistake(sources(file: folder.file("none.json"))) == "\(folder.file("none.json")): there is no such file")
  }

  @Test(arguments: [
    (#"{"data":"/a","#, "F: line 1, column "),
    ("{\n\"data\": 1.5}", "F: data: expected a text or a whole number, found"),
    ("[]", "F: expected one JSON object, found"), (#"{"limits":3}"#, "F: limits: expected an object, found"),
    (#"{"corpora":"/a"}"#, "F: corpora: expected a list of texts, found"),
    (#"{"corpora":[1]}"#, "F: corpora: expected a list of texts, found"),
    (#"{"idle_exit":3}"#, "F: idle_exit: no such key; did you mean idle_exit_s?"),
    (#"{"limits":{"stall":3}}"#, "F: limits.stall: no such key; did you mean limits.stall_s?"),
    (#"{"limits":{"stall_s":0}}"#, "F: limits.stall_s: stall_s is from 1 to 86400, not 0"),
    (#"{"limits":{"stall_s":"x"}}"#, "F: limits.stall_s: x is no size"),
    (#"{"max_memory":"much"}"#, "F: max_memory: much is no size"),
    (#"{"idle_exit_s":0}"#, "F: idle_exit_s: expected a number of seconds from 1 on, found 0"),
    (#"{"log_level":"loud"}"#, "F: log_level: expected one of trace, debug, info"),
    (#"{"limits":{"output_low":"2M"}}"#, "limits: output_low (2097152) is more than output_high (1048576)"),
    (#"{"data":"/a","data":"/b"}"#, "F: line 1, column "),
  ])
  func `a mistake names file, key and what was expected`(text: String, expected: String) throws {
    let path = try write(text)
    let message = try #require(mistake(sources(file: path)))
    #expect(message.hasPrefix(expected.replacing("F:", with: path + ":")), "\(message)")
  }

  @Test func `a mistake in a variable or a flag names it`() {
    #expect(mistake(sources([:], ["SHANXI_MAX_MEMORY": "x"]))?.hasPrefix("$SHANXI_MAX_MEMORY: x is no size") == true)
    #expect(mistake(sources([.idleExit: .string("0")]))?.hasPrefix("--idle-exit: expected a number") == true)
    let unknown = mistake(sources([.limit("stal_s"): .string("1")]))
    #expect(unknown == "--limit stal_s: there is no limit stal_s; did you mean stall_s?")
  }

  @Test func `every key of a file has a variable and a flag, and no two share one`() {
    #expect(Set(SettingsKey.all.map(\.variable)).count == SettingsKey.all.count)
    #expect(Set(SettingsKey.all.map(\.flag)).count == SettingsKey.all.count)
    #expect(SettingsKey.limit("stall_s").variable == "SHANXI_LIMITS_STALL_S")
    #expect(SettingsKey.maxMemory.flag == "--max-memory" && SettingsKey.corpora.variable == "SHANXI_CORPORA")
  }

  @Test func `a socket chosen by who started the daemon is in no source`() throws {
    let file = try write(#"{"socket":"/file.sock"}"#)
    var given = sources([:], ["SHANXI_SOCK": "/variable.sock"], file: file)
    #expect(try given.read().socket == "/variable.sock")
    given.hasGivenSocket = true
    #expect(try given.read().socket == nil)
  }
}

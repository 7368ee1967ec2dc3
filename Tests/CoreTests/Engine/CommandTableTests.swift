import Foundation
import Testing

@testable import Core

@Suite struct CommandTableTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test func `docs-protocol says what the command table says`() throws {
    let written = try String(contentsOf: Self.root.appending(path: "docs/protocol.md"), encoding: .utf8)
    #expect(
      written == ProtocolDocument.text,
      "docs/protocol.md is not what the command table says; run: shanxid protocol > docs/protocol.md")
  }

  @Test func `names are unique, params do not hide those of every method, and summaries are sentences`() {
    let commands = CommandTable.commands
    #expect(Set(commands.map(\.name)).count == commands.count)
    for command in commands {
      let names = (command.params + Command.commonParams).map(\.name)
      #expect(Set(names).count == names.count, "\(command.name)")
      #expect(command.summary.hasSuffix("."), "\(command.name)")
      #expect(!command.examples.isEmpty, "\(command.name)")
    }
  }

  @Test(arguments: CommandTable.commands.map(\.name))
  func `examples and defaults are of the form that the params have`(name: String) throws {
    let command = try #require(CommandTable.command(name))
    for example in command.examples {
      let params = try JSONReader.read(Array(example.params.utf8).span)
      try command.paramsSchema.check(params)
    }
    for field in command.params + Command.commonParams {
      if let value = field.defaultValue { try field.schema.check(value) }
    }
  }

  @Test func `error codes are unique by number and by name`() {
    #expect(Set(ErrorCode.all.map(\.code)).count == ErrorCode.all.count)
    #expect(Set(ErrorCode.all.map(\.name)).count == ErrorCode.all.count)
  }

  @Test func `what belongs to the connection is read from its requests`() throws {
    func action(_ line: String) throws -> ConnectionAction? {
      ConnectionAction(try Request.parse(Array(line.utf8).span).get())
    }
    #expect(try action(#"{"id":1,"method":"hello"}"#) == .order(isKept: true))
    #expect(try action(#"{"id":1,"method":"hello","params":{"ordered":false}}"#) == .order(isKept: false))
    #expect(try action(#"{"method":"bye"}"#) == .bye)
    #expect(try action(#"{"id":2,"method":"cancel","params":{"id":"a"}}"#) == .cancel(.string("a")))
    #expect(try action(#"{"id":2,"method":"cancel"}"#) == nil)
    #expect(try action(#"{"id":2,"method":"ping"}"#) == nil)
  }
}

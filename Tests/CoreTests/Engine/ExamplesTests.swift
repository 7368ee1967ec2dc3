import Testing

@testable import Core

@Suite struct ExamplesTests {
  @Test func `every example is answered in the form that its result has`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    for command in CommandTable.commands {
      for example in command.examples {
        let result = try client.result(command.name, example.params)
        #expect(throws: Never.self, "\(command.name) \(example.params): \(result)") {
          try command.resultSchema.check(result)
        }
        if let ms = command.result.last, ms.name == "ms" { #expect(result.members?.last?.name == "ms") }
      }
    }
  }

  @Test func `members of results stand in the order of the command table`() throws {
    let folder = try TemporaryFolder()
    let client = try ExampleCorpus.client(in: folder)
    for command in CommandTable.commands {
      for example in command.examples {
        let names = try client.result(command.name, example.params).members?.map(\.name) ?? []
        let order = command.result.map(\.name).filter { names.contains($0) }
        #expect(names == order, "\(command.name) \(example.params)")
      }
    }
  }
}

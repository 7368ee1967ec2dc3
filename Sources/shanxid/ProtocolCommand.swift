import ArgumentParser
import Core

/// Prints docs/protocol.md.
struct ProtocolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol", abstract: "Print the description of the protocol in Markdown.", shouldDisplay: false)

  @Flag(help: "Print what describe answers instead.")
  var json = false

  func run() throws {
    if json { return print(String(decoding: ProtocolDocument.json, as: UTF8.self)) }
    print(ProtocolDocument.text, terminator: "")
  }
}

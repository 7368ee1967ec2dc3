import ArgumentParser
import Core

/// Prints docs/protocol.md.
struct ProtocolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocol", abstract: "Print the description of the protocol in Markdown.", shouldDisplay: false)

  func run() throws {
    print(ProtocolDocument.text, terminator: "")
  }
}

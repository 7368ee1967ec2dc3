import Foundation
import Testing

/// The folders of Core are layers: a file names types of its own layer or of an earlier one only.
@Suite struct LayeringTests {
  /// Earlier layers first, as ARCHITECTURE.md lists them.
  static let layers = [
    "Base", "Text", "Pattern", "Ingest", "Articles", "Annotate", "Index", "Query", "Protocol", "Engine",
  ]
  static let core = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Core")

  struct Source {
    let name: String
    let layer: Int
    let code: String
  }

  @Test func `a file names types of its own layer or of an earlier one only`() throws {
    let sources = try Self.sources()
    let home = try Self.declarations(sources)
    for source in sources {
      for name in Self.typeNames(source.code) {
        guard let layer = home[name], layer > source.layer else { continue }
        Issue.record("\(source.name) names \(name), which belongs to the later layer \(Self.layers[layer])")
      }
    }
  }

  @Test func `every folder of Core is a layer that ARCHITECTURE names, and all of them hold code`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.core.path)
    #expect(Set(folders) == Set(Self.layers))
    let held = Set(try Self.sources().map(\.layer))
    #expect(held == Set(Self.layers.indices))
  }

  @Test(arguments: ["CPCRE2", "CJansson", "CZstd", "CCrypto", "CXML2", "CArchive"])
  func `a system library is imported by one file`(library: String) throws {
    let users = try Self.sources().filter { $0.code.contains("import \(library)\n") }.map(\.name)
    #expect(users.count == 1, "\(library) is imported by \(users)")
  }

  static func sources() throws -> [Source] {
    var found: [Source] = []
    for (index, layer) in layers.enumerated() {
      let folder = core.appending(path: layer)
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
      for name in names.sorted() {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        found.append(Source(name: "\(layer)/\(name)", layer: index, code: withoutCommentsAndStrings(text)))
      }
    }
    return found
  }

  /// The layer of each type declared at the top level of a file.
  static func declarations(_ sources: [Source]) throws -> [String: Int] {
    let pattern =
      /^(?:@\w+ |public |package |final |indirect |private )*(?:struct|class|enum|protocol|actor|typealias) (\w+)/
    var home: [String: Int] = [:]
    for source in sources {
      for line in source.code.split(separator: "\n") {
        guard let match = line.prefixMatch(of: pattern), !line.contains("private ") else { continue }
        let name = String(match.1)
        if let other = home[name], other != source.layer {
          Issue.record("\(name) is declared in two layers: \(layers[other]) and \(source.name)")
        }
        home[name] = source.layer
      }
    }
    return home
  }

  static func typeNames(_ code: String) -> Set<String> {
    // A name after a dot belongs to another type; its owner is checked instead.
    Set(code.matches(of: /(?:^|[^.\w])([A-Z]\w+)/).map { String($0.1) })
  }

  static func withoutCommentsAndStrings(_ text: String) -> String {
    text.replacing(/"""[\s\S]*?"""/, with: "\"\"")
      .replacing(/#"[^\n]*?"#/, with: "\"\"")
      .replacing(/"(?:\\.|[^"\\\n])*"/, with: "\"\"")
      .replacing(/\/\/[^\n]*/, with: "")
  }
}

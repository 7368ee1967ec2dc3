/// A page in a file: the file itself, what a compressed file or a PDF holds, or a member of a container.
package struct PageFile {
  /// The name of the file, for a member followed by `!` and its own.
  package let name: String
  /// What readers take, as `SourceBytes` has it; or why it cannot be read.
  let content: Result<[UInt8], PageError>

  /// A page that is no container.
  package init(name: String, _ bytes: [UInt8]) { self.init(name: name, content: .success(bytes)) }

  private init(name: String, content: Result<[UInt8], PageError>) {
    self.name = name
    self.content = content
  }

  /// Its bytes; 0 when it cannot be read.
  package var size: Int { (try? content.get().count) ?? 0 }

  /// The pages in the bytes of a file.
  ///
  /// - Parameter limit: how many bytes a page may unpack to.
  package static func pages(in file: [UInt8], named name: String, limit: Int) -> [PageFile] {
    guard let container = PageFormat.container(file.span) else {
      return [PageFile(name: name, content: .success(file))]
    }
    do {
      if container.isContainer, case .members(let members) = try Unpacked.of(file, limit: limit) {
        return members.map { member in
          PageFile(name: "\(name)!\(member.name)", content: member.content.flatMap { readable($0, limit) })
        }
      }
    } catch {
      return [PageFile(name: name, content: .failure(error))]
    }
    return [PageFile(name: name, content: readable(file, limit))]
  }

  private static func readable(_ bytes: [UInt8], _ limit: Int) -> Result<[UInt8], PageError> {
    do { return .success(try SourceBytes(of: bytes, limit: limit).bytes) } catch { return .failure(error) }
  }
}

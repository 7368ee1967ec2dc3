import Glibc

/// Replaces containers by their members, and METS files with the ALTO files they refer to by one document each.
struct SourceExpansion {
  private(set) var files: [SourceFile] = []
  private(set) var rejected: [Rejection]
  /// Names of the containers that were opened.
  private(set) var containers: Set<String> = []
  private let limit: Int

  /// - Parameter limit: files larger than this are left alone; readers refuse them.
  init(_ walk: SourceWalk, limit: Int) {
    self.limit = limit
    rejected = walk.rejected
    var found: [SourceFile] = []
    var mets: [Int] = []
    for file in walk.files {
      guard case .path(let path) = file.origin, file.size <= limit, let head = Self.head(of: path) else {
        found.append(file)
        continue
      }
      if let format = PageFormat.container(head.span), format.isContainer {
        add(file, path, to: &found)
      } else {
        if Self.isMETS(head) { mets.append(found.count) }
        found.append(file)
      }
    }
    files = joined(found, mets)
  }

  /// The first bytes of a regular file; nil when it cannot be read.
  private static func head(of path: String) -> [UInt8]? {
    guard let descriptor = try? Descriptor(path, O_RDONLY | O_NONBLOCK), let status = try? descriptor.status(),
      status.st_mode & S_IFMT == S_IFREG
    else { return nil }
    var bytes: [UInt8] = []
    return (try? descriptor.read(upTo: 4096, into: &bytes)).map { _ in bytes }
  }

  private static func isMETS(_ head: [UInt8]) -> Bool {
    let text = String(decoding: head, as: UTF8.self)
    return text.contains("<mets") || text.contains("<METS") || text.contains(":mets")
  }

  /// Adds the members of a container; a compressed file stays a file.
  private mutating func add(_ file: SourceFile, _ path: String, to found: inout [SourceFile]) {
    let container = ContainerFile(path: path, limit: limit)
    do {
      guard let members = try container.members() else {
        found.append(file)
        return
      }
      containers.insert(file.name)
      var names: Set<String> = []
      for (index, member) in members.enumerated() {
        let name = "\(file.name)!\(member.name)"
        switch member.content {
        case .success(let bytes):
          guard names.insert(name).inserted else {
            rejected.append(Rejection(file: name, reason: "another member of the container has the same name"))
            continue
          }
          found.append(
            SourceFile(name: name, origin: .member(container, index), root: file.root, size: bytes.count))
        case .failure(let error): rejected.append(Rejection(file: name, reason: error.description))
        }
      }
    } catch {
      rejected.append(Rejection(file: file.name, reason: error.description))
    }
  }

  /// Puts METS files and their ALTO files together.
  private func joined(_ found: [SourceFile], _ mets: [Int]) -> [SourceFile] {
    guard !mets.isEmpty else { return found }
    var taken: Set<Int> = []
    var documents: [Int: SourceFile] = [:]
    let reading = FileReading(
      maximumFileSize: limit, sliceSize: VRTText.sliceSize, pages: PageReader(), stored: nil)
    for index in mets where !taken.contains(index) {
      guard let bytes = reading.content(of: found[index]) else { continue }
      let structure = METSStructure(bytes.span)
      let others = found.indices.filter { $0 != index && found[$0].root == found[index].root && !taken.contains($0) }
      let names = [found[index].name] + others.map { found[$0].name }
      let places = METSStructure.resolve(structure.files.map(\.address), among: names)
      var parts: [Int] = []
      for place in places where place > 0 && !parts.contains(others[place - 1]) { parts.append(others[place - 1]) }
      guard !parts.isEmpty else { continue }
      taken.formUnion(parts)
      let own = [found[index]] + parts.map { found[$0] }
      documents[index] = SourceFile(
        name: found[index].name, origin: .parts(own), root: found[index].root,
        size: own.reduce(0) { $0 + $1.size })
    }
    return found.indices.filter { !taken.contains($0) }.map { documents[$0] ?? found[$0] }
  }
}

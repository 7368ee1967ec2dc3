import Foundation

/// Files that lie beside the repository and are read by tests, never copied into it.
enum SharedFiles {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../..")
    .standardized

  /// The bytes of `../shared/PATH`; nil, with a line on the standard output, when it is not there.
  static func bytes(_ path: String) -> [UInt8]? {
    guard let data = try? Data(contentsOf: root.appending(path: "shared/\(path)")) else {
      print("skipped: ../shared is not there")
      return nil
    }
    return Array(data)
  }

  /// The paths of all files below `../shared/FOLDER`, for `bytes`, in order; none, with a line, when it is not there.
  static func paths(below folder: String) -> [String] {
    let place = root.appending(path: "shared/\(folder)").resolvingSymlinksInPath()
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: place.path) else {
      print("skipped: ../shared is not there")
      return []
    }
    var isFolder = ObjCBool(false)
    return names.sorted().filter { name in
      FileManager.default.fileExists(atPath: place.appending(path: name).path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.map { "\(folder)/\($0)" }
  }

  /// The bytes of a file of this package.
  static func ownBytes(_ path: String) throws -> [UInt8] {
    let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    return Array(try Data(contentsOf: package.appending(path: path)))
  }
}

import Foundation

/// The data that lies beside the package.
enum Shared {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared")

  /// The bytes of a file below the folder; nil, after a line that says so, when the folder is not there.
  static func bytes(_ path: String) -> [UInt8]? {
    guard let data = try? Data(contentsOf: folder.appending(path: path)) else {
      print("skipped: ../shared is not there")
      return nil
    }
    return [UInt8](data)
  }
}

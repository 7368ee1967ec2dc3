/// What documents that come over the socket may be called.
enum DocumentName {
  static let longest = 1024

  /// A name whose characters beyond ASCII are written as numbers.
  static func escaped(_ name: String) -> String {
    name.unicodeScalars.map { $0.isASCII ? String($0) : "\\u{\(String($0.value, radix: 16))}" }.joined()
  }

  /// Refuses what could not be a path below a folder.
  static func check(_ name: String) throws(Refusal) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let fault: String? =
      if name.isEmpty {
        "is empty"
      } else if name.utf8.count > longest {
        "has more than \(longest) bytes"
      } else if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
        "is no path below a folder, such as 2021/page.txt"
      } else if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
        "holds control characters"
      } else {
        nil
      }
    if let fault { throw Refusal(.invalidParams, "file \(fault)") }
  }
}

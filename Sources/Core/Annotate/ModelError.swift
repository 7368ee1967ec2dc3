/// Why a model file cannot be used.
package struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong with it.
  package enum Reason: String, Sendable {
    case notFound, unreadable, notAModel, otherVersion, damaged, missingPart
  }

  package let reason: Reason
  /// The file, or the name of the model when no file was found.
  package let path: String
  /// What was looked for or what was found.
  package let detail: String

  package init(_ reason: Reason, _ path: String, _ detail: String = "") {
    self.reason = reason
    self.path = path
    self.detail = detail
  }

  /// What is wrong in words.
  package var cause: String {
    let words =
      switch reason {
      case .notFound: "no such model"
      case .unreadable: "cannot be read"
      case .notAModel: "not a model"
      case .otherVersion: "another version of the format"
      case .damaged: "damaged"
      case .missingPart: "a part is missing"
      }
    return words + (detail.isEmpty ? "" : ", " + detail)
  }

  /// `path: cause`.
  package var description: String { "\(path): \(cause)" }
}

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

  /// `path: reason, detail`.
  package var description: String { "\(path): \(reason.rawValue)\(detail.isEmpty ? "" : ", " + detail)" }
}

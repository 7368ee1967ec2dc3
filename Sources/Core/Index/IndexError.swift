/// Why an index could not be opened, read or written.
public struct IndexError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kind of trouble.
  public enum Reason: String, Sendable {
    /// There is no corpus at this place.
    case notThere = "not there"
    /// A checksum, a length, a header or an offset is wrong: the file is not what was written.
    case damaged
    /// The format's version or an encoding is one that this program does not know.
    case unknownVersion = "unknown version"
    /// The system refused a call.
    case system
    /// Another process is writing this corpus.
    case busy
    /// More tokens or text than one segment can address.
    case tooLarge = "too large"
    /// A number given by the caller lies outside of the table asked; nothing is wrong with the index.
    case outOfRange = "out of range"
    /// A name that no corpus can have, or input that cannot be indexed at all.
    case unusable
    /// The models, or the command that should annotate, cannot be used.
    case annotation = "not annotated"
  }

  /// The kind of trouble.
  public let reason: Reason
  /// The file concerned, as this process reached it.
  public let path: String
  /// The section of the file, when one is concerned.
  public let section: String?
  /// The offset in the file in bytes, when one is known.
  public let offset: Int?
  /// What is wrong, in words.
  public let detail: String

  init(_ reason: Reason, _ path: String, section: String? = nil, offset: Int? = nil, _ detail: String) {
    self.reason = reason
    self.path = path
    self.section = section
    self.offset = offset
    self.detail = detail
  }

  init(_ error: SystemError) {
    self.init(error.code == 2 ? .notThere : .system, error.path, "\(error.reason) (\(error.operation))")
  }

  /// `path: damaged: block 3 does not match its checksum (section ids, offset 196608)`.
  public var description: String {
    var place = section.map { "section \($0)" } ?? ""
    if let offset { place += (place.isEmpty ? "" : ", ") + "offset \(offset)" }
    let kind = reason == .system || reason == .notThere || reason == .unusable ? "" : reason.rawValue + ": "
    return "\(path): \(kind)\(detail)" + (place.isEmpty ? "" : " (\(place))")
  }
}

/// A text to annotate, and the way back to the file that it came from.
package struct AnnotationText: Sendable {
  /// Valid UTF-8.
  package let bytes: [UInt8]
  /// The file; nil for a text of its own, whose offsets are its own.
  private let file: PageText?

  /// A text that stands for itself, as the value of a row does.
  package init(_ text: String) {
    bytes = Array(text.utf8)
    file = nil
  }

  /// Decodes a file; its offsets are those of the file's bytes.
  ///
  /// Throws when it is binary, or stops being text of the encoding that it has.
  package init(decoding file: [UInt8]) throws {
    let text = try PageText(decoding: file.span)
    bytes = text.bytes
    self.file = text.isIdentity ? nil : text
  }

  /// Where a stretch of the text stands.
  func source(of range: Range<Int>) -> Range<Int> { file?.source(of: range) ?? range }

  /// How many scalars stand in the file before the text: its byte order mark.
  var scalarsBefore: Int { (file?.start ?? 0) > 0 ? 1 : 0 }
}

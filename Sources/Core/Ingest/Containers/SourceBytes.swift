/// The bytes of a file as readers take them.
struct SourceBytes: Sendable {
  /// What offsets refer to: the file itself, what a compressed file holds, or the text layer of a PDF.
  let bytes: [UInt8]
  /// Whether they are not the file itself.
  let isDerived: Bool

  /// Unpacks a compressed file and takes the text out of a PDF.
  ///
  /// - Parameter limit: how many bytes may come out.
  /// - Throws: `nested` for a container of several files.
  init(of file: [UInt8], limit: Int) throws(PageError) {
    guard let container = PageFormat.container(file.span) else {
      (bytes, isDerived) = (file, false)
      return
    }
    if container == .pdf {
      // The layout says about each word more than the word itself has.
      (bytes, isDerived) = (try PDFText.of(file, limit: limit > Int.max / 16 ? Int.max : limit * 16), true)
      return
    }
    guard case .file(let inside) = try Unpacked.of(file, limit: limit) else { throw .nested(format: container) }
    guard let inner = PageFormat.container(inside.span) else {
      (bytes, isDerived) = (inside, true)
      return
    }
    guard inner == .pdf else { throw .nested(format: inner) }
    (bytes, isDerived) = (try PDFText.of(inside, limit: limit > Int.max / 16 ? Int.max : limit * 16), true)
  }
}

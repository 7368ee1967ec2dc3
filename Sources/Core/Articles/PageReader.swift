/// Turns the bytes of a file into articles.
struct PageReader: Sendable {
  private let format: PageFormat

  /// - Parameter format: what the files are written in; `.auto` tells it from their content.
  init(format: PageFormat = .auto) {
    self.format = format
  }

  /// Reads one file; `name` is used in no decision.
  ///
  /// Every byte of the file is in exactly one of: the runs of a block, furniture, `unassigned`, or the source of a
  /// repair that left it out.
  func read(_ bytes: Span<UInt8>, name: String) throws(PageError) -> PageReading {
    guard bytes.count <= Int(UInt32.max) else { throw .tooLarge }
    guard !isBlank(bytes) else { throw .empty }
    if let container = PageFormat.container(bytes) { throw .notReadYet(format: container.rawValue) }
    guard format.isRead else { throw .notReadYet(format: format.rawValue) }
    let page = try PageText(decoding: bytes)
    let text = page.bytes.span
    guard !isBlank(text) else { throw .empty }
    let format = format == .auto ? PageFormat.detect(text) : format
    guard format.isRead else { throw .notReadYet(format: format.rawValue) }
    let parts: PageParts
    switch format {
    case .jsonl: parts = try RowArticles.read(text)
    case .conllu: parts = try ConlluArticles.read(text)
    default: parts = PageArticles.read(text, isMarkdown: format == .markdown)
    }
    return parts.reading(of: page, format: format, fileLength: bytes.count)
  }

  private func isBlank(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices where bytes[index] != 0x20 && (bytes[index] < 0x09 || bytes[index] > 0x0D) {
      return false
    }
    return true
  }
}

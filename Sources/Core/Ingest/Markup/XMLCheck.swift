import CXML2

/// Checks that a text is well-formed XML before it is cut into tags by place.
///
/// The only file that imports libxml2. Its parser builds no tree, loads no entity and no file; an entity that a file declares itself is refused where it is used.
enum XMLCheck {
  private static let isReady: Bool = {
    xmlInitParser()
    return true
  }()

  /// How many elements may be open at once.
  static let maximumDepth: Int32 = 256

  /// The size of the pieces in which libxml2 gets the text, in bytes.
  private static let pieceSize = 1 << 16

  /// - Parameter text: UTF-8, whatever its XML declaration says.
  /// - Throws: `malformed`, with an offset into `text`.
  static func check(_ text: Span<UInt8>, format: PageFormat) throws(PageError) {
    _ = isReady
    var handlers = unsafe xmlSAXHandler()
    unsafe handlers.initialized = UInt32(XML_SAX2_MAGIC)
    // Without user data of its own a handler gets the context.
    unsafe handlers.startElementNs = { data, _, _, _, _, _, _, _, _ in
      guard let context = unsafe data?.assumingMemoryBound(to: xmlParserCtxt.self) else { return }
      if unsafe context.pointee.nameNr > XMLCheck.maximumDepth { unsafe xmlStopParser(context) }
    }
    // The parser copies the handlers; the context is freed below.
    guard let context = unsafe xmlCreatePushParserCtxt(&handlers, nil, nil, 0, nil) else { throw .tooLarge }
    defer { unsafe xmlFreeParserCtxt(context) }
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_IGNORE_ENC.rawValue
    unsafe xmlCtxtUseOptions(context, Int32(options))
    var start = 0
    var code: Int32 = 0
    var isWellFormed = true
    repeat {
      let end = min(text.count, start + pieceSize)
      let isLast: Int32 = end == text.count ? 1 : 0
      code = unsafe text.extracting(start..<end).withUnsafeBytes { bytes in
        // `bytes` spans `count` bytes for the length of the call.
        unsafe xmlParseChunk(
          context, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), isLast)
      }
      isWellFormed = unsafe context.pointee.wellFormed != 0 && context.pointee.disableSAX == 0
      start = end
    } while start < text.count && isWellFormed
    guard !isWellFormed else { return }
    let consumed = unsafe xmlByteConsumed(context)
    var line = 0
    var reason =
      code == 0 || code == XML_ERR_USER_STOP.rawValue ? "more than \(maximumDepth) open elements" : "error \(code)"
    if let error = unsafe xmlCtxtGetLastError(context), unsafe error.pointee.code != 0 {
      line = Int(unsafe error.pointee.line)
      if let message = unsafe error.pointee.message {
        reason = unsafe String(cString: message).trimmedASCII
      }
    }
    throw .malformed(format: format, line: line, offset: max(0, min(text.count, consumed)), reason: reason)
  }
}

extension String {
  /// The text without blanks and line ends at both ends.
  fileprivate var trimmedASCII: String {
    var text = self[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    return String(text)
  }
}

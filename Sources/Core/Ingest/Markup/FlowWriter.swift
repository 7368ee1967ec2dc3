/// Puts running text of marked-up files together: a stretch of white space is one blank, and none stands at the ends of
/// a line. Soft hyphens are left out.
struct FlowWriter {
  private(set) var transcript = Transcript()
  private var lineStart = 0
  private var firstLine = 0
  /// White space met since the last character of the line, where there is any.
  private var gap: Range<Int>?

  /// Characters of the line so far, in bytes.
  var lineLength: Int { transcript.text.bytes.count - lineStart }

  /// Adds a stretch of the file; character references in it are decoded when `decodes` says so.
  mutating func add(_ range: Range<Int>, of source: Span<UInt8>, decodes: Bool = true) {
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      let byte = source[index]
      if byte > 0x20 && byte != 0x26 && byte != 0xC2 {
        index += 1
        continue
      }
      var length = 1
      var scalar: Unicode.Scalar?
      if byte == 0x26 {
        guard decodes, let (count, value) = CharacterReference.read(source, index..<range.upperBound) else {
          index += 1
          continue
        }
        (length, scalar) = (count, value)
      } else if byte == 0xC2 {
        guard index + 1 < range.upperBound, source[index + 1] == 0xA0 || source[index + 1] == 0xAD else {
          index += 1
          continue
        }
        (length, scalar) = (2, source[index + 1] == 0xA0 ? "\u{A0}" : "\u{AD}")
      }
      keep(start..<index, of: source)
      let place = index..<index + length
      switch scalar {
      case nil, "\u{A0}", " ", "\n", "\t", "\r": addGap(place)
      case "\u{AD}": break
      case .some(let scalar):
        closeGap(source)
        transcript.text.put(scalar, for: place)
      }
      index += length
      start = index
    }
    keep(start..<range.upperBound, of: source)
  }

  /// A word ends here though no white space says so.
  mutating func addBreak(at offset: Int) {
    if gap == nil { gap = offset..<offset }
  }

  /// Whether lines of the block that is open have ended.
  var hasOpenLines: Bool { transcript.lines.count > firstLine }

  /// Ends the line; the next one follows in the same block.
  ///
  /// - Parameter isInWord: whether the file says that a word goes on in the next line; a hyphen is put there when the
  ///   file has none.
  mutating func endLine(cut: Transcript.Cut = .unsaid, at offset: Int, isInWord: Bool = false) {
    var cut = cut
    if isInWord, lineLength > 0 {
      if transcript.text.bytes.last == 0x2D { cut = .unsaid } else { transcript.text.put("-", for: offset..<offset) }
    }
    if transcript.endLine(from: lineStart, cut: cut) { transcript.text.put("\n", for: offset..<offset) }
    lineStart = transcript.text.bytes.count
    gap = nil
  }

  /// Ends the block; nothing is added when it has no text.
  mutating func endBlock(
    _ role: StatedRole, article: Int? = nil, level: Int = 0, at offset: Int, continues: Bool = false
  ) {
    endLine(at: offset)
    guard transcript.lines.count > firstLine else { return }
    transcript.endBlock(from: firstLine, role, article: article)
    transcript.blocks[transcript.blocks.count - 1].level = level
    transcript.blocks[transcript.blocks.count - 1].continues = continues
    firstLine = transcript.lines.count
  }

  /// Takes on what the file says about its articles.
  mutating func state(_ articles: [StatedArticle], issue: StatedArticle = StatedArticle()) {
    transcript.articles = articles
    transcript.issue = issue
  }

  private mutating func keep(_ range: Range<Int>, of source: Span<UInt8>) {
    guard !range.isEmpty else { return }
    closeGap(source)
    transcript.text.keep(range, of: source)
  }

  private mutating func addGap(_ place: Range<Int>) {
    if let gap, gap.upperBound == place.lowerBound {
      self.gap = gap.lowerBound..<place.upperBound
    } else if gap == nil || gap?.isEmpty == true {
      gap = place
    }
  }

  private mutating func closeGap(_ source: Span<UInt8>) {
    guard let place = gap else { return }
    gap = nil
    guard lineLength > 0 else { return }
    if place.count == 1 && source[place.lowerBound] == 0x20 {
      transcript.text.keep(place, of: source)
    } else {
      transcript.text.put(" ", for: place)
    }
  }
}

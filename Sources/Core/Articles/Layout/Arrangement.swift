/// Writes the segments of pages one after the other as a transcript in reading order.
struct Arrangement {
  private let source: Transcript
  private(set) var result: Transcript
  private var lastLine = -1

  init(_ source: Transcript) {
    self.source = source
    result = Transcript()
    result.pages = source.pages
    result.words = source.words
    result.articles = source.articles
    result.issue = source.issue
    result.mayRejoin = true
    result.isOrdered = true
  }

  /// Adds a segment; one of running text is cut into paragraphs.
  ///
  /// - Parameter previous: the segment before it on the page.
  mutating func add(
    _ segment: PageLayout.Stretch, after previous: PageLayout.Stretch?, lineHeight: Float
  ) {
    guard segment.role == .unknown || segment.role == .paragraph else {
      let first = result.lines.count
      for line in segment.lines { add(line) }
      let joins = previous.map { isSameHead($0, segment) } ?? false
      close(segment, from: first)
      if joins { result.blocks[result.blocks.count - 1].continues = true }
      return
    }
    var first = result.lines.count
    for line in segment.lines {
      if line > segment.lines.lowerBound, beginsParagraph(line, segment, lineHeight) {
        close(segment, from: first)
        first = result.lines.count
      }
      add(line)
    }
    close(segment, from: first)
  }

  /// Whether two headline segments are lines of one headline.
  private func isSameHead(_ above: PageLayout.Stretch, _ own: PageLayout.Stretch) -> Bool {
    own.role == .headline && above.role == .headline && above.page == own.page
      && own.box.top > above.box.top
      && own.box.top - above.box.bottom < own.height
      && abs(own.box.middle - above.box.middle) < own.box.width / 2
  }

  private mutating func close(_ segment: PageLayout.Stretch, from first: Int) {
    guard result.lines.count > first else { return }
    result.blocks.append(
      Transcript.TextBlock(
        lines: first..<result.lines.count, role: segment.role, article: nil, page: segment.page,
        box: segment.box))
  }

  private mutating func add(_ number: Int) {
    let line = source.lines[number]
    result.endGap(before: line, of: source.text, isNext: number == lastLine + 1)
    let start = result.text.bytes.count
    result.text.append(line.text, of: source.text)
    result.endLine(from: start, box: line.box, size: line.size, isBold: line.isBold, cut: line.cut)
    lastLine = number
  }

  /// Whether a line begins a paragraph: it is indented, or the line before it is short and ends a sentence.
  private func beginsParagraph(_ number: Int, _ segment: PageLayout.Stretch, _ lineHeight: Float)
    -> Bool
  {
    guard let box = source.lines[number].box, let above = source.lines[number - 1].box else {
      return false
    }
    // Columns lean on a scan, so a line is measured by its neighbours.
    let next = number + 1 < segment.lines.upperBound ? source.lines[number + 1].box : nil
    let left = min(above.left, next?.left ?? segment.box.left)
    let indent = box.left - left
    if indent > lineHeight * 0.5 && indent < segment.box.width * 0.3 {
      return next.map { box.left - $0.left > lineHeight * 0.5 } ?? true
        || above.left < box.left - lineHeight * 0.5
    }
    guard above.right < segment.box.right - segment.box.width * 0.2 else { return false }
    let text = source.lines[number - 1].text
    return LineTail(text, of: source.text.bytes).end == .sentence
  }
}

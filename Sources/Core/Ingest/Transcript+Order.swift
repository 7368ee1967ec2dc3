extension Transcript {
  /// The same with its blocks in another order.
  ///
  /// - Parameter order: indices of blocks, each once.
  func reordered(_ order: [Int]) -> Transcript {
    var result = self
    (result.text, result.lines, result.blocks) = (MappedText(), [], [])
    // Where words stand in another order than in the file, there may be others of them between two lines.
    let isInFileOrder = text.isInSourceOrder
    var last = -1
    for index in order {
      var block = blocks[index]
      let first = result.lines.count
      for number in block.lines {
        let line = lines[number]
        result.endGap(before: line, of: text, isNext: isInFileOrder && number == last + 1)
        let start = result.text.bytes.count
        result.text.append(line.text, of: text)
        result.endLine(from: start, box: line.box, size: line.size, isBold: line.isBold, cut: line.cut)
        last = number
      }
      block.lines = first..<result.lines.count
      result.blocks.append(block)
    }
    return result
  }

  /// Puts a line feed behind the last line; markup between two lines that follow each other in the file belongs to it.
  mutating func endGap(before line: Line, of source: MappedText, isNext: Bool) {
    guard !text.bytes.isEmpty else { return }
    let end = text.sourceEnd
    let start = source.sources(of: line.text).first?.lowerBound ?? end
    text.put("\n", for: isNext && start >= end ? end..<start : end..<end)
  }
}

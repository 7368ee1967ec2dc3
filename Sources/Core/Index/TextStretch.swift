/// Some tokens that follow each other, with their words and their places in the text: read once for a line of context.
struct TextStretch: Sendable {
  let tokens: Range<Int>
  /// The word of each token.
  fileprivate let ids: [UInt32]
  /// What follows each token but the last: one of `SegmentText.Gap`.
  fileprivate let gaps: [UInt32]
  /// Where each token begins in the text, and where the last one ends.
  fileprivate let starts: [Int]
  fileprivate let ends: [Int]

  /// The place in the text from the first to the last token of a range.
  ///
  /// - Precondition: the range lies inside `tokens` and is not empty.
  func place(of range: Range<Int>) -> Range<Int> {
    starts[range.lowerBound - tokens.lowerBound]..<ends[range.upperBound - 1 - tokens.lowerBound]
  }
}

extension SegmentText {
  /// Reads a range of tokens.
  func stretch(_ tokens: Range<Int>) throws(IndexError) -> TextStretch {
    guard tokens.lowerBound >= 0, tokens.upperBound <= gaps.count else {
      throw IndexError(
        .outOfRange, gaps.file.path, "there are no tokens \(tokens.lowerBound) to \(tokens.upperBound)")
    }
    guard !tokens.isEmpty else { return TextStretch(tokens: tokens, ids: [], gaps: [], starts: [], ends: []) }
    // The places before are counted from the last one that is kept.
    let first = tokens.lowerBound / Self.stride * Self.stride
    let ids = try word.ids(first..<tokens.upperBound)
    let kinds = try gaps.copy(first..<tokens.upperBound)
    var place = Int(try places[first / Self.stride])
    var starts: [Int] = []
    var ends: [Int] = []
    starts.reserveCapacity(tokens.count)
    ends.reserveCapacity(tokens.count)
    for index in ids.indices {
      let end = place + (try word.lexicon.values.length(of: ids[index]))
      if first + index >= tokens.lowerBound {
        starts.append(place)
        ends.append(end)
      }
      let kind = kinds[index]
      let isLast = index == ids.count - 1
      place = end + (kind == Gap.other ? isLast ? 0 : try gap(first + index).count : Gap.lengths[Int(kind)])
    }
    guard let last = ends.last, last <= count else {
      throw gaps.damaged("token \(tokens.upperBound - 1) leaves the text", at: tokens.upperBound - 1)
    }
    let skipped = tokens.lowerBound - first
    return TextStretch(
      tokens: tokens, ids: Array(ids[skipped...]), gaps: Array(kinds[skipped...]), starts: starts, ends: ends)
  }

  /// The text from the first to the last token of a range, line ends made blanks.
  ///
  /// - Precondition: the range lies inside the stretch, which was read from this text.
  func line(_ range: Range<Int>, of stretch: TextStretch) throws(IndexError) -> [UInt8] {
    var output: [UInt8] = []
    if range.isEmpty { return output }
    output.reserveCapacity(stretch.place(of: range).count)
    let values = word.lexicon.values
    for token in range {
      let index = token - stretch.tokens.lowerBound
      let value = try values.value(of: stretch.ids[index])
      unsafe value.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
      if token + 1 == range.upperBound { break }
      switch stretch.gaps[index] {
      case Gap.nothing: break
      case Gap.blank, Gap.lineEnd: output.append(0x20)
      default: output += try gap(token)
      }
    }
    for index in output.indices where output[index] == 0x0A || output[index] == 0x0D { output[index] = 0x20 }
    return output
  }
}

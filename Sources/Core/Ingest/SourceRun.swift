/// How one stretch of a block's text follows from the original file.
///
/// A run reaches to the `text` of the next run of its block, the last one to the end of the block.
struct SourceRun: Sendable, Equatable {
  /// Offset of its first byte in the block's text.
  let text: UInt32
  /// Offset of its first byte in the original file.
  let source: UInt32
  /// Length in the original file; 0 for text that is not there (a blank put between joined lines).
  let length: UInt32
  /// Original bytes for each byte of text: 1 verbatim, 2 for ASCII in UTF-16, 0 when the run stands for its
  /// original bytes only as a whole (an escape, a line end that became a blank, a letter from Latin-1).
  let scale: UInt8
}

extension SourceRun {
  init(text: Int, source: Range<Int>, scale: UInt8) {
    self.init(
      text: UInt32(text), source: UInt32(source.lowerBound), length: UInt32(source.count), scale: scale)
  }

  /// The original bytes, half-open.
  var sourceRange: Range<Int> { Int(source)..<Int(source) + Int(length) }
}

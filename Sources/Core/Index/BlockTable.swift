/// One block of an article as the page had it, with its places.
struct BlockRow: Sendable, Equatable {
  let kind: BlockKind
  /// Its tokens, half-open; empty when it has none.
  let tokens: Range<Int>
  /// Its bytes in the segment's text, without the line end.
  let text: Range<Int>
  /// Its place on the page.
  let position: Int
  let speaker: String?
  let credit: String?
}

/// The blocks of a segment in corpus order.
struct BlockTable: Sendable {
  /// How many there are.
  let count: Int
  fileprivate let kinds: PackedColumn
  fileprivate let tokenStarts: FramedColumn
  fileprivate let tokenEnds: FramedColumn
  fileprivate let textStarts: FramedColumn
  fileprivate let textEnds: FramedColumn
  fileprivate let positions: FramedColumn
  /// Values of `strings` plus 1; 0 for none.
  fileprivate let speakers: PackedColumn
  fileprivate let credits: PackedColumn
  private let strings: StringTable
  private let tokenCount: Int
  private let textCount: Int

  init(_ files: GenerationFiles, tokens: Int, text: Int) throws(IndexError) {
    let name = FileName.blocks
    kinds = try files.packed(name, "kinds")
    tokenStarts = try files.framed(name, "token_starts")
    tokenEnds = try files.framed(name, "token_ends")
    textStarts = try files.framed(name, "text_starts")
    textEnds = try files.framed(name, "text_ends")
    positions = try files.framed(name, "positions")
    speakers = try files.packed(name, "speakers")
    credits = try files.packed(name, "credits")
    strings = try files.table(name, "strings")
    tokenCount = tokens
    textCount = text
    count = kinds.count
    for column in [tokenStarts, tokenEnds, textStarts, textEnds, positions] where column.count != count {
      throw column.damaged("the tables of the blocks differ in length", at: 0)
    }
    guard speakers.count == count, credits.count == count else {
      throw kinds.damaged("the tables of the blocks differ in length", at: 0)
    }
  }

  /// One block.
  subscript(ordinal: Int) -> BlockRow {
    get throws(IndexError) {
      let kind = Int(try kinds[ordinal])
      let tokens = (Int(try tokenStarts[ordinal]), Int(try tokenEnds[ordinal]))
      let text = (Int(try textStarts[ordinal]), Int(try textEnds[ordinal]))
      let all = BlockKind.allCases
      guard kind < all.count, tokens.0 <= tokens.1, tokens.1 <= tokenCount, text.0 <= text.1, text.1 <= textCount
      else { throw kinds.damaged("block \(ordinal) cannot be what was written", at: ordinal) }
      return BlockRow(
        kind: all[kind], tokens: tokens.0..<tokens.1, text: text.0..<text.1, position: Int(try positions[ordinal]),
        speaker: try string(speakers, ordinal), credit: try string(credits, ordinal))
    }
  }

  /// What each block of a range is, and its tokens.
  func spans(_ range: Range<Int>) throws(IndexError) -> [(kind: BlockKind, tokens: Range<Int>)] {
    let (kinds, starts) = (try kinds.copy(range), try tokenStarts.copy(range))
    let ends = try tokenEnds.copy(range)
    let all = BlockKind.allCases
    var spans: [(kind: BlockKind, tokens: Range<Int>)] = []
    for index in kinds.indices {
      guard Int(kinds[index]) < all.count, starts[index] <= ends[index] else {
        throw self.kinds.damaged("block \(range.lowerBound + index) cannot be what was written", at: range.lowerBound)
      }
      spans.append((all[Int(kinds[index])], Int(starts[index])..<Int(ends[index])))
    }
    return spans
  }

  fileprivate func string(_ column: PackedColumn, _ ordinal: Int) throws(IndexError) -> String? {
    let number = try column[ordinal]
    if number == 0 { return nil }
    guard number <= strings.count else { throw column.damaged("a string of block \(ordinal) is missing", at: ordinal) }
    return String(decoding: try strings.copy(of: number - 1), as: UTF8.self)
  }
}

/// Gathers the blocks of a segment.
struct BlockTableWriter {
  private var kinds: [UInt32] = []
  private var tokenStarts: [UInt32] = []
  private var tokenEnds: [UInt32] = []
  private var textStarts: [UInt32] = []
  private var textEnds: [UInt32] = []
  private var positions: [UInt32] = []
  private var speakers: [UInt32] = []
  private var credits: [UInt32] = []
  private var strings = StringTableBuilder()

  /// How many there are.
  var count: Int { kinds.count }

  mutating func add(
    _ kind: BlockKind, tokens: Range<Int>, text: Range<Int>, position: Int, speaker: String? = nil,
    credit: String? = nil
  ) {
    kinds.append(UInt32(BlockKind.allCases.firstIndex(of: kind) ?? 0))
    tokenStarts.append(UInt32(tokens.lowerBound))
    tokenEnds.append(UInt32(tokens.upperBound))
    textStarts.append(UInt32(text.lowerBound))
    textEnds.append(UInt32(text.upperBound))
    positions.append(UInt32(position))
    speakers.append(strings.add(speaker))
    credits.append(strings.add(credit))
  }

  /// Adds blocks of another table, whose tokens and text move.
  mutating func add(_ other: BlockTable, _ range: Range<Int>, tokens: Int, text: Int) throws(IndexError) {
    let first = count
    try other.kinds.append(range, to: &kinds)
    try other.tokenStarts.append(range, to: &tokenStarts)
    try other.tokenEnds.append(range, to: &tokenEnds)
    try other.textStarts.append(range, to: &textStarts)
    try other.textEnds.append(range, to: &textEnds)
    try other.positions.append(range, to: &positions)
    let kindCount = BlockKind.allCases.count
    for index in first..<count {
      guard kinds[index] < kindCount else { throw other.kinds.damaged("there is no such kind of block", at: index) }
      tokenStarts[index] &+= UInt32(truncatingIfNeeded: tokens)
      tokenEnds[index] &+= UInt32(truncatingIfNeeded: tokens)
      textStarts[index] &+= UInt32(truncatingIfNeeded: text)
      textEnds[index] &+= UInt32(truncatingIfNeeded: text)
    }
    for block in range {
      speakers.append(strings.add(try other.string(other.speakers, block)))
      credits.append(strings.add(try other.string(other.credits, block)))
    }
  }

  /// What a block is and its tokens.
  func span(of block: Int) -> (kind: BlockKind, tokens: Range<Int>) {
    (BlockKind.allCases[Int(kinds[block])], Int(tokenStarts[block])..<Int(tokenEnds[block]))
  }

  func write(to file: IndexFileWriter) throws(SystemError) {
    let ranks = try strings.write(to: file, "strings")
    func numbers(_ column: [UInt32]) -> [UInt32] {
      column.map { $0 == RegionColumn.missing ? 0 : ranks[Int($0)] + 1 }
    }
    try file.writePacked("kinds", kinds)
    try file.writeFramed("token_starts", tokenStarts)
    try file.writeFramed("token_ends", tokenEnds)
    try file.writeFramed("text_starts", textStarts)
    try file.writeFramed("text_ends", textEnds)
    try file.writeFramed("positions", positions)
    try file.writePacked("speakers", numbers(speakers))
    try file.writePacked("credits", numbers(credits))
  }
}

/// The text of a segment, put together from its words and what stands between them.
struct SegmentText: Sendable {
  /// What follows a token, before the next one.
  enum Gap {
    static let nothing: UInt32 = 0
    static let blank: UInt32 = 1
    static let lineEnd: UInt32 = 2
    /// In the table of others.
    static let other: UInt32 = 3

    /// The bytes that each number but `other` stands for.
    static let bytes: [[UInt8]] = [[], [0x20], [0x0A]]
    static let lengths = [0, 1, 1]
  }

  /// Every so many tokens the place in the text is kept.
  static let stride = 64

  /// The length of the text in bytes.
  let count: Int
  let word: TokenAttribute
  /// What follows each token.
  let gaps: PackedColumn
  /// Where every 64th token begins.
  let places: FramedColumn
  /// The tokens, plus 1, that are followed by something else, ascending; 0 for what stands before the first token.
  let others: FramedColumn
  let otherStarts: FramedColumn
  let otherBytes: Column<UInt8>
  /// What shows the text fast.
  let frequent = FrequentWords()

  init(_ files: GenerationFiles, word: TokenAttribute, count: Int) throws(IndexError) {
    self.count = count
    self.word = word
    let name = FileName.text
    gaps = try files.packed(name, "gaps")
    places = try files.framed(name, "places")
    others = try files.framed(name, "others")
    otherStarts = try files.framed(name, "other_starts")
    otherBytes = try files.column(name, "other_bytes")
    guard gaps.count == word.count, places.count == (word.count + Self.stride - 1) / Self.stride,
      otherStarts.count == others.count + 1
    else { throw gaps.damaged("the tables of the text differ in length", at: 0) }
  }

  /// The place of a token.
  func token(_ position: Int) throws(IndexError) -> Range<Int> {
    guard position >= 0, position < word.count else {
      throw IndexError(.outOfRange, gaps.file.path, "there is no token \(position) among \(word.count)")
    }
    let first = position / Self.stride * Self.stride
    let ids = try word.ids(first..<position + 1)
    var place = Int(try places[position / Self.stride])
    for token in first..<position {
      place += try word.lexicon.values.length(of: ids[token - first])
      place += try gap(token).count
    }
    let end = place + (try word.lexicon.values.length(of: ids[position - first]))
    guard end <= count else { throw damaged("token \(position) leaves the text", at: position) }
    return place..<end
  }

  /// Appends a part of the text to `output`.
  func append(_ range: Range<Int>, to output: inout [UInt8]) throws(IndexError) {
    guard range.lowerBound >= 0 && range.upperBound <= count else {
      throw IndexError(.outOfRange, gaps.file.path, "text \(range.lowerBound) to \(range.upperBound) of \(count)")
    }
    if range.isEmpty { return }
    var place = 0
    var token = 0
    let next = try places.lowerBound(UInt32(range.lowerBound) + 1)
    if next > 0 {
      token = (next - 1) * Self.stride
      place = Int(try places[next - 1])
    } else {
      place = try append(leading(), at: 0, range, to: &output)
    }
    var ids: [UInt32] = []
    let values = word.lexicon.values
    while place < range.upperBound, token < word.count {
      let end = min(word.count, token + Self.stride)
      try word.read(token..<end, into: &ids)
      for id in ids {
        let value = try values.value(of: id)
        if place + value.count > range.lowerBound {
          let low = max(0, range.lowerBound - place)
          let high = min(value.count, range.upperBound - place)
          let part = value.extracting(low..<high)
          unsafe part.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
        }
        place += value.count
        if place >= range.upperBound { break }
        place = try append(gap(token), at: place, range, to: &output)
        token += 1
        if place >= range.upperBound { break }
      }
    }
    if place < range.upperBound { throw damaged("the text ends before \(range.upperBound)", at: 0) }
  }

  /// Appends what of `bytes`, which stand at `place`, lies in the range; says where they end.
  private func append(_ bytes: [UInt8], at place: Int, _ range: Range<Int>, to output: inout [UInt8]) -> Int {
    let part = range.clamped(to: place..<place + bytes.count)
    if !part.isEmpty { output += bytes[part.lowerBound - place..<part.upperBound - place] }
    return place + bytes.count
  }

  /// What follows a token.
  func gap(_ token: Int) throws(IndexError) -> [UInt8] {
    let kind = try gaps[token]
    if kind != Gap.other { return Gap.bytes[Int(kind)] }
    guard let bytes = try other(token + 1) else {
      throw damaged("what follows token \(token) is missing", at: token)
    }
    return bytes
  }

  /// Records that the text cannot be what was written; when the words were lost, that is said.
  private func damaged(_ detail: String, at token: Int) -> IndexError {
    word.lexicon.values.fault ?? gaps.damaged(detail, at: token)
  }

  /// What stands before the first token.
  func leading() throws(IndexError) -> [UInt8] { try other(0) ?? [] }

  private func other(_ number: Int) throws(IndexError) -> [UInt8]? {
    let index = try others.lowerBound(UInt32(number))
    guard index < others.count, try others[index] == number else { return nil }
    return try otherBytes.copy(otherStarts.extent(index, within: otherBytes.count))
  }

  /// The places that are kept are those of the tokens, and the text ends where its last part does.
  func checkInvariants() throws(IndexError) {
    var place = try leading().count
    for token in 0..<word.count {
      if token % Self.stride == 0, try places[token / Self.stride] != place {
        throw places.damaged("token \(token) begins at \(place)", at: token / Self.stride)
      }
      place += try word.lexicon.values.length(of: word.id(at: token)) + gap(token).count
    }
    guard place == count else { throw damaged("the text has \(place) bytes", at: 0) }
    var before = -1
    for index in 0..<others.count {
      let token = Int(try others[index])
      let kind = token > 0 && token <= word.count ? try gaps[token - 1] : token == 0 ? Gap.other : Gap.nothing
      guard token > before, kind == Gap.other else {
        throw others.damaged("nothing belongs to entry \(index)", at: index)
      }
      before = token
    }
  }
}

/// Writes what stands between the words of a segment, and the places of some of them.
final class SegmentTextWriter {
  private let file: IndexFileWriter
  /// The bytes of the text so far.
  private(set) var count = 0
  private var tokenCount = 0
  /// What stands after the last token.
  private var tail: [UInt8] = []
  private var places: [UInt32] = []
  private var others: [UInt32] = []
  private var otherStarts: [UInt32] = [0]
  private var otherBytes: [UInt8] = []
  /// What was found and not written yet.
  private var gaps: [UInt32] = []

  init(_ file: IndexFileWriter) throws(SystemError) {
    self.file = file
    try file.beginPacked("gaps", width: 2)
  }

  /// Adds text with its tokens, which begin at `starts` and end at `ends` of it.
  func add(_ text: Span<UInt8>, starts: Span<UInt32>, ends: Span<UInt32>) throws(SystemError) {
    var place = 0
    for index in starts.indices {
      let start = Int(starts[index])
      if index == 0 && !tail.isEmpty || tokenCount == 0 {
        for byte in place..<start { tail.append(text[byte]) }
        endGap(tail.span)
        tail.removeAll(keepingCapacity: true)
      } else {
        endGap(text.extracting(place..<start))
      }
      if tokenCount % SegmentText.stride == 0 { places.append(UInt32(count + start)) }
      tokenCount += 1
      place = Int(ends[index])
    }
    for byte in place..<text.count { tail.append(text[byte]) }
    count += text.count
    try flush()
  }

  /// Adds tokens of `lengths` bytes with a blank between them.
  ///
  /// - Parameter isFirst: whether they begin a block; else a blank goes before them too.
  func add(joined lengths: Span<UInt32>, isFirst: Bool) throws(SystemError) {
    guard lengths.count > 0 else { return }
    if isFirst {
      endGap(tail.span)
      tail.removeAll(keepingCapacity: true)
    }
    // Taken out of the object, so that the loop does not look for them at each token.
    var (gaps, places): ([UInt32], [UInt32]) = ([], [])
    swap(&gaps, &self.gaps)
    swap(&places, &self.places)
    var (count, tokenCount) = (count, tokenCount)
    for index in lengths.indices {
      if !isFirst || index > 0 {
        gaps.append(SegmentText.Gap.blank)
        count += 1
      }
      if tokenCount % SegmentText.stride == 0 { places.append(UInt32(truncatingIfNeeded: count)) }
      tokenCount += 1
      count += Int(lengths[index])
    }
    (self.count, self.tokenCount) = (count, tokenCount)
    swap(&gaps, &self.gaps)
    swap(&places, &self.places)
    if self.gaps.count >= 1 << 16 { try flush() }
  }

  /// Adds a part of another segment's text, which begins and ends between articles.
  ///
  /// - Parameter lengths: the bytes of the word of each of its types.
  func add(_ source: Segment, tokens: Range<Int>, text: Range<Int>, lengths: [UInt32]) throws {
    guard !tokens.isEmpty else {
      tail += try source.text(text)
      count += text.count
      return
    }
    let first = try source.tokenText(tokens.lowerBound).lowerBound
    let last = try source.tokenText(tokens.upperBound - 1).upperBound
    guard text.lowerBound <= first, last <= text.upperBound else {
      throw source.types.damaged(0, at: tokens.lowerBound)
    }
    tail += try source.text(text.lowerBound..<first)
    endGap(tail.span)
    tail.removeAll(keepingCapacity: true)
    try addPlaces(source, tokens, text: first, to: count + first - text.lowerBound, lengths)
    let parts = source.textParts
    for start in stride(from: tokens.lowerBound, to: tokens.upperBound - 1, by: 1 << 16) {
      try parts.gaps.append(start..<min(start + 1 << 16, tokens.upperBound - 1), to: &gaps)
      try flush()
    }
    let inside = try parts.others.lowerBound(UInt32(tokens.lowerBound + 1))
    let end = try parts.others.lowerBound(UInt32(tokens.upperBound), from: inside)
    for index in inside..<end {
      others.append(try parts.others[index] &- UInt32(tokens.lowerBound) &+ UInt32(tokenCount))
      otherBytes += try parts.otherBytes.copy(parts.otherStarts.extent(index, within: parts.otherBytes.count))
      otherStarts.append(UInt32(otherBytes.count))
    }
    tokenCount += tokens.count
    tail = try source.text(last..<text.upperBound)
    count += text.count
  }

  /// Notes where every 64th token begins, for tokens of another segment that begin at `text` there and at `place` here.
  private func addPlaces(
    _ source: Segment, _ tokens: Range<Int>, text: Int, to place: Int, _ lengths: [UInt32]
  ) throws(IndexError) {
    let parts = source.textParts
    let stride = SegmentText.stride
    if tokenCount % stride == tokens.lowerBound % stride {
      // The same tokens begin a stretch there and here.
      let first = (tokens.lowerBound + stride - 1) / stride
      let end = (tokens.upperBound + stride - 1) / stride
      let before = places.count
      try parts.places.append(first..<max(first, end), to: &places)
      let shift = UInt32(truncatingIfNeeded: place) &- UInt32(truncatingIfNeeded: text)
      for index in before..<places.count { places[index] &+= shift }
      return
    }
    var place = place
    var (types, kinds): ([UInt32], [UInt32]) = ([], [])
    var number = tokenCount
    for start in Swift.stride(from: tokens.lowerBound, to: tokens.upperBound, by: 1 << 16) {
      let batch = start..<min(start + 1 << 16, tokens.upperBound)
      try source.types.read(batch, into: &types)
      try parts.gaps.read(batch, into: &kinds)
      for index in types.indices {
        if number % stride == 0 { places.append(UInt32(truncatingIfNeeded: place)) }
        number += 1
        guard Int(types[index]) < lengths.count else { throw source.types.damaged(Int(types[index]), at: start) }
        place += Int(lengths[Int(types[index])])
        switch kinds[index] {
        case SegmentText.Gap.nothing: break
        case SegmentText.Gap.other: place += try parts.gap(start + index).count
        default: place += 1
        }
      }
    }
  }

  /// Ends a block of joined tokens with a line end.
  func endLine() {
    tail.append(0x0A)
    count += 1
  }

  /// Writes the tables.
  func finish() throws(SystemError) -> (file: Manifest.File, checksums: [UInt32]) {
    if tokenCount > 0 || !tail.isEmpty { endGap(tail.span) }
    try flush()
    try file.writeFramed("places", places)
    try file.writeFramed("others", others)
    try file.writeFramed("other_starts", otherStarts)
    try file.write("other_bytes", otherBytes)
    return try file.finish()
  }

  /// Notes what stands after the last token, or before the first.
  private func endGap(_ bytes: Span<UInt8>) {
    var kind = SegmentText.Gap.other
    if tokenCount > 0 {
      if bytes.count == 0 { kind = SegmentText.Gap.nothing }
      if bytes.count == 1, bytes[0] == 0x20 { kind = SegmentText.Gap.blank }
      if bytes.count == 1, bytes[0] == 0x0A { kind = SegmentText.Gap.lineEnd }
      gaps.append(kind)
    } else if bytes.count == 0 {
      return
    }
    guard kind == SegmentText.Gap.other else { return }
    others.append(UInt32(tokenCount))
    for index in bytes.indices { otherBytes.append(bytes[index]) }
    otherStarts.append(UInt32(otherBytes.count))
  }

  private func flush() throws(SystemError) {
    var gaps: [UInt32] = []
    swap(&gaps, &self.gaps)
    try file.appendPacked(gaps.span)
    gaps.removeAll(keepingCapacity: true)
    swap(&gaps, &self.gaps)
  }
}

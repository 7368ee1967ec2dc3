/// Brings the blocks of scanned or printed pages into reading order and tells headlines, running heads and paragraphs
/// from type size, place and indents.
///
/// What a format calls a block may be a whole column. Blocks are therefore cut first: where the type size changes, where
/// more than a line is left free, and where a line stands higher than the one before.
struct PageLayout {
  private let transcript: Transcript
  /// The type size of running text; boxes may be in another unit.
  private let bodySize: Float
  /// Height of most lines, in the unit of the boxes.
  private let lineHeight: Float

  /// A stretch of lines that is one thing.
  struct Stretch {
    /// Indices of the transcript's lines.
    var lines: Range<Int>
    var box: Box
    /// Median type size of its lines.
    var size: Float
    /// Median height of its lines.
    var height: Float
    var role: StatedRole
    let page: Int
  }

  /// The same text in reading order, cut into paragraphs, with roles where the layout tells them.
  static func arranged(_ scanned: Transcript) -> Transcript {
    let transcript = WordColumns.mended(scanned)
    let layout = PageLayout(transcript)
    var pages: [[Stretch]] = Array(repeating: [], count: max(1, transcript.pages.count))
    for block in transcript.blocks {
      pages[min(block.page, pages.count - 1)] += layout.segments(of: block)
    }
    for page in pages.indices { layout.classify(&pages[page], page) }
    layout.findRepeatedHeads(&pages)
    var arrangement = Arrangement(transcript)
    for page in pages {
      let order = ReadingOrder.of(page.map(\.box), slack: layout.lineHeight * 0.3)
      let sorted = order.map { page[$0] }
      for (index, segment) in layout.withDecks(sorted).enumerated() {
        arrangement.add(
          segment, after: index > 0 ? sorted[index - 1] : nil, lineHeight: layout.lineHeight)
      }
    }
    return arrangement.result
  }

  private init(_ transcript: Transcript) {
    self.transcript = transcript
    bodySize = Self.median(transcript.lines.map { ($0.size, $0.text.count) })
    lineHeight = Self.median(transcript.lines.map { ($0.box?.height ?? 0, $0.text.count) })
  }

  /// The size that most letters have.
  private static func median(_ sizes: [(size: Float, letters: Int)]) -> Float {
    let sorted = sizes.filter { $0.size > 0 }.sorted { $0.size < $1.size }
    let half = sorted.reduce(0) { $0 + $1.letters } / 2
    var count = 0
    for (size, letters) in sorted {
      count += letters
      if count > half { return size }
    }
    return 0
  }

  /// Cuts a block whose role is not stated; what has no box stays where it is, behind the segment before it.
  private func segments(of block: Transcript.TextBlock) -> [Stretch] {
    let whole = block.box ?? Box(left: 0, top: 0, right: 0, bottom: 0)
    guard block.role == .unknown || block.role == .paragraph else {
      return [
        Stretch(
          lines: block.lines, box: whole, size: bodySize, height: lineHeight, role: block.role,
          page: block.page)
      ]
    }
    var result: [Stretch] = []
    var start = block.lines.lowerBound
    for index in block.lines {
      guard index > start, isCut(index) else { continue }
      result.append(segment(start..<index, block))
      start = index
    }
    result.append(segment(start..<block.lines.upperBound, block))
    return result.filter { isText($0) }
  }

  private func segment(_ lines: Range<Int>, _ block: Transcript.TextBlock) -> Stretch {
    let own = transcript.lines[lines]
    var box: Box?
    for line in own { if let next = line.box { box = box?.joined(next) ?? next } }
    let sizes = own.map(\.size).sorted()
    let heights = own.map { $0.box?.height ?? lineHeight }.sorted()
    return Stretch(
      lines: lines, box: box ?? block.box ?? Box(left: 0, top: 0, right: 0, bottom: 0),
      size: sizes[sizes.count / 2],
      height: heights[heights.count / 2], role: block.role, page: block.page)
  }

  /// Whether line `index` begins something else than the line before it in the same block.
  private func isCut(_ index: Int) -> Bool {
    let (line, previous) = (transcript.lines[index], transcript.lines[index - 1])
    guard let box = line.box, let above = previous.box else { return false }
    if box.top < above.top - above.height / 2 { return true }
    if line.size > previous.size * 1.45 || previous.size > line.size * 1.45 {
      return letters(index) > 3 && letters(index - 1) > 3
    }
    return box.top - above.bottom > max(lineHeight, min(box.height, above.height)) * 1.1
  }

  private func letters(_ line: Int) -> Int {
    let text = transcript.lines[line].text
    var count = 0
    for index in text {
      let byte = transcript.text.bytes[index]
      if byte >= 0x80 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
        || (byte >= 0x30 && byte <= 0x39)
      {
        count += 1
      }
    }
    return count
  }

  /// Whether a segment is more than a speck that OCR took for a letter.
  private func isText(_ segment: Stretch) -> Bool {
    var count = 0
    for line in segment.lines { count += letters(line) }
    return count > 1
  }

  private func text(_ segment: Stretch) -> String {
    segment.lines.map { transcript.text.string(transcript.lines[$0].text) }.joined(separator: " ")
  }

  /// Finds headlines by their size, and folios and running heads at the edges of the page.
  private func classify(_ segments: inout [Stretch], _ page: Int) {
    let tops = segments.map(\.box.top)
    let bottoms = segments.map(\.box.bottom)
    guard let top = tops.min(), let bottom = bottoms.max(), bottom > top else { return }
    let height = max(bottom, page < transcript.pages.count ? transcript.pages[page].height : 0)
    for index in segments.indices where segments[index].role == .unknown {
      let segment = segments[index]
      let text = text(segment)
      let isTop = segment.box.bottom < height * 0.1
      if segment.lines.count == 1 && (isTop || segment.box.top > height * 0.95) {
        if Phrases.isFolio(text) || (text.utf8.count <= 6 && !text.contains(where: \.isLetter)) {
          segments[index].role = .folio
          continue
        }
        if Phrases.isRunningHead(text)
          || (isTop && text.utf8.count <= 80 && PrintedDate.find(in: text) != nil)
        {
          segments[index].role = .runningHead
          continue
        }
      }
      if isHeadline(segment, text) { segments[index].role = .headline }
    }
  }

  private func isHeadline(_ segment: Stretch, _ text: String) -> Bool {
    guard bodySize > 0, segment.size >= bodySize * 1.35, segment.lines.count <= 6 else {
      return false
    }
    let words = text.partsAtBlanks
    guard words.count <= 30, text.utf8.count >= 4, text.first?.isLowercase != true else {
      return false
    }
    // A drop cap or a price is large but no headline.
    let letters = text.unicodeScalars.count { $0.properties.isAlphabetic }
    return letters >= 4 && letters * 2 >= text.unicodeScalars.count
  }

  /// Lines at the top or bottom of pages that several pages have alike, apart from figures, are running heads.
  private func findRepeatedHeads(_ pages: inout [[Stretch]]) {
    guard pages.count > 2 else { return }
    var places: [String: [(page: Int, segment: Int)]] = [:]
    for page in pages.indices {
      let height = page < transcript.pages.count ? transcript.pages[page].height : 0
      for (index, segment) in pages[page].enumerated() where segment.lines.count == 1 {
        guard segment.box.bottom < height * 0.1 || segment.box.top > height * 0.92 else { continue }
        let key = text(segment).lowercased().filter { $0.isLetter || $0 == " " }
        places[key, default: []].append((page, index))
      }
    }
    for (key, found) in places
    where Set(found.map(\.page)).count * 3 >= pages.count && found.count > 2 {
      for (page, index) in found
      where pages[page][index].role == .unknown || pages[page][index].role == .headline {
        pages[page][index].role = key.contains(where: \.isLetter) ? .runningHead : .folio
      }
    }
  }

  /// Headlines that stand directly below a larger one, in the same columns, are its decks.
  private func withDecks(_ segments: [Stretch]) -> [Stretch] {
    var result = segments
    for index in segments.indices.dropFirst() where segments[index].role == .headline {
      let (above, own) = (result[index - 1], segments[index])
      guard above.role == .headline || above.role == .deck, above.page == own.page else { continue }
      let isBelow =
        own.box.top - above.box.bottom < max(above.height, own.height) * 1.5
        && own.box.top > above.box.top
      let overlaps = min(above.box.right, own.box.right) - max(above.box.left, own.box.left)
      guard isBelow, overlaps > min(above.box.width, own.box.width) * 0.6 else { continue }
      if own.size < above.size * 0.85 || above.role == .deck { result[index].role = .deck }
    }
    return result
  }
}

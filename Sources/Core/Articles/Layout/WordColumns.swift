/// Puts the lines of a page together anew from its words, where the file's lines go across columns.
///
/// Lanes are upright strips that hardly any word of running text touches though words stand on both sides of them, line
/// after line. A page whose lines cross its lanes is read column by column, each word in the row that it stands in.
struct WordColumns {
  private let transcript: Transcript
  /// Height of most words.
  private let lineHeight: Float

  /// The same with the lines of such pages cut at the lanes; other pages stay as they are.
  static func mended(_ transcript: Transcript) -> Transcript {
    let heights = transcript.words.map(\.box.height).sorted()
    guard !heights.isEmpty, heights.count == transcript.wordTexts.count else { return transcript }
    let columns = WordColumns(transcript: transcript, lineHeight: heights[heights.count / 2])
    var lanes: [Int: [Float]] = [:]
    for page in transcript.pages.indices {
      let found = columns.lanes(of: page)
      if !found.isEmpty && columns.crosses(found, page) { lanes[page] = found }
    }
    return lanes.isEmpty ? transcript : columns.rewritten(lanes)
  }

  private func words(of page: Int) -> [Int] {
    transcript.words.indices.filter { Int(transcript.words[$0].page) == page }
  }

  private func isLarge(_ box: Box) -> Bool { box.height > lineHeight * 1.6 }

  /// The middles of the lanes of a page, from left to right.
  private func lanes(of page: Int) -> [Float] {
    let boxes = words(of: page).map { transcript.words[$0].box }.filter {
      !isLarge($0) && $0.height > lineHeight / 2
    }
    guard let left = boxes.map(\.left).min(), let right = boxes.map(\.right).max() else {
      return []
    }
    let step = lineHeight / 4
    let extent = (right - left) / step
    guard extent > 40, extent < 100_000 else { return [] }
    let count = Int(extent) + 1
    var cover = [Int](repeating: 0, count: count + 1)
    for box in boxes {
      for place in Int(
        (box.left - left) / step)...max(
          Int((box.left - left) / step), Int((box.right - left) / step))
      {
        cover[place] += 1
      }
    }
    var lanes: [Float] = []
    let reach = 24
    var index = 4
    while index < count - 4 {
      let level =
        cover[max(0, index - reach)..<index].reduce(0, +) / max(1, index - max(0, index - reach))
      let next =
        cover[index + 1...min(count, index + reach)].reduce(0, +)
        / max(1, min(count, index + reach) - index)
      let usual = min(level, next)
      let most = usual >= 30 ? usual / 2 : usual / 4
      guard usual >= 12, cover[index] <= most else {
        index += 1
        continue
      }
      // The emptiest place of the strip.
      var end = index
      var best = index
      while end < count && cover[end] <= most {
        if cover[end] < cover[best] { best = end }
        end += 1
      }
      lanes.append(left + (Float(best) + 0.5) * step)
      index = end + 8
    }
    return lanes
  }

  /// Whether a good part of a page's running text is in lines with words on both sides of a lane.
  private func crosses(_ lanes: [Float], _ page: Int) -> Bool {
    var (letters, crossing) = (0, 0)
    for block in transcript.blocks where block.page == page {
      for number in block.lines {
        let line = transcript.lines[number]
        guard let box = line.box, box.height < lineHeight * 2 else { continue }
        letters += line.text.count
        if lanes.contains(where: { box.left < $0 - lineHeight && box.right > $0 + lineHeight }) {
          crossing += line.text.count
        }
      }
    }
    return crossing * 5 > letters
  }

  private func rewritten(_ lanes: [Int: [Float]]) -> Transcript {
    var result = Transcript()
    result.pages = transcript.pages
    result.words = transcript.words
    result.issue = transcript.issue
    result.needsLayout = transcript.needsLayout
    for page in transcript.pages.indices {
      if let lanes = lanes[page] {
        rewrite(page, lanes, into: &result)
      } else {
        for block in transcript.blocks where block.page == page { copy(block, into: &result) }
      }
    }
    return result
  }

  private func copy(_ block: Transcript.TextBlock, into result: inout Transcript) {
    let first = result.lines.count
    for number in block.lines {
      let line = transcript.lines[number]
      result.endGap(before: line, of: transcript.text, isNext: number > block.lines.lowerBound)
      let start = result.text.bytes.count
      result.text.append(line.text, of: transcript.text)
      result.endLine(
        from: start, box: line.box, size: line.size, isBold: line.isBold, cut: line.cut)
    }
    result.endBlock(from: first, block.role, page: block.page, box: block.box)
  }

  private func rewrite(_ page: Int, _ lanes: [Float], into result: inout Transcript) {
    var columns: [[Int]] = Array(repeating: [], count: lanes.count + 1)
    var large: [Int] = []
    for word in words(of: page) {
      let box = transcript.words[word].box
      if isLarge(box) {
        large.append(word)
      } else {
        columns[lanes.prefix { $0 < box.middle }.count].append(word)
      }
    }
    // Each line of large type is a block of its own, each column of running text another one.
    for row in rows(large) {
      let first = result.lines.count
      write(row, into: &result)
      result.endBlock(from: first, .unknown, page: page)
    }
    for column in columns {
      let first = result.lines.count
      for row in rows(column) { write(row, into: &result) }
      result.endBlock(from: first, .unknown, page: page)
    }
  }

  /// Words in rows from top to bottom, each from left to right.
  private func rows(_ words: [Int]) -> [[Int]] {
    func middle(_ word: Int) -> Float {
      (transcript.words[word].box.top + transcript.words[word].box.bottom) / 2
    }
    let sorted = words.sorted { (middle($0), $0) < (middle($1), $1) }
    var rows: [(words: [Int], middle: Float)] = []
    for word in sorted {
      let height = transcript.words[word].box.height
      if let last = rows.last, middle(word) - last.middle < min(height, lineHeight * 2) * 0.5 {
        rows[rows.count - 1].words.append(word)
      } else {
        rows.append(([word], middle(word)))
      }
    }
    return rows.map {
      $0.words.sorted { (transcript.words[$0].box.left, $0) < (transcript.words[$1].box.left, $1) }
    }
  }

  private func write(_ row: [Int], into result: inout Transcript) {
    var box: Box?
    var heights: [Float] = []
    var start = 0
    for (place, word) in row.enumerated() {
      let isNext = place > 0 && row[place - 1] + 1 == word
      let source = transcript.text.sources(of: transcript.wordTexts[word]).first ?? 0..<0
      let end = result.text.sourceEnd
      if !result.text.bytes.isEmpty {
        let gap = isNext && source.lowerBound >= end ? end..<source.lowerBound : end..<end
        result.text.put(place == 0 ? "\n" : " ", for: gap)
      }
      if place == 0 { start = result.text.bytes.count }
      result.text.append(transcript.wordTexts[word], of: transcript.text)
      let own = transcript.words[word].box
      box = box?.joined(own) ?? own
      heights.append(own.height)
    }
    heights.sort()
    result.endLine(from: start, box: box, size: heights.isEmpty ? 0 : heights[heights.count / 2])
  }
}

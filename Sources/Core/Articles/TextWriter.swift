/// Puts a block's text together from lines of the page and lists what it changed.
struct TextWriter {
  private(set) var text = BlockText()
  private var changes: [Repair] = []
  /// Blanks beside a blank, and signs that are not seen, which the text leaves out.
  private var blanks: [Range<Int>] = []
  private var unseen: [Range<Int>] = []
  private let sheet: PageSheet
  private let keepsBlanks: Bool

  private let keepsLines: Bool

  /// - Parameters:
  ///   - keepsBlanks: whether blanks beside a blank mean something, as in a table.
  ///   - keepsLines: whether each line stays a line of its own.
  init(_ sheet: PageSheet, keepsBlanks: Bool = false, keepsLines: Bool = false) {
    self.sheet = sheet
    self.keepsBlanks = keepsBlanks
    self.keepsLines = keepsLines
  }

  /// What was changed; characters left out for one reason are one repair.
  var repairs: [Repair] {
    var repairs = changes
    if !blanks.isEmpty {
      repairs.append(Repair(kind: .drop, before: "  ", after: " ", source: blanks, confidence: 0.99))
    }
    if !unseen.isEmpty {
      let first = unseen[0]
      repairs.append(Repair(kind: .drop, before: sheet.string(first), after: "", source: unseen, confidence: 0.99))
    }
    return repairs
  }

  private var lexicon: PageWords { sheet.words }

  /// Adds lines that follow each other on the page.
  mutating func add(_ pieces: [Range<Int>]) {
    for piece in pieces { add(piece) }
  }

  /// The end of what was added last, in the page.
  private var end = -1
  private var last = 0..<0

  /// Adds one line; `isMoved` says that other text stands on the page between it and what was added before.
  mutating func add(_ piece: Range<Int>, isMoved: Bool = false, rejoins: Bool = false) {
    guard !piece.isEmpty else { return }
    if end >= 0 {
      join(to: piece, isMoved: isMoved, rejoins: rejoins)
    } else {
      write(piece)
    }
    last = piece
    end = piece.upperBound
  }

  private mutating func join(to piece: Range<Int>, isMoved: Bool, rejoins: Bool) {
    guard !text.bytes.isEmpty else { return write(piece) }
    if keepsLines {
      text.put("\n".utf8, for: end..<max(end, piece.lowerBound))
      return write(piece)
    }
    let head = LineHead(piece, of: sheet.bytes)
    let tail = LineTail(last, of: sheet.bytes)
    var before: String { tail.word(in: sheet.bytes) }
    var after: String { head.word(in: sheet.bytes) }
    let gap = end..<max(end, piece.lowerBound)
    guard tail.end == .hyphen else {
      if rejoins {
        note(
          .rejoin, "\(before) | \(after)", "\(before) \(after)",
          [lastWord, firstWord(piece)], 0.9)
      }
      if isDropCap(last, head) {
        note(
          .rejoin, "\(sheet.string(last)) \(after)", sheet.string(last) + after, [gap], 0.9)
      } else {
        text.put(" ".utf8, for: isMoved ? end..<end : gap)
      }
      write(piece)
      return
    }
    let isSoft = sheet.bytes[end - 1] == 0xAD
    let decision =
      sheet.cuts[end].map { Hyphens.Decision(keepsHyphen: $0, confidence: 1) }
      ?? Hyphens.decide(before, after, lexicon)
    if isSoft {
      // The sign is left out already.
      note(
        .dehyphenate, "\(before)-|\(after)", before + after,
        [isMoved ? end - 2..<end : gap], 1)
    } else if !decision.keepsHyphen {
      text.dropLast()
      let drop = isMoved ? [end - 1..<end] : [end - 1..<gap.upperBound]
      let plain = before + after
      note(.dehyphenate, "\(before)-|\(after)", plain, drop, decision.confidence)
    } else if rejoins {
      note(
        .rejoin, "\(before)-|\(after)", "\(before)-\(after)",
        [lastWord, firstWord(piece)],
        decision.confidence)
    }
    write(piece)
  }

  /// A single capital in a line of its own begins the word in the next line.
  private func isDropCap(_ piece: Range<Int>, _ head: LineHead) -> Bool {
    piece.count == 1 && text.bytes.count == 1 && head.first == .lower
      && sheet.bytes[piece.lowerBound] >= 0x41
      && sheet.bytes[piece.lowerBound] <= 0x5A
  }

  private var lastWord: Range<Int> {
    var start = end
    while start > last.lowerBound && sheet.bytes[start - 1] != 0x20 { start -= 1 }
    return start..<end
  }

  private func firstWord(_ piece: Range<Int>) -> Range<Int> {
    var stop = piece.lowerBound
    while stop < piece.upperBound && sheet.bytes[stop] != 0x20 { stop += 1 }
    return piece.lowerBound..<stop
  }

  private mutating func note(
    _ kind: Repair.Kind, _ before: String, _ after: String, _ source: [Range<Int>],
    _ confidence: Double
  ) {
    changes.append(
      Repair(kind: kind, before: before, after: after, source: source, confidence: confidence))
  }

  /// The blanks behind the first one of a row, or the sign that is not seen, at `index`; nil when neither is there.
  @inline(__always)
  private func needless(_ bytes: [UInt8], _ index: Int, _ end: Int) -> Range<Int>? {
    switch bytes[index] {
    case 0x20:
      guard index + 1 < end, bytes[index + 1] == 0x20, !keepsBlanks else { return nil }
      var stop = index + 1
      while stop < end && bytes[stop] == 0x20 { stop += 1 }
      return index + 1..<stop
    case 0xC2:
      // The soft hyphen.
      return index + 1 < end && bytes[index + 1] == 0xAD ? index..<index + 2 : nil
    case 0xE2:
      // The blank of no width, and the sign that keeps words together.
      guard index + 2 < end else { return nil }
      let isSign =
        bytes[index + 1] == 0x80 && bytes[index + 2] == 0x8B || bytes[index + 1] == 0x81 && bytes[index + 2] == 0xA0
      return isSign ? index..<index + 3 : nil
    case 0xEF:
      guard index + 2 < end, bytes[index + 1] == 0xBB, bytes[index + 2] == 0xBF else { return nil }
      return index..<index + 3
    default: return nil
    }
  }

  /// Copies a line, without the escapes and marks of Markdown.
  private mutating func write(_ piece: Range<Int>) {
    let bytes = sheet.bytes
    var start = piece.lowerBound
    if text.bytes.isEmpty, let letter = dropCap(piece) {
      text.keep(piece.lowerBound..<letter, of: bytes)
      let word = firstWord(letter + 1..<piece.upperBound)
      note(
        .rejoin, sheet.string(piece.lowerBound..<word.upperBound),
        sheet.string(piece.lowerBound..<letter) + sheet.string(word), [letter..<letter + 1], 0.9)
      start = letter + 1
    }
    var index = start
    let isMarkdown = sheet.isMarkdown
    while index < piece.upperBound {
      let byte = bytes[index]
      guard byte == 0x20 || byte >= 0xC2 || isMarkdown && (byte == 0x5C || byte == 0x2A || byte == 0x26) else {
        index += 1
        continue
      }
      if byte == 0x20 || byte >= 0xC2 {
        guard let needless = needless(bytes, index, piece.upperBound) else {
          index += 1
          continue
        }
        text.keep(start..<needless.lowerBound, of: bytes)
        if byte == 0x20 { blanks.append(needless) } else { unseen.append(needless) }
        index = needless.upperBound
        start = index
        continue
      }
      if let (length, meaning) = Markup.escape(bytes, index..<piece.upperBound) {
        text.keep(start..<index, of: bytes)
        text.put(meaning.utf8, for: index..<index + length)
        note(.unescape, sheet.string(index..<index + length), meaning, [index..<index + length], 1)
        index += length
        start = index
      } else if byte == 0x2A, let (inner, marks) = Markup.emphasis(bytes, index..<piece.upperBound) {
        text.keep(start..<index, of: bytes)
        text.keep(inner, of: bytes)
        note(
          .unmark, sheet.string(index..<inner.upperBound + marks), sheet.string(inner),
          [index..<inner.lowerBound, inner.upperBound..<inner.upperBound + marks], 1)
        index = inner.upperBound + marks
        start = index
      } else {
        index += 1
      }
    }
    text.keep(start..<piece.upperBound, of: bytes)
  }

  /// Where a capital that stands apart from the rest of its word ends: `T he`.
  private func dropCap(_ piece: Range<Int>) -> Int? {
    let bytes = sheet.bytes
    var letter = piece.lowerBound
    if letter < piece.upperBound && bytes[letter] == 0x22 { letter += 1 }
    guard letter + 3 < piece.upperBound, bytes[letter] >= 0x41, bytes[letter] <= 0x5A,
      bytes[letter + 1] == 0x20,
      bytes[letter + 2] >= 0x61, bytes[letter + 2] <= 0x7A
    else { return nil }
    // "A" and "I" are words; what follows them is one too, unless the page says that both together are.
    if bytes[letter] == 0x41 || bytes[letter] == 0x49 {
      let rest = sheet.string(firstWord(letter + 2..<piece.upperBound)).trimmed { !$0.isLetter }
      let whole = sheet.string(letter..<letter + 1) + rest
      guard lexicon.count(rest) < 2, !CommonWords.contains(rest.lowercased()),
        lexicon.contains(whole)
      else {
        return nil
      }
    }
    return letter + 1
  }

  /// Puts back dashes that were flattened to hyphens: `enterprise-Name Name-in`.
  mutating func restoreDashes() {
    let offsets = Dashes.flattened(text.bytes)
    guard !offsets.isEmpty, offsets.allSatisfy({ text.source(of: $0) != nil }) else { return }
    for offset in offsets {
      guard let source = text.source(of: offset) else { continue }
      note(
        .restoreDash, Dashes.context(text.bytes, offset),
        Dashes.context(text.bytes, offset, dash: "—"),
        [source..<source + 1], 0.95)
    }
    text.replace(offsets, with: "—")
  }
}

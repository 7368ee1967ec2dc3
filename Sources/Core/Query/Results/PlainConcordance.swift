/// Lines of a concordance as plain text: `position: left <match> right`.
struct PlainConcordance<Tokens: IndexedTokens> {
  /// How much stands on one side of a match.
  enum Extent: Sendable, Equatable {
    case characters(Int)
    case tokens(Int)
    case regions(Int, String)
  }

  /// What a session has chosen to see.
  struct Style: Sendable, Equatable {
    var left = Extent.characters(25)
    var right = Extent.characters(25)
    var leftMark = "<"
    var rightMark = ">"
    /// Token attributes, the default one first.
    var attributes = ["word"]
    /// Regions whose tags stand in the line.
    var tags: [String] = []
    /// Region attributes printed before the line.
    var structures: [String] = []
    var attributeSeparator = "/"
    var tokenSeparator = " "
    var structureDelimiter = ""
    var showsTagAttributes = true
    var showsTargets = false
    /// The numbers of the markers that are target and keyword.
    var targetNumber = 0
    var keywordNumber = 1
  }

  private let view: ResultView<Tokens>
  private let style: Style
  private let attributes: [Int]
  private let tags: [CorpusNames.RegionReference]
  private let structures: [(name: String, value: ResultView<Tokens>.Value)]

  init(_ view: ResultView<Tokens>, _ style: Style) throws(QueryError) {
    self.view = view
    self.style = style
    var attributes: [Int] = []
    for name in style.attributes {
      if case .attribute(let index) = try view.value(name, at: .nowhere, allowsRegions: false) {
        attributes.append(index)
      }
    }
    self.attributes = attributes
    var tags: [CorpusNames.RegionReference] = []
    for name in style.tags { tags.append(try view.region(name, at: .nowhere)) }
    self.tags = tags
    var structures: [(String, ResultView<Tokens>.Value)] = []
    for name in style.structures { structures.append((name, try view.value(name, at: .nowhere))) }
    self.structures = structures
  }

  /// The line of a row, without the line end.
  func line(_ row: Int) throws -> [UInt8] {
    let range = view.set.range(row)
    let position = String(range.lowerBound)
    var line =
      Array(repeating: UInt8(0x20), count: max(0, 9 - position.utf8.count)) + Array(position.utf8) + [0x3A, 0x20]
    if !structures.isEmpty {
      for (name, value) in structures {
        let text = try view.text(value, at: range.lowerBound) ?? []
        line += Array("<\(name) ".utf8) + text + [0x3E]
      }
      line += [0x3A, 0x20]
    }
    line += try left(of: range, row) + Array(style.leftMark.utf8)
    line += try tokens(range, row) + Array(style.rightMark.utf8)
    return line + (try right(of: range, row))
  }

  private func left(of range: Range<Int>, _ row: Int) throws -> [UInt8] {
    let first: Int
    switch style.left {
    case .tokens(let count): first = max(0, range.lowerBound - min(count, range.lowerBound))
    case .regions(let count, let name): first = try edge(name, count, range.lowerBound, isLeft: true)
    case .characters(let count):
      var text: [UInt8] = []
      var position = range.lowerBound
      while position > 0, Self.length(text) < count {
        position -= 1
        text = try tokens(position..<position + 1, row) + Array(style.tokenSeparator.utf8) + text
      }
      let kept = Self.suffix(text, count)
      return Array(repeating: 0x20, count: max(0, count - Self.length(kept))) + kept
    }
    guard first < range.lowerBound else { return Array(style.tokenSeparator.utf8) }
    return Array(style.tokenSeparator.utf8) + (try tokens(first..<range.lowerBound, row))
      + Array(style.tokenSeparator.utf8)
  }

  private func right(of range: Range<Int>, _ row: Int) throws -> [UInt8] {
    let end = view.tokens.tokenCount
    let last: Int
    switch style.right {
    case .tokens(let count): last = min(end, range.upperBound + min(count, end))
    case .regions(let count, let name): last = try edge(name, count, range.upperBound - 1, isLeft: false)
    case .characters(let count):
      var text: [UInt8] = []
      var position = range.upperBound
      while position < end, Self.length(text) < count {
        text += Array(style.tokenSeparator.utf8) + (try tokens(position..<position + 1, row))
        position += 1
      }
      return Self.prefix(text, count)
    }
    guard last > range.upperBound else { return [] }
    return Array(style.tokenSeparator.utf8) + (try tokens(range.upperBound..<last, row))
  }

  private func edge(_ name: String, _ count: Int, _ position: Int, isLeft: Bool) throws -> Int {
    let reference = try view.region(name, at: .nowhere)
    guard let ordinal = try view.tokens.innermost(reference, around: position) else {
      return isLeft ? position : position + 1
    }
    let last = view.tokens.regionCount(reference.layer) - 1
    let step = max(0, count - 1)
    let found = isLeft ? max(0, ordinal - min(step, ordinal)) : min(last, ordinal + min(step, last))
    let range = try view.tokens.region(reference.layer, found)
    return isLeft ? range.lowerBound : range.upperBound
  }

  private func tokens(_ range: Range<Int>, _ row: Int) throws -> [UInt8] {
    var text: [UInt8] = []
    for position in range {
      if position > range.lowerBound { text += Array(style.tokenSeparator.utf8) }
      for tag in tags { text += try startTags(tag, at: position) }
      for (index, attribute) in attributes.enumerated() {
        if index > 0 { text += Array(style.attributeSeparator.utf8) }
        text += try view.tokens.value(of: attribute, at: position)
      }
      if style.showsTargets {
        if view.set.target(row) == position { text += Array("(\(style.targetNumber))".utf8) }
        if view.set.keyword(row) == position { text += Array("(\(style.keywordNumber))".utf8) }
      }
      for tag in tags.reversed() {
        for _ in try view.tokens.regions(tag, endingAt: position + 1) {
          text += Array((style.structureDelimiter + "</" + name(tag) + ">").utf8)
        }
      }
    }
    return text
  }

  private func startTags(_ tag: CorpusNames.RegionReference, at position: Int) throws -> [UInt8] {
    var text: [UInt8] = []
    for ordinal in try view.tokens.regions(tag, startingAt: position) {
      text += Array("<\(name(tag))".utf8)
      if style.showsTagAttributes, let column = tag.column,
        let value = try view.tokens.value(tag.layer, column, ordinal)
      {
        text += [0x20] + value
      }
      text += [0x3E] + Array(style.structureDelimiter.utf8)
    }
    return text
  }

  private func name(_ tag: CorpusNames.RegionReference) -> String {
    let region = view.tokens.names.regions[tag.layer]
    return tag.column.map { region.name + "_" + region.columns[$0] } ?? region.name
  }

  // MARK: - Characters

  private static func length(_ text: [UInt8]) -> Int { text.count { $0 & 0xC0 != 0x80 } }

  private static func prefix(_ text: [UInt8], _ count: Int) -> [UInt8] {
    var end = 0
    var left = count
    while end < text.count {
      if text[end] & 0xC0 != 0x80 {
        if left == 0 { break }
        left -= 1
      }
      end += 1
    }
    return Array(text[..<end])
  }

  private static func suffix(_ text: [UInt8], _ count: Int) -> [UInt8] {
    var start = text.count
    var left = count
    while start > 0, left > 0 {
      start -= 1
      if text[start] & 0xC0 != 0x80 { left -= 1 }
    }
    return Array(text[start...])
  }
}

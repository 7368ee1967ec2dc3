import Testing

@testable import Core

/// Checks that a reading accounts for each byte of its file once and that its blocks follow from their bytes.
func expectSound(_ reading: PageReading, of file: [UInt8], _ place: SourceLocation = #_sourceLocation) {
  var uses = [UInt8](repeating: 0, count: file.count)
  func use(_ range: Range<Int>) -> Bool {
    guard range.lowerBound >= 0 && range.upperBound <= file.count else { return false }
    for index in range { uses[index] &+= 1 }
    return true
  }
  var isSound = true
  for article in reading.articles {
    for block in article.blocks {
      isSound = isSound && hasSoundRuns(block, in: file)
      for run in block.runs { isSound = use(run.sourceRange) && isSound }
      isSound = isSound && String(validating: block.text, as: UTF8.self) != nil
    }
  }
  for furniture in reading.furniture { isSound = use(furniture.source) && isSound }
  var end = 0
  for range in reading.unassigned {
    isSound = range.lowerBound >= end && !range.isEmpty && use(range) && isSound
    end = range.upperBound
  }
  let twice = uses.firstIndex { $0 > 1 }
  #expect(twice == nil, "byte used twice", sourceLocation: place)
  for article in reading.articles {
    for range in article.repairs.flatMap(\.source) {
      for index in range where uses[index] == 0 { uses[index] = 1 }
    }
  }
  let lost = uses.firstIndex { $0 == 0 }
  #expect(lost == nil, "byte lost", sourceLocation: place)
  #expect(isSound, "offsets, runs and UTF-8", sourceLocation: place)
}

private func hasSoundRuns(_ block: Block, in file: [UInt8]) -> Bool {
  guard block.runs.first?.text == (block.text.isEmpty ? nil : 0) else { return false }
  for (index, run) in block.runs.enumerated() {
    let end = index + 1 < block.runs.count ? Int(block.runs[index + 1].text) : block.text.count
    guard Int(run.text) < end, run.sourceRange.upperBound <= file.count else { return false }
    let text = block.text[Int(run.text)..<end]
    switch run.scale {
    case 0: continue
    case 1: guard text.elementsEqual(file[run.sourceRange]) else { return false }
    default:
      guard run.sourceRange.count == text.count * 2 else { return false }
      let pairs = stride(from: Int(run.source), to: run.sourceRange.upperBound, by: 2)
      guard zip(pairs, text).allSatisfy({ file[$0] == $1 || file[$0 + 1] == $1 }) else { return false }
    }
  }
  return true
}

extension PageReader {
  /// Reads a text given as a literal.
  func read(text: String) throws(PageError) -> PageReading {
    try read(Array(text.utf8).span, name: "page")
  }
}

extension Block {
  var string: String { String(decoding: text, as: UTF8.self) }
}

extension PageSheet {
  /// A sheet of what a reader took from a marked-up file, without what it says is furniture; places are offsets into the
  /// transcript's text.
  init(_ transcript: Transcript) {
    let bytes = transcript.text.bytes
    var lines: [PageLine] = []
    lines.reserveCapacity(transcript.lines.count)
    var cuts: [Int: Bool] = [:]
    var stated: [Int: (role: UnitRole, end: Int)] = [:]
    for block in transcript.blocks where block.role.furniture == nil {
      if let role = block.role.unit {
        stated[lines.count] = (role, lines.count + block.lines.count)
      }
      for number in block.lines {
        let line = transcript.lines[number]
        var width = 0
        for index in line.text where bytes[index] & 0xC0 != 0x80 { width += 1 }
        lines.append(
          PageLine(
            text: line.text, mark: block.level > 0 ? .heading(block.level) : .none,
            whole: line.text, width: width,
            isAfterBlank: number == block.lines.lowerBound && !block.continues))
        if line.cut != .unsaid { cuts[line.text.upperBound] = line.cut == .kept }
      }
    }
    self.init(
      bytes: bytes, lines: lines, cuts: cuts, stated: stated, isOrdered: transcript.isOrdered)
  }
}

extension StatedRole {
  /// What the lines of such a block are; nil when their words decide.
  var unit: UnitRole? {
    switch self {
    case .headline: .headline
    case .deck: .deck
    case .byline: .byline
    case .dateLine: .dateLine
    case .crosshead: .crosshead
    case .pullQuote: .pullQuote
    case .caption: .caption
    case .credit: .credit
    case .factBox: .factBox
    case .contributors: .contributors
    case .table: .table
    case .folio: .folio
    case .runningHead: .runningHead
    case .advertisement: .advertisement
    case .other: .other
    case .dateline, .paragraph, .menu, .unknown: nil
    }
  }
}

extension PageParts {
  /// The same with offsets into the text that a transcript was taken from.
  ///
  /// - Parameter count: the length of that text.
  func mapped(through text: MappedText, count: Int) -> PageParts {
    var parts = PageParts()
    for article in articles {
      var article = article
      for index in article.blocks.indices {
        var runs: [SourceRun] = []
        for run in article.blocks[index].runs {
          if run.scale == 1 {
            text.appendRuns(of: run.sourceRange, at: Int(run.text), to: &runs)
          } else {
            runs.append(
              SourceRun(text: Int(run.text), source: text.hull(of: run.sourceRange), scale: 0))
          }
        }
        article.blocks[index].runs = runs
      }
      article.repairs = article.repairs.map { repair in
        let source = repair.source.flatMap { text.sources(of: $0) }.sorted {
          $0.lowerBound < $1.lowerBound
        }
        return Repair(
          kind: repair.kind, before: repair.before, after: repair.after, source: source,
          confidence: repair.confidence)
      }
      article.boundaries = article.boundaries.map { boundary in
        Boundary(
          kind: boundary.kind, source: boundary.source.flatMap { text.sources(of: $0) }, signals: boundary.signals,
          confidence: boundary.confidence)
      }
      article.noteMoves()
      parts.articles.append(article)
    }
    for item in furniture {
      for source in text.sources(of: item.source) {
        parts.furniture.append(Furniture(kind: item.kind, source: source))
      }
    }
    parts.assignRest(count: count)
    return parts
  }
}

extension Article {
  /// Lists where the running text goes on with words that stand on the page before those that they follow: at the head of
  /// a column beside or above the one before.
  mutating func noteMoves() {
    var end: Int?
    var last = ""
    var moves: [Repair] = []
    for block in blocks where block.kind.isRunningText {
      for (index, run) in block.runs.enumerated() where run.length > 0 {
        if let end, Int(run.source) < end {
          let before = index == 0 ? last : Self.word(in: block.text[..<Int(run.text)], isLast: true)
          let first = Self.word(in: block.text[Int(run.text)...], isLast: false)
          moves.append(
            Repair(
              kind: .move, before: "\(before) | \(first)", after: "\(before) \(first)",
              source: [run.sourceRange], confidence: 0.9))
        }
        end = run.sourceRange.upperBound
      }
      last = Self.word(in: block.text[...], isLast: true)
    }
    guard !moves.isEmpty else { return }
    repairs = (repairs + moves).sorted {
      ($0.source.first?.lowerBound ?? 0) < ($1.source.first?.lowerBound ?? 0)
    }
  }

  /// The first or last word of a text.
  private static func word(in text: ArraySlice<UInt8>, isLast: Bool) -> String {
    let words = isLast ? text.suffix(80) : text.prefix(80)
    let parts = String(decoding: words, as: UTF8.self).partsAtBlanks
    return String((isLast ? parts.last : parts.first) ?? "")
  }
}

extension MappedText {
  /// From the first to the last byte that the text in `range` came from, when they are one stretch; else the first
  /// stretch.
  fileprivate func hull(of range: Range<Int>) -> Range<Int> {
    sources(of: range).first ?? 0..<0
  }
}

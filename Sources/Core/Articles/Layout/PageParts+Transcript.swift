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

extension MappedText {
  /// From the first to the last byte that the text in `range` came from, when they are one stretch; else the first
  /// stretch.
  fileprivate func hull(of range: Range<Int>) -> Range<Int> {
    sources(of: range).first ?? 0..<0
  }
}

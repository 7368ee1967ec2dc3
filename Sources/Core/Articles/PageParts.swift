/// What a reader found, with offsets into the decoded text.
struct PageParts {
  var articles: [Article] = []
  var furniture: [Furniture] = []
  var unassigned: [Range<Int>] = []
  /// Where words stand on their pages, when the file says so.
  var boxes: [Transcript.WordBox] = []
  /// Rows that were passed over, with the reason.
  var refused: [String] = []

  /// The same with offsets into the file.
  func reading(of page: PageText, format: PageFormat, fileLength: Int) -> PageReading {
    var reading = (articles: articles, furniture: furniture, unassigned: unassigned)
    if !page.isIdentity {
      reading.furniture = furniture.map {
        Furniture(kind: $0.kind, source: page.source(of: $0.source))
      }
      reading.unassigned = unassigned.map { page.source(of: $0) }
      for index in articles.indices { move(&reading.articles[index], to: page) }
      if page.start > 0 { reading.unassigned.insert(0..<page.start, at: 0) }
    }
    let boxes =
      page.isIdentity
      ? boxes
      : boxes.map {
        Transcript.WordBox(source: page.source(of: $0.source), page: $0.page, box: $0.box)
      }
    return PageReading(
      format: format.rawValue, encoding: page.encoding.rawValue, articles: reading.articles,
      furniture: reading.furniture, unassigned: reading.unassigned, boxes: boxes, refused: refused)
  }

  private func move(_ article: inout Article, to page: PageText) {
    for index in article.blocks.indices {
      let block = article.blocks[index]
      var runs: [SourceRun] = []
      for run in block.runs {
        if run.scale == 1 {
          page.appendRuns(of: run.sourceRange, at: Int(run.text), to: &runs)
        } else {
          runs.append(
            SourceRun(text: Int(run.text), source: page.source(of: run.sourceRange), scale: 0))
        }
      }
      article.blocks[index].runs = runs
    }
    article.boundaries = article.boundaries.map {
      Boundary(
        kind: $0.kind, source: $0.source.map { page.source(of: $0) }, signals: $0.signals,
        confidence: $0.confidence)
    }
    article.repairs = article.repairs.map {
      Repair(
        kind: $0.kind, before: $0.before, after: $0.after,
        source: $0.source.map { page.source(of: $0) },
        confidence: $0.confidence)
    }
  }
}

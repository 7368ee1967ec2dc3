/// Writes what was read from a page as one row of JSON, without a corpus.
package enum PageRow {
  /// Appends the row of one page and a line end to `output`.
  ///
  /// - Parameters:
  ///   - page: the page, in any form that is read; the row has its name.
  ///   - countsScalars: whether offsets count Unicode scalars instead of bytes of the page.
  package static func write(_ page: PageFile, countsScalars: Bool, into output: inout [UInt8]) {
    let result: Result<PageReading, PageError>
    var places: ScalarPlaces?
    var json = JSONWriter(capacity: 2 * page.size)
    do {
      let bytes = try page.content.get()
      if countsScalars { places = try ScalarPlaces(file: bytes) }
      result = .success(try PageReader().read(bytes.span, name: page.name))
    } catch {
      result = .failure(error)
    }
    json.object { json in
      json.member("id", page.name)
      switch result {
      case .success(let reading): write(reading, places, into: &json)
      case .failure(let error):
        json.member("error", error.description)
        json.key("articles")
        json.array { _ in }
      }
    }
    if output.isEmpty { output = (consume json).bytes } else { output += json.bytes }
    output.append(0x0A)
  }

  private static func write(
    _ reading: PageReading, _ places: ScalarPlaces?, into json: inout JSONWriter
  ) {
    json.member("format", reading.format)
    json.member("encoding", reading.encoding)
    json.key("articles")
    json.array { json in
      for article in reading.articles { write(article, places, into: &json) }
    }
    json.key("furniture")
    json.array { json in
      for item in reading.furniture {
        json.object { json in
          json.member("kind", item.kind.rawValue)
          json.key("source")
          json.span(item.source, places)
        }
      }
    }
  }

  private static func write(
    _ article: Article, _ places: ScalarPlaces?, into json: inout JSONWriter
  ) {
    json.object { json in
      json.member("headline", article.headline)
      json.key("title")
      json.span(article.blocks.first { $0.kind == .headline }?.extent, places)
      json.member("deck", article.deck)
      json.key("byline")
      json.span(article.blocks.first { $0.kind == .byline }?.extent, places)
      json.key("bylines")
      json.array { json in
        for byline in article.bylines {
          json.object { json in
            json.member("name", byline.name)
            json.member("raw", byline.raw)
          }
        }
      }
      json.member("source", article.source)
      json.key("date")
      json.object { json in
        json.member("value", article.date.value)
        json.member("certainty", article.date.certainty.rawValue)
        json.member("basis", article.date.basis)
      }
      json.key("body")
      let body = article.body
      json.string(body.span)
      json.key("body_spans")
      json.spans(article.blocks.filter(\.kind.isRunningText).flatMap(\.places), places)
      json.key("blocks")
      json.array { json in
        for block in article.blocks { write(block, places, into: &json) }
      }
      json.key("repairs")
      json.array { json in
        for repair in article.repairs {
          json.object { json in
            json.member("kind", repair.kind.rawValue)
            json.member("before", repair.before)
            json.member("after", repair.after)
            json.key("source")
            json.spans(repair.source, places)
            json.key("confidence")
            json.number(repair.confidence)
          }
        }
      }
    }
  }

  private static func write(_ block: Block, _ places: ScalarPlaces?, into json: inout JSONWriter) {
    json.object { json in
      json.member("kind", block.kind.rawValue)
      json.key("text")
      json.string(block.text.span)
      json.key("source")
      json.spans(block.places, places)
      json.member("position", block.position)
      if let speaker = block.speaker { json.member("speaker", speaker) }
      if let credit = block.credit { json.member("credit", credit) }
    }
  }
}

extension Article {
  /// The running text, its paragraphs parted by empty lines; a dateline stands before the paragraph that it opens.
  var body: [UInt8] {
    var bytes: [UInt8] = []
    var dateline: Block?
    for block in blocks where block.kind.isRunningText {
      if let dateline {
        // A dash may touch the word behind it.
        if dateline.places.last?.upperBound != block.places.first?.lowerBound { bytes.append(0x20) }
      } else if !bytes.isEmpty {
        bytes += [0x0A, 0x0A]
      }
      bytes += block.text
      dateline = block.kind == .dateline ? block : nil
    }
    return bytes
  }
}

extension BlockKind {
  /// Whether blocks of this kind are an article's running text.
  var isRunningText: Bool { self == .paragraph || self == .body || self == .dateline }
}

extension Block {
  /// The original bytes of the block, ascending where the page was read in order; neighbours are one range.
  var places: [Range<Int>] {
    var places: [Range<Int>] = []
    for run in runs where run.length > 0 {
      if let last = places.last, last.upperBound == run.sourceRange.lowerBound {
        places[places.count - 1] = last.lowerBound..<run.sourceRange.upperBound
      } else {
        places.append(run.sourceRange)
      }
    }
    return places
  }

  /// From its first original byte to its last; nil when it has none.
  var extent: Range<Int>? {
    let places = places
    guard let first = places.map(\.lowerBound).min(), let end = places.map(\.upperBound).max()
    else { return nil }
    return first..<end
  }
}

extension JSONWriter {
  fileprivate mutating func span(_ range: Range<Int>?, _ places: ScalarPlaces?) {
    guard let range else { return null() }
    array { json in
      json.integer(places?.scalar(range.lowerBound) ?? range.lowerBound)
      json.integer(places?.scalar(range.upperBound) ?? range.upperBound)
    }
  }

  fileprivate mutating func spans(_ ranges: [Range<Int>], _ places: ScalarPlaces?) {
    array { json in
      for range in ranges { json.span(range, places) }
    }
  }
}

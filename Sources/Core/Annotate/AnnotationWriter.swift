/// Annotates texts one by one and writes what was found, as JSONL or CoNLL-U.
package struct AnnotationWriter {
  /// What is written.
  package struct Layers: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }
    package static let tokens = Layers(rawValue: 1)
    package static let names = Layers(rawValue: 2)
  }

  /// The form of the output.
  package enum Form: Sendable { case jsonl, conllu }

  private let annotator: Annotator
  private let layers: Layers
  private let form: Form
  private let countsScalars: Bool
  private let tokenizer = Tokenizer()
  private var annotation: ArticleAnnotation
  private var tokens = Tokens()
  /// The places of all tokens and the first tokens of all sentences of the text.
  private var starts: [Int] = []
  private var ends: [Int] = []
  private var sentences: [Int] = []
  private var blocks: [Int] = []
  private var names: [Name] = []
  /// The tokens of blocks in another script, which are not annotated.
  private var otherScript: [Range<Int>] = []

  /// - Parameter countsScalars: whether offsets count Unicode scalars instead of bytes of the text's file.
  package init(models folder: String? = nil, layers: Layers, form: Form, countsScalars: Bool) throws(ModelError) {
    annotator = try Annotator(models: folder, findsNames: layers.contains(.names))
    self.layers = layers
    annotation = ArticleAnnotation(lemmatizes: layers.contains(.tokens))
    self.form = form
    self.countsScalars = countsScalars
  }

  /// Annotates a text.
  ///
  /// - Returns: the number of tokens.
  package mutating func annotate(_ text: AnnotationText) -> Int {
    read(text.bytes)
    names = layers.contains(.names) ? annotation.names(with: annotator).filter { $0.kind != .other } : []
    names.removeAll { name in otherScript.contains { $0.overlaps(name.tokens) } }
    return starts.count
  }

  /// Appends the annotation of the text annotated last to `output`: a line, or the sentences of CoNLL-U.
  package func write(id: String, _ text: AnnotationText, into output: inout [UInt8]) {
    switch form {
    case .jsonl: writeRow(id, text, names, into: &output)
    case .conllu: writeSentences(id, text.bytes, names, into: &output)
    }
  }

  private func isAnnotated(_ token: Int) -> Bool {
    otherScript.isEmpty || !otherScript.contains { $0.contains(token) }
  }

  private mutating func read(_ text: [UInt8]) {
    annotation.removeAll()
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    sentences.removeAll(keepingCapacity: true)
    blocks.removeAll(keepingCapacity: true)
    otherScript.removeAll(keepingCapacity: true)
    for range in TextBlocks.ranges(text.span) {
      let block = text.span.extracting(range)
      tokenizer.tokenize(block, into: &tokens)
      annotation.append(block, &tokens, with: annotator)
      blocks.append(starts.count)
      if OtherScript.isWritten(block) { otherScript.append(starts.count..<starts.count + tokens.count) }
      for sentence in tokens.sentences { sentences.append(starts.count + Int(sentence)) }
      for token in 0..<tokens.count {
        starts.append(range.lowerBound + Int(tokens.starts[token]))
        ends.append(range.lowerBound + Int(tokens.ends[token]))
      }
    }
  }

  private func writeRow(_ id: String, _ source: AnnotationText, _ names: [Name], into output: inout [UInt8]) {
    var json = JSONWriter(capacity: 64 * starts.count)
    let text = source.bytes
    let places = countsScalars ? ScalarPlaces(text) : nil
    func place(_ start: Int, _ end: Int) -> Range<Int> {
      guard let places else { return source.source(of: start..<end) }
      return source.scalarsBefore + places.scalar(start)..<source.scalarsBefore + places.scalar(end)
    }
    json.object { json in
      json.member("id", id)
      if layers.contains(.tokens) {
        json.key("sentences")
        json.array { json in
          for (index, first) in sentences.enumerated() {
            let last = (index + 1 < sentences.count ? sentences[index + 1] : starts.count) - 1
            json.array { json in
              let range = place(starts[first], ends[last])
              json.integer(range.lowerBound)
              json.integer(range.upperBound)
            }
          }
        }
        json.key("tokens")
        json.array { json in
          for token in starts.indices {
            json.array { json in
              let range = place(starts[token], ends[token])
              json.integer(range.lowerBound)
              json.integer(range.upperBound)
              json.string(text.span.extracting(starts[token]..<ends[token]))
              guard isAnnotated(token) else {
                for _ in 0..<3 { json.string("") }
                return
              }
              json.string(annotation.lemma(token).span)
              json.string(annotator.tags.upos[Int(annotation.tags[token])])
              json.string(annotator.tags.xpos[Int(annotation.tags[token])])
            }
          }
        }
      }
      if layers.contains(.names) {
        json.key("entities")
        json.array { json in
          for name in names {
            let range = starts[name.tokens.lowerBound]..<ends[name.tokens.upperBound - 1]
            json.object { json in
              let place = place(range.lowerBound, range.upperBound)
              json.member("start", place.lowerBound)
              json.member("end", place.upperBound)
              json.member("type", name.kind.code)
              json.key("text")
              json.string(text.span.extracting(range))
            }
          }
        }
      }
    }
    output += json.bytes
    output.append(0x0A)
  }

  private func writeSentences(_ id: String, _ text: [UInt8], _ names: [Name], into output: inout [UInt8]) {
    var labels = [String?](repeating: layers.contains(.names) ? "O" : nil, count: starts.count)
    for name in names {
      for token in name.tokens { labels[token] = "\(token == name.tokens.lowerBound ? "B" : "I")-\(name.kind.code)" }
    }
    var writer = ConlluWriter()
    let text = text.span
    let lemmas = annotation.lemmaBytes
    writer.comment("newdoc id", id)
    var block = 0
    for (index, first) in sentences.enumerated() {
      let end = index + 1 < sentences.count ? sentences[index + 1] : starts.count
      if block < blocks.count, blocks[block] <= first {
        writer.comment("newpar")
        while block < blocks.count, blocks[block] <= first { block += 1 }
      }
      writer.comment("sent_id", "\(id)-\(index + 1)")
      writer.text(text.extracting(starts[first]..<ends[end - 1]))
      for token in first..<end {
        let tag = Int(annotation.tags[token])
        writer.word(text.extracting(starts[token]..<ends[token]))
        let isTagged = layers.contains(.tokens) && isAnnotated(token)
        if isTagged {
          let lemma = annotation.lemma(token)
          writer.field(lemmas.span.extracting(lemma.startIndex..<lemma.endIndex))
          writer.field(annotator.tags.upos[tag].utf8Span.span)
          writer.field(annotator.tags.xpos[tag].utf8Span.span)
          writer.field(annotator.feats[Int(annotation.feats[token])].utf8Span.span)
        }
        let spaceFollows = token + 1 == starts.count || ends[token] != starts[token + 1]
        writer.endWord(after: isTagged ? 4 : 0, name: labels[token], spaceFollows: spaceFollows)
      }
      writer.endSentence()
    }
    output += writer.bytes
  }
}

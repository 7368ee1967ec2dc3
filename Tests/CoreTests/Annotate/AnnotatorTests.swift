import Testing

@testable import Core

@Suite struct AnnotatorTests {
  private static let annotator = Result { try Annotator(models: Models.folder) }

  private struct Annotated {
    var words: [String] = []
    var xpos: [String] = []
    var upos: [String] = []
    var lemmas: [String] = []
    var sentences: [String] = []
    var names: [String] = []
  }

  private func annotate(_ blocks: [String]) throws -> Annotated {
    let annotator = try Self.annotator.get()
    var annotation = ArticleAnnotation()
    var tokens = Tokens()
    var result = Annotated()
    for block in blocks {
      let text = Array(block.utf8)
      Tokenizer().tokenize(text.span, into: &tokens)
      annotation.append(text.span, &tokens, with: annotator)
      for token in 0..<tokens.count { result.words.append(String(decoding: text[tokens.range(token)], as: UTF8.self)) }
      for (index, first) in tokens.sentences.enumerated() {
        let last = index + 1 < tokens.sentences.count ? Int(tokens.sentences[index + 1]) : tokens.count
        let range = tokens.range(Int(first)).lowerBound..<tokens.range(last - 1).upperBound
        result.sentences.append(String(decoding: text[range], as: UTF8.self))
      }
    }
    result.xpos = annotation.tags.map { annotator.tags.xpos[Int($0)] }
    result.upos = annotation.tags.map { annotator.tags.upos[Int($0)] }
    result.lemmas = (0..<annotation.count).map { String(decoding: annotation.lemma($0), as: UTF8.self) }
    result.names = annotation.names(with: annotator).map {
      "\($0.kind.code) \(result.words[$0.tokens].joined(separator: " "))"
    }
    return result
  }

  @Test func `words have tags and lemmas`() throws {
    let found = try annotate(["The companies were producing aerogels."])
    #expect(found.xpos == ["DT", "NNS", "VBD", "VBG", "NNS", "."])
    #expect(found.upos == ["DET", "NOUN", "AUX", "VERB", "NOUN", "PUNCT"])
    #expect(found.lemmas == ["the", "company", "be", "produce", "aerogel", "."])
  }

  @Test(arguments: [
    "Four men went home and took their wives", "Four Men Went Home and Took Their Wives",
    "FOUR MEN WENT HOME AND TOOK THEIR WIVES",
  ])
  func `headlines are tagged by their words, in any case`(headline: String) throws {
    let found = try annotate([headline])
    #expect(found.lemmas == ["four", "man", "go", "home", "and", "take", "their", "wife"])
    #expect(found.xpos.filter { $0.hasPrefix("NNP") }.isEmpty)
  }

  @Test func `an acronym that is no name keeps its capitals, and a mine is a place of work`() throws {
    let found = try annotate(["The coal mine had no GPS devices."])
    #expect(found.lemmas == ["the", "coal", "mine", "have", "no", "GPS", "device", "."])
  }

  @Test func `a hyphen between words is tagged as such`() throws {
    let found = try annotate(["They sell eco-friendly bricks."])
    #expect(found.xpos.contains("HYPH"))
  }

  @Test func `sentences do not go over blocks and end behind stops`() throws {
    let found = try annotate([
      "A headline without a stop", "Mr. Smith went to Washington. He came back at 5 p.m. on Friday.",
    ])
    #expect(
      found.sentences == [
        "A headline without a stop", "Mr. Smith went to Washington.", "He came back at 5 p.m. on Friday.",
      ])
  }

  @Test func `persons, organisations and places are found`() throws {
    let found = try annotate([
      "President Barack Obama visited China on Monday.", "Obama met officials of the World Bank in Beijing, China.",
    ])
    #expect(found.names.contains { $0.hasPrefix("PER") && $0.hasSuffix("Obama") })
    #expect(found.names.contains("LOC China"))
    #expect(found.names.contains("ORG World Bank"))
  }

  @Test func `an article leaves nothing behind for the next one`() throws {
    let annotator = try Self.annotator.get()
    var annotation = ArticleAnnotation()
    var tokens = Tokens()
    var results: [[UInt8]] = []
    for _ in 0..<2 {
      annotation.removeAll()
      let text = Array("Prices rose sharply in London on Tuesday.".utf8)
      Tokenizer().tokenize(text.span, into: &tokens)
      annotation.append(text.span, &tokens, with: annotator)
      results.append(annotation.tags + annotation.lemmaBytes)
    }
    #expect(results[0] == results[1])
  }

  @Test func `an empty block has no tokens`() throws {
    #expect(try annotate(["", "  "]).words.isEmpty)
  }

  @Test func `whatever the bytes are, nothing traps`() throws {
    let annotator = try Self.annotator.get()
    var random = SystemRandomNumberGenerator()
    var annotation = ArticleAnnotation()
    var tokens = Tokens()
    for length in 0..<200 {
      let text = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
      annotation.removeAll()
      Tokenizer().tokenize(text.span, into: &tokens)
      annotation.append(text.span, &tokens, with: annotator)
      #expect(annotation.count == tokens.count)
      for name in annotation.names(with: annotator) { #expect(name.tokens.upperBound <= tokens.count) }
    }
  }
}

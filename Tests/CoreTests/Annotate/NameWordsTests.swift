import Testing

@testable import Core

@Suite struct NameWordsTests {
  private func read(_ blocks: [String]) throws -> [(word: String, spellings: UInt8)] {
    let annotator = try Annotator(models: Models.folder, findsNames: false)
    var annotation = ArticleAnnotation(keepsNameWords: true)
    var tokens = Tokens()
    var forms: [String] = []
    for block in blocks {
      let text = Array(block.utf8)
      Tokenizer().tokenize(text.span, into: &tokens)
      annotation.append(text.span, &tokens, with: annotator)
      forms += (0..<tokens.count).map { String(decoding: text[tokens.range($0)], as: UTF8.self) }
    }
    var words = annotation.nameWords
    words.noteSpellings()
    return words.words.filter { $0.token >= 0 }.map { (forms[$0.token], $0.spellings) }
  }

  @Test func `an article tells how it spells a word elsewhere`() throws {
    let found = try read(["We met Mason and then Mason left.", "Rivers of the north are rivers."])
    let spellings = Dictionary(found.map { ($0.word, $0.spellings) }) { first, _ in first }
    #expect(spellings["Mason"] == 2)
    #expect(spellings["Rivers"] == 1)
    #expect(spellings["We"] == 0 && spellings["rivers"] == 0)
    let often = try read(["See Mason, Mason, Mason and Mason."])
    #expect(often.filter { $0.word == "Mason" }.map(\.spellings) == [6, 6, 6, 6])
  }

  @Test(arguments: UInt8(0)..<8)
  func `an entry keeps what it was made of`(lists: UInt8) {
    for only in [nil, 0, 126] {
      for isFrequent in [false, true] {
        let lists = WordEntry.Lists(rawValue: lists)
        let entry = WordEntry(wordClass: 4095, onlyTag: only, isFrequent: isFrequent, lists: lists)
        #expect(entry.wordClass == 4095 && entry.onlyTag == only ?? -1)
        #expect(entry.isFrequent == isFrequent && entry.lists == lists)
        let other = entry.ofCapitalised
        #expect(other.wordClass == 4095 && other.onlyTag == -1)
        #expect(other.isFrequent == isFrequent && other.lists == lists)
      }
    }
  }
}

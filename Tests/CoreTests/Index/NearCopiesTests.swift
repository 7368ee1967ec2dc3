import Testing

@testable import Core

@Suite struct NearCopiesTests {
  private func sketch(_ text: String) -> Sketch {
    var sketch = Sketch()
    for word in text.split(separator: " ") { sketch.add(WordHash.of(word)) }
    sketch.finish()
    return sketch
  }

  private func text(_ seed: UInt64, words: Int) -> [String] {
    var dice = Mutations.Dice(state: seed)
    return (0..<words).map { _ in "w\(Int.random(in: 0..<5000, using: &dice))" }
  }

  @Test func `near-copies are of one group, other texts are not`() {
    var copies = NearCopies(size: Sketch.size, shortest: 8)
    for seed in 1...40 {
      var words = text(UInt64(seed), words: 300)
      copies.add(sketch(words.joined(separator: " ")))
      // The same article with a word changed here and there, as another edition prints it.
      for place in stride(from: 40, to: words.count, by: 120) { words[place] = "changed" }
      copies.add(sketch(words.joined(separator: " ")))
    }
    for number in stride(from: 0, to: 80, by: 2) {
      #expect(copies.first(of: number) == number)
      #expect(copies.first(of: number + 1) == number)
    }
  }

  @Test func `the likeness of sketches is near the share of common runs`() {
    let words = text(99, words: 2000)
    let half = words.prefix(1000) + text(5, words: 1000)
    let likeness = sketch(words.joined(separator: " ")).likeness(to: sketch(half.joined(separator: " ")))
    #expect((0.1...0.6).contains(likeness))
    #expect(sketch("a b c d e").likeness(to: sketch("a b c d e")) == 1)
  }

  @Test func `a count without near-copies leaves them out`() throws {
    let article = (0..<60).map { "Number \($0) of the coal trains came to the town of Houma." }.joined(separator: " ")
    let folder = try TemporaryFolder()
    let other = "Headline\n\nThe coal museum opened its doors to all who wished to see it on Sunday.\n"
    let corpus = try TestCorpus.make(
      [
        ("a.txt", "Coal trains come\n\n\(article)\n"), ("b.txt", "Coal trains come\n\n\(article) Again.\n"),
        ("c.txt", other),
      ], in: folder)
    let segment = corpus.generation.segment
    let distinct = try #require(try ArticleFilter([], isDistinct: true, in: segment))
    #expect(distinct.total == 3)
    #expect(distinct.count == 2)
    let clean = try #require(try ArticleFilter([MetadataTest("quality", .atLeast, "0.9")], in: segment))
    #expect(clean.count == 3)
    let copies = try #require(try ArticleFilter([MetadataTest("copy_of", .notEqual, "none")], in: segment))
    #expect(copies.count == 1)
  }
}

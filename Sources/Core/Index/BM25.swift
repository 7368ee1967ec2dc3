import Glibc

/// The ranking function: Okapi BM25 with Lucene's inverse document frequency, which is never negative.
///
/// A term that is `frequency` times in an article of `length` tokens adds
/// `idf · frequency · (k1 + 1) / (frequency + k1 · (1 − b + b · length / averageLength))`. In the headline and the deck an
/// occurrence counts more than once (`ArticleSpans`).
enum BM25 {
  static let k1 = 1.2
  static let b = 0.75

  /// How much a word tells that stands in `documents` of `total` articles.
  static func inverseDocumentFrequency(_ documents: Int, of total: Int) -> Double {
    log(1 + (Double(total - documents) + 0.5) / (Double(documents) + 0.5))
  }

  /// The score of one term in one article.
  @inline(__always)
  static func score(idf: Double, frequency: Int, lengthNorm: Double) -> Double {
    idf * (Double(frequency) * (k1 + 1) / (Double(frequency) + lengthNorm))
  }
}

/// What the length of an article adds to the frequency in the denominator of `BM25`.
struct LengthNorms: Sendable {
  private let base: Double
  private let slope: Double

  /// For `articles` articles that have `tokens` tokens together.
  init(tokens: Int, articles: Int) {
    let average = Double(max(1, tokens)) / Double(max(1, articles))
    base = BM25.k1 * (1 - BM25.b)
    slope = BM25.k1 * BM25.b / average
  }

  @inline(__always)
  subscript(length length: UInt32) -> Double { base + slope * Double(length) }
}

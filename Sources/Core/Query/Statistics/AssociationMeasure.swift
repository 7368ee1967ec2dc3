import Glibc

/// How often a value stands near the matches, and how often it would by chance.
///
/// | | the value | any value |
/// |---|---|---|
/// | in the window | O11 | R1 |
/// | in all | C1 | N |
///
/// From these follow O12 = R1 − O11, O21 = C1 − O11, O22 = N − R1 − O21, R2 = N − R1, C2 = N − C1, and the frequency to
/// be expected E11 = R1 C1 / N; likewise E12, E21 and E22. Windows that are counted for each match alone can hold more
/// than there is: O21 and O22 are then 0.
///
/// The layout is that of surface co-occurrence in S. Evert, "Corpora and collocations", in A. Lüdeling and M. Kytö,
/// Corpus Linguistics (2008), chapter 58, with all tokens of the corpus as sample.
struct ContingencyTable: Sendable, Equatable {
  let o11: Double
  let r1: Double
  let c1: Double
  let n: Double

  init(inWindow: Int, window: Int, inAll: Int, all: Int) {
    o11 = Double(inWindow)
    r1 = Double(window)
    c1 = Double(inAll)
    n = Double(all)
  }

  var o12: Double { r1 - o11 }
  var o21: Double { max(0, c1 - o11) }
  var o22: Double { max(0, n - r1 - o21) }
  var r2: Double { max(0, n - r1) }
  var c2: Double { n - c1 }
  /// The frequency to be expected.
  var e11: Double { r1 * c1 / n }

  /// 1 where the value is more frequent than expected, −1 where it is rarer.
  fileprivate var sign: Double { o11 < e11 ? -1 : 1 }
}

/// A measure of how strongly a value is attracted by what it stands near.
///
/// Greater is stronger; the two-sided ones (log-likelihood, simple log-likelihood, chi-squared) are given a minus where
/// the value is rarer than expected. Every value is finite for a table with 0 < O11 ≤ R1 and O11 ≤ C1 ≤ N.
enum AssociationMeasure: String, CaseIterable, Sendable {
  /// O11.
  case frequency
  /// Mutual information: log2(O11 / E11). K. Church and P. Hanks, Computational Linguistics 16 (1990).
  case mi
  /// log2(O11² / E11). B. Daille, thesis, Paris 7 (1994).
  case mi2
  /// log2(O11³ / E11). The same.
  case mi3
  /// log2(O11 / E11) / −log2(O11 / N), from −1 to 1. G. Bouma, GSCL (2009).
  case npmi
  /// O11 log2(O11 / E11). Evert (2008).
  case localMI = "local_mi"
  /// (O11 − E11) / √O11. K. Church, W. Gale, P. Hanks and D. Hindle, in Lexical Acquisition (1991).
  case tScore = "t_score"
  /// (O11 − E11) / √E11. G. Berry-Rogghe, in The Computer and Literary Studies (1973).
  case zScore = "z_score"
  /// G² = 2 Σ O ln(O / E) over the four cells, an empty cell adding nothing. T. Dunning, Computational Linguistics 19
  /// (1993).
  case logLikelihood = "log_likelihood"
  /// 2 (O11 ln(O11 / E11) − (O11 − E11)). Evert (2008).
  case simpleLL = "simple_ll"
  /// N (max(0, |O11 O22 − O12 O21| − N / 2))² / (R1 R2 C1 C2), with Yates' correction; 0 where a margin is empty. S.
  /// Evert, The Statistics of Word Cooccurrences (2005).
  case chiSquared = "chi_squared"
  /// 2 O11 / (R1 + C1). L. Dice, Ecology 26 (1945).
  case dice
  /// 14 + log2(2 O11 / (R1 + C1)). P. Rychlý, RASLAN (2008).
  case logDice = "log_dice"
  /// min(O11 / R1, O11 / C1). T. Pedersen, SCSUG (1996).
  case minimumSensitivity = "min_sensitivity"
  /// ln((O11 + ½)(O22 + ½) / ((O12 + ½)(O21 + ½))). Evert (2005).
  case logOddsRatio = "log_odds_ratio"
  /// log2((O11 / R1) / (O21 / R2)), with ½ for an empty O21 and for an empty R2. A. Hardie, CASS (2014).
  case logRatio = "log_ratio"
  /// O11 / R1 − O21 / R2, the second part 0 where R2 is. S. Gries, International Journal of Corpus Linguistics 18 (2013).
  case deltaP = "delta_p"

  /// The measure that a name means; case, `_`, `-` and blanks make no difference, and the usual short names are known.
  init?(named name: String) {
    let plain = Self.plain(name)
    let short: [String: AssociationMeasure] = [
      "freq": .frequency, "f": .frequency, "n": .frequency, "pmi": .mi, "mutualinformation": .mi, "lmi": .localMI,
      "t": .tScore, "z": .zScore, "ll": .logLikelihood, "g2": .logLikelihood, "sll": .simpleLL,
      "simpleloglikelihood": .simpleLL, "x2": .chiSquared, "chi2": .chiSquared, "ms": .minimumSensitivity,
      "minimumsensitivity": .minimumSensitivity, "oddsratio": .logOddsRatio, "lr": .logRatio,
    ]
    guard let found = Self.allCases.first(where: { Self.plain($0.rawValue) == plain }) ?? short[plain] else {
      return nil
    }
    self = found
  }

  private static func plain(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
  }

  /// The strength that a table shows.
  ///
  /// - Precondition: O11 is above 0.
  @inline(__always)
  func score(_ table: ContingencyTable) -> Double {
    let (o, e) = (table.o11, table.e11)
    switch self {
    case .frequency: return o
    case .mi: return log2(o / e)
    case .mi2: return log2(o / e) + log2(o)
    case .mi3: return log2(o / e) + 2 * log2(o)
    case .npmi: return o >= table.n ? 1 : max(-1, min(1, log2(o / e) / -log2(o / table.n)))
    case .localMI: return o * log2(o / e)
    case .tScore: return (o - e) / o.squareRoot()
    case .zScore: return (o - e) / e.squareRoot()
    case .logLikelihood: return table.sign * Self.logLikelihood(table)
    case .simpleLL: return table.sign * max(0, 2 * (o * log(o / e) - (o - e)))
    case .chiSquared: return table.sign * Self.chiSquared(table)
    case .dice: return 2 * o / (table.r1 + table.c1)
    case .logDice: return 14 + log2(2 * o / (table.r1 + table.c1))
    case .minimumSensitivity: return min(o / table.r1, o / table.c1)
    case .logOddsRatio:
      return log((o + 0.5) * (table.o22 + 0.5) / ((table.o12 + 0.5) * (table.o21 + 0.5)))
    case .logRatio:
      let (other, rest) = (table.o21 == 0 ? 0.5 : table.o21, table.r2 == 0 ? 0.5 : table.r2)
      return log2(o / table.r1 / (other / rest))
    case .deltaP: return o / table.r1 - (table.r2 == 0 ? 0 : table.o21 / table.r2)
    }
  }

  @inline(__always)
  private static func logLikelihood(_ table: ContingencyTable) -> Double {
    func part(_ observed: Double, _ row: Double, _ column: Double) -> Double {
      observed > 0 && row * column > 0 ? observed * log(observed * table.n / (row * column)) : 0
    }
    let sum =
      part(table.o11, table.r1, table.c1) + part(table.o12, table.r1, table.c2) + part(table.o21, table.r2, table.c1)
      + part(table.o22, table.r2, table.c2)
    return max(0, 2 * sum)
  }

  private static func chiSquared(_ table: ContingencyTable) -> Double {
    let margins = table.r1 * table.r2 * table.c1 * table.c2
    guard margins > 0 else { return 0 }
    let difference = max(0, abs(table.o11 * table.o22 - table.o12 * table.o21) - table.n / 2)
    return table.n * difference * difference / margins
  }
}

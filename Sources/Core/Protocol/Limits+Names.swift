extension Limits {
  /// A limit that cannot be set so; `message` says why.
  public struct Mistake: Error, Sendable, Equatable {
    /// One sentence for people.
    public let message: String

    /// States what is wrong.
    public init(_ message: String) {
      self.message = message
    }
  }

  private struct Settable: Sendable {
    let name: String
    let path: any WritableKeyPath<Limits, Int> & Sendable
    let range: ClosedRange<Int>

    init(_ name: String, _ path: any WritableKeyPath<Limits, Int> & Sendable, _ range: ClosedRange<Int>) {
      self.name = name
      self.path = path
      self.range = range
    }
  }

  /// Those that can be set, by the names that `hello` shows, with the least and the greatest value.
  private static let settable = [
    Settable("in_flight", \.inFlight, 1...10_000), Settable("connections", \.connections, 1...1_000_000),
    Settable("connections_per_uid", \.connectionsPerUser, 1...1_000_000),
    Settable("running_queries", \.runningQueries, 1...256), Settable("output_high", \.outputHigh, 1 << 12...1 << 30),
    Settable("output_low", \.outputLow, 1 << 10...1 << 30), Settable("stall_s", \.stallSeconds, 1...86_400),
    Settable("output_total", \.outputTotal, 1 << 16...1 << 40),
    Settable("query_memory", \.queryMemory, 1 << 16...1 << 50), Settable("memory", \.memory, 1 << 24...1 << 50),
    Settable("document", \.documentSize, 1...1 << 31), Settable("journal", \.journal, 1...1 << 40),
    Settable("uploads", \.uploads, 1...1 << 40), Settable("corpora_per_uid", \.corporaPerUser, 0...100_000),
  ]

  /// The names of those that can be set.
  public static var names: [String] { settable.map(\.name) }

  /// Sets a limit by the name that `hello` shows.
  public mutating func set(_ name: String, to value: Int) throws(Mistake) {
    guard let limit = Self.settable.first(where: { $0.name == name }) else {
      let near = NearNames.of(name, among: Self.names).map { "; did you mean \($0)?" }.first
      throw Mistake("there is no limit \(name)" + (near ?? "; there are " + Self.names.joined(separator: ", ")))
    }
    guard limit.range.contains(value) else {
      throw Mistake("\(name) is from \(limit.range.lowerBound) to \(limit.range.upperBound), not \(value)")
    }
    self[keyPath: limit.path] = value
  }

  /// Throws when limits contradict each other; for when all are set.
  public func check() throws(Mistake) {
    guard outputLow <= outputHigh else {
      throw Mistake("output_low (\(outputLow)) is more than output_high (\(outputHigh))")
    }
  }

  /// Reads a size: a number of bytes, with K, M, G or T for powers of 1024.
  public static func size(_ text: String) throws(Mistake) -> Int {
    let units: [Character: Int] = ["K": 10, "M": 20, "G": 30, "T": 40]
    let shift = text.last.flatMap { units[Character($0.uppercased())] }
    let digits = shift == nil ? Substring(text) : text.dropLast()
    guard let number = Int(digits), number >= 0 else {
      throw Mistake("\(text) is no size: write bytes, or a number with K, M, G or T")
    }
    let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: 1 << (shift ?? 0))
    guard !isTooLarge else { throw Mistake("\(text) is too large") }
    return bytes
  }
}

import Synchronization

/// What is costly to find out about one generation: the ids that value patterns have, the ranges that conditions on
/// regions leave, orders of values, and how many matches queries have.
///
/// Bounded by the numbers of entries below; nothing in it changes an answer.
final class IDSetCache: Sendable {
  struct Key: Hashable, Sendable {
    let attribute: String
    let source: ValueString
  }

  /// A condition on the values of regions.
  struct RegionKey: Hashable, Sendable {
    let reference: CorpusNames.RegionReference
    let source: ValueString
    let isNegated: Bool
  }

  /// A query whose matches were counted.
  struct CountKey: Hashable, Sendable {
    /// The query in canonical form; it must not refer to anything that a session keeps.
    let query: [UInt8]
    let strategy: MatchStrategy
    /// The tests of the articles as the request has them.
    let condition: [UInt8]
    let isDistinct: Bool

    /// The longest text of a query and of its condition, in bytes.
    static let longest = 512
  }

  /// How many sets are kept; the oldest goes first.
  static let capacity = 256
  /// How many counts are kept; all go when there are more.
  static let countCapacity = 4096
  /// Whether nothing is kept from one request to the next.
  private static let isOff = Atomic(false)

  /// Keeps nothing from now on.
  static func turnOff() { isOff.store(true, ordering: .relaxed) }

  private struct Held {
    weak var generation: Generation?
    let cache: IDSetCache
  }

  /// Guards which generation has which cache; those of generations that are gone are dropped.
  private static let held = Mutex<[Held]>([])

  /// Guards the sets and the order in which they came.
  private let sets = Mutex<(byKey: [Key: IDSet], order: [Key])>(([:], []))

  /// Guards the ranges of regions that pass conditions; all go when there are too many.
  private let ranges = Mutex<[RegionKey: [Range<Int>]]>([:])

  /// An order of the values of an attribute.
  struct RankKey: Hashable, Sendable {
    let attribute: String
    let flags: ValueFlags
    let isReversed: Bool
  }

  /// Guards the counts.
  private let counts = Mutex<[CountKey: Int]>([:])

  subscript(key: CountKey) -> Int? {
    get { counts.withLock { $0[key] } }
    set {
      counts.withLock { counts in
        if counts.count >= Self.countCapacity { counts = [:] }
        counts[key] = newValue
      }
    }
  }

  /// Guards the orders of values; all go when there are too many.
  private let ranks = Mutex<[RankKey: ValueRanks]>([:])

  init() {}

  subscript(key: RankKey) -> ValueRanks? {
    get { ranks.withLock { $0[key] } }
    set {
      ranks.withLock { ranks in
        if ranks.count >= 4 { ranks = [:] }
        ranks[key] = newValue
      }
    }
  }

  subscript(key: RegionKey) -> [Range<Int>]? {
    get { ranges.withLock { $0[key] } }
    set {
      ranges.withLock { ranges in
        if ranges.count >= 32 { ranges = [:] }
        ranges[key] = newValue
      }
    }
  }

  /// The cache of a generation, made at the first question.
  static func of(_ generation: Generation) -> IDSetCache {
    if isOff.load(ordering: .relaxed) { return IDSetCache() }
    return held.withLock { held in
      held.removeAll { $0.generation == nil }
      if let known = held.first(where: { $0.generation === generation }) { return known.cache }
      let cache = IDSetCache()
      held.append(Held(generation: generation, cache: cache))
      return cache
    }
  }

  subscript(key: Key) -> IDSet? {
    get { sets.withLock { $0.byKey[key] } }
    set {
      guard let newValue else { return }
      sets.withLock { sets in
        if sets.byKey.updateValue(newValue, forKey: key) == nil { sets.order.append(key) }
        if sets.order.count > Self.capacity { sets.byKey[sets.order.removeFirst()] = nil }
      }
    }
  }
}

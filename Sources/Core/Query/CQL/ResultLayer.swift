/// The ranges of a result, or the tokens of one of its anchors, as regions that a query can refer to.
///
/// In the order of (start, −end); they may overlap.
struct ResultLayer: Sendable, Equatable {
  let name: String
  let ranges: [Range<Int>]
  /// The greatest end up to and with each range.
  private let reaches: [Int]

  init(_ name: String, _ ranges: [Range<Int>]) {
    self.name = name
    self.ranges = ranges.sorted { ($0.lowerBound, -$0.upperBound) < ($1.lowerBound, -$1.upperBound) }
    var reach = 0
    reaches = self.ranges.map { range in
      reach = max(reach, range.upperBound)
      return reach
    }
  }

  /// The same without ranges that overlap one kept before them: what a subquery searches in.
  var withoutOverlaps: ResultLayer {
    var kept: [Range<Int>] = []
    // Of ranges that begin together, the shortest comes first in a result.
    for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) })
    where range.lowerBound >= kept.last?.upperBound ?? 0 { kept.append(range) }
    return ResultLayer(name, kept)
  }

  var isDisjoint: Bool {
    for index in ranges.indices.dropFirst() where ranges[index].lowerBound < ranges[index - 1].upperBound {
      return false
    }
    return true
  }

  /// The first range that begins at or after `position`.
  func first(atOrAfter position: Int) -> Int {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].lowerBound < position { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func covering(_ position: Int) -> [Int] {
    var result: [Int] = []
    var index = first(atOrAfter: position + 1) - 1
    while index >= 0, reaches[index] > position {
      if ranges[index].upperBound > position { result.append(index) }
      index -= 1
    }
    return result.reversed()
  }

  func starting(at position: Int) -> [Int] { Array(first(atOrAfter: position)..<first(atOrAfter: position + 1)) }

  func ending(at position: Int) -> [Int] {
    position > 0 ? covering(position - 1).filter { ranges[$0].upperBound == position } : []
  }

  /// What the ranges cover, as disjoint ranges.
  var merged: [Range<Int>] {
    ranges.reduce(into: []) { result, range in
      if let last = result.last, last.upperBound >= range.lowerBound {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
  }

  /// The end of the longest range around `position`, which a match that begins there cannot pass.
  func limit(from position: Int) -> Int? {
    let index = first(atOrAfter: position + 1) - 1
    return index >= 0 && reaches[index] > position ? reaches[index] : nil
  }
}

extension ResultLayer {
  /// The layer that `<<NAME>>` means.
  static func ranges(of set: ResultSet, named name: String) -> ResultLayer {
    ResultLayer(CorpusNames.resultMark + name, (0..<set.count).map(set.range))
  }

  /// The layers that anchor tags mean while a result is active.
  static func anchors(of set: ResultSet) -> [ResultLayer] {
    func tokens(_ anchor: AnchorName, _ position: (Int) -> Int?) -> ResultLayer {
      let ranges = (0..<set.count).compactMap { row in position(row).map { $0..<$0 + 1 } }
      return ResultLayer(CorpusNames.anchorMark + anchor.rawValue, Array(Set(ranges)))
    }
    return [
      ResultLayer(CorpusNames.anchorMark + AnchorName.match.rawValue, (0..<set.count).map(set.range)),
      tokens(.matchend) { Int(set.lasts[$0]) },
      tokens(.target, set.target),
      tokens(.keyword, set.keyword),
    ]
  }
}

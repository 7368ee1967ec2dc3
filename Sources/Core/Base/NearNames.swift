/// Finds the names that someone may have meant.
public enum NearNames {
  /// Those of `names` nearest to `name`, at most three, the nearest first; empty when none is near.
  ///
  /// Near means an optimal string alignment distance of at most a third of the length (at least 1), ignoring case,
  /// or that one begins with the other.
  public static func of(_ name: String, among names: some Sequence<String>) -> [String] {
    let wanted = Array(name.lowercased().unicodeScalars.prefix(64))
    guard !wanted.isEmpty else { return [] }
    let allowed = max(1, wanted.count / 3)
    var found: [(distance: Int, name: String)] = []
    for candidate in names {
      let scalars = Array(candidate.lowercased().unicodeScalars.prefix(64))
      var distance = distance(wanted, scalars)
      let isPrefix = scalars.starts(with: wanted) || (wanted.starts(with: scalars) && scalars.count > 2)
      if isPrefix { distance = min(distance, allowed) }
      if distance <= allowed { found.append((distance, candidate)) }
    }
    found.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return found.prefix(3).map(\.name)
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn `first` into `second`.
  private static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in first.indices {
      var current = [row + 1]
      for column in second.indices {
        let cost = first[row] == second[column] ? 0 : 1
        var best = min(last[column + 1] + 1, current[column] + 1, last[column] + cost)
        let isSwap =
          row > 0 && column > 0 && first[row] == second[column - 1] && first[row - 1] == second[column]
        if isSwap { best = min(best, beforeLast[column - 1] + 1) }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[second.count]
  }
}

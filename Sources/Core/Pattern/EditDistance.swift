/// How far apart two texts are.
enum EditDistance {
  /// The optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
  ///
  /// - Complexity: O(first × second).
  static func between<Unit: Equatable>(_ first: [Unit], _ second: [Unit]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in 0..<first.count {
      var current = [row + 1]
      current.reserveCapacity(second.count + 1)
      for column in 0..<second.count {
        let changed = last[column] + (first[row] == second[column] ? 0 : 1)
        var cost = min(changed, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      beforeLast = last
      last = current
    }
    return last[second.count]
  }
}

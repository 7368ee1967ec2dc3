/// Sorts by numbers that are small, as ranks of values are.
enum RankOrder {
  private static let digit = 11

  /// The places of `ranks` in ascending or descending order; equal ones keep their order.
  ///
  /// A radix sort by eleven bits at a time, which calls `pause` between its passes and every 2^18 items.
  static func places(of ranks: [UInt32], isDescending: Bool, pause: () throws -> Void) rethrows -> [Int] {
    var places = Array(ranks.indices)
    let largest = ranks.max() ?? 0
    var other = [Int](repeating: 0, count: places.count)
    var shift = 0
    while shift < 32 && (shift == 0 || largest >> UInt32(shift) > 0) {
      func bucket(_ place: Int) -> Int {
        let rank = isDescending ? largest - ranks[place] : ranks[place]
        return Int(rank >> UInt32(shift)) & (1 << digit - 1)
      }
      var starts = [Int](repeating: 0, count: 1 << digit)
      for place in places { starts[bucket(place)] += 1 }
      var next = 0
      for index in starts.indices { (starts[index], next) = (next, next + starts[index]) }
      for (index, place) in places.enumerated() {
        if index & (1 << 18 - 1) == 0 { try pause() }
        let target = bucket(place)
        other[starts[target]] = place
        starts[target] += 1
      }
      swap(&places, &other)
      shift += digit
    }
    return places
  }
}

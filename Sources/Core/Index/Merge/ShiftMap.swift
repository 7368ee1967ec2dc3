/// Where numbers of a source went, in stretches that move together: tokens, articles.
struct ShiftMap: Sendable {
  struct Stretch: Sendable {
    let source: Range<UInt32>
    /// What is added to a number of it, modulo 2^32.
    let shift: UInt32
  }

  /// The stretches that are kept, ascending in the source and where they went.
  private(set) var stretches: [Stretch] = []

  /// Adds a stretch, which stands behind those before in the source and at its new place.
  mutating func append(_ source: Range<Int>, to target: Int) {
    if source.isEmpty { return }
    let range = UInt32(source.lowerBound)..<UInt32(source.upperBound)
    let shift = UInt32(target) &- range.lowerBound
    if let last = stretches.last, last.source.upperBound == range.lowerBound, last.shift == shift {
      stretches[stretches.count - 1] = Stretch(source: last.source.lowerBound..<range.upperBound, shift: shift)
    } else {
      stretches.append(Stretch(source: range, shift: shift))
    }
  }

  /// The first stretch that ends behind `number`, from `low` on; as many as there are when there is none.
  func first(endingBehind number: UInt32, from low: Int = 0) -> Int {
    var (low, high) = (low, stretches.count)
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].source.upperBound <= number { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What all numbers from `first` to `last` move by; nil when they do not move together or are not all kept.
  func shift(from first: UInt32, to last: UInt32) -> UInt32? {
    let index = self.first(endingBehind: first)
    guard index < stretches.count else { return nil }
    let stretch = stretches[index]
    return stretch.source.lowerBound <= first && last < stretch.source.upperBound ? stretch.shift : nil
  }

  /// The numbers from `source` on that are not kept, below `end`.
  func gaps(below end: Int) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var place = 0
    for stretch in stretches {
      if place < Int(stretch.source.lowerBound) { gaps.append(place..<Int(stretch.source.lowerBound)) }
      place = Int(stretch.source.upperBound)
    }
    if place < end { gaps.append(place..<end) }
    return gaps
  }

  /// Replaces ascending numbers from `start` on by where they went, and takes out those that are not kept.
  ///
  func move(_ numbers: inout [UInt32], from start: Int = 0) {
    guard start < numbers.count else { return }
    var kept = start
    do {
      let count = numbers.count
      var span = numbers.mutableSpan
      var index = start
      var place = 0
      while index < count {
        if place == stretches.count { break }
        if span[index] >= stretches[place].source.upperBound { place = first(endingBehind: span[index], from: place) }
        if place == stretches.count { break }
        let (range, shift) = (stretches[place].source, stretches[place].shift)
        while index < count, span[index] < range.lowerBound { index += 1 }
        while index < count, span[index] < range.upperBound {
          span[kept] = span[index] &+ shift
          kept += 1
          index += 1
        }
      }
    }
    numbers.removeLast(numbers.count - kept)
  }

  /// The same for numbers that have another one beside them.
  func move(_ numbers: inout [UInt32], with others: inout [UInt32]) {
    var kept = 0
    var index = 0
    var place = 0
    while index < numbers.count {
      if place == stretches.count { break }
      if numbers[index] >= stretches[place].source.upperBound {
        place = first(endingBehind: numbers[index], from: place)
      }
      if place == stretches.count { break }
      let stretch = stretches[place]
      if numbers[index] >= stretch.source.lowerBound {
        numbers[kept] = numbers[index] &+ stretch.shift
        others[kept] = others[index]
        kept += 1
      }
      index += 1
    }
    numbers.removeLast(numbers.count - kept)
    others.removeLast(others.count - kept)
  }
}

import CShim

/// Ascending and disjoint ranges.
enum RangeList {
  /// Leaves out the positions, which ascend, that lie in none of the ranges.
  static func keep(_ positions: inout [UInt32], inside ranges: [Range<Int>]) {
    precondition(MemoryLayout<Range<Int>>.size == 2 * MemoryLayout<Int64>.size, "a range is its two bounds")
    // What is kept stands at or before its place, so the array can take it; a range is two numbers, as said above.
    let count = unsafe positions.withUnsafeMutableBufferPointer { positions in
      unsafe ranges.withUnsafeBytes { bounds in
        unsafe shanxi_keep_inside(
          bounds.baseAddress?.assumingMemoryBound(to: Int64.self), ranges.count, positions.baseAddress, positions.count,
          positions.baseAddress)
      }
    }
    positions.removeLast(positions.count - count)
  }

  /// What lies in both; nil stands for everything.
  static func intersection(_ first: [Range<Int>], _ second: [Range<Int>]?) -> [Range<Int>] {
    guard let second else { return first }
    var result: [Range<Int>] = []
    var (index, other) = (0, 0)
    while index < first.count, other < second.count {
      let shared = first[index].clamped(to: second[other])
      if !shared.isEmpty { result.append(shared) }
      if first[index].upperBound < second[other].upperBound { index += 1 } else { other += 1 }
    }
    return result
  }
}

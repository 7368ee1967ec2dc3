/// Tells in which order the boxes of a page are read.
///
/// A page is cut along white lanes: first from top to bottom, into columns read from left to right; where a box that
/// spans columns forbids that, from left to right, into bands read from top to bottom. Bands that have a lane in common
/// stay together, so that columns are not read across.
struct ReadingOrder {
  private let boxes: [Box]
  /// Boxes are made this much smaller on each side before lanes are looked for, as scans lie askew.
  private let slack: Float

  /// - Parameter slack: in the unit of the boxes.
  /// - Returns: the boxes' indices.
  /// - Complexity: O(n² log n) at worst, for a page that falls apart box by box.
  static func of(_ boxes: [Box], slack: Float) -> [Int] {
    ReadingOrder(boxes: boxes, slack: slack).order(Array(boxes.indices), depth: 0)
  }

  private func order(_ own: [Int], depth: Int) -> [Int] {
    guard own.count > 1 else { return own }
    guard depth < 64 else { return byColumn(own) }
    let columns = columns(own)
    if columns.count > 1 { return columns.flatMap { order($0, depth: depth + 1) } }
    let bands = bands(own)
    guard bands.count > 1 else { return byColumn(own) }
    var groups: [[Int]] = []
    var isOpen = false
    for band in bands {
      if isOpen, let last = groups.last, self.columns(last + band).count > 1 {
        groups[groups.count - 1] += band
      } else {
        groups.append(band)
        isOpen = true
      }
    }
    if groups.count == 1 { groups = bands }
    return groups.flatMap { order($0, depth: depth + 1) }
  }

  private func shrunk(_ low: Float, _ high: Float) -> (Float, Float) {
    let inset = min(slack, (high - low) / 4)
    return (low + inset, high - inset)
  }

  /// Groups with a white lane from top to bottom between them, from left to right.
  private func columns(_ own: [Int]) -> [[Int]] {
    cut(own) { shrunk(boxes[$0].left, boxes[$0].right) }
  }

  /// Groups with a white lane from left to right between them, from top to bottom.
  private func bands(_ own: [Int]) -> [[Int]] {
    cut(own) { shrunk(boxes[$0].top, boxes[$0].bottom) }
  }

  private func cut(_ own: [Int], _ extent: (Int) -> (Float, Float)) -> [[Int]] {
    let sorted = own.map { ($0, extent($0)) }.sorted { ($0.1.0, $0.0) < ($1.1.0, $1.0) }
    var groups: [[Int]] = []
    var end = -Float.infinity
    for (index, (low, high)) in sorted {
      if low >= end || groups.isEmpty { groups.append([]) }
      groups[groups.count - 1].append(index)
      end = max(end, high)
    }
    return groups
  }

  /// Without any lane: by the column that a box's left side lies in, then from top to bottom.
  private func byColumn(_ own: [Int]) -> [Int] {
    let widths = own.map { boxes[$0].width }.sorted()
    let width = max(1, widths[widths.count / 2])
    let left = own.map { boxes[$0].left }.min() ?? 0
    func column(_ index: Int) -> Int {
      Int(max(0, min(1e6, ((boxes[index].left - left) / width + 0.35).rounded(.down))))
    }
    return own.sorted { (column($0), boxes[$0].top, $0) < (column($1), boxes[$1].top, $1) }
  }
}

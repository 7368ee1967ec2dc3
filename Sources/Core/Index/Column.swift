/// Equal-sized numbers that follow each other in an index file, or a stretch of them.
///
/// Keeps its file mapped. Access is checked: an index outside throws `outOfRange`, a block whose checksum is wrong
/// throws `damaged`; nothing traps. A copy costs one reference count.
@safe struct Column<Element: FixedWidthInteger & BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Sendable: `base` points into the mapping that `file` keeps, which is never written.

  let file: IndexFile
  /// The section's name, for errors.
  let section: String
  /// How many numbers there are.
  let count: Int
  /// The offset of the first number in the file, in bytes.
  private let start: Int
  private let base: UnsafePointer<Element>

  /// - Precondition: the numbers lie inside the file, and `start` is a multiple of their size.
  init(_ file: IndexFile, section: String, start: Int, count: Int) {
    precondition(start % MemoryLayout<Element>.alignment == 0, "a column begins at a multiple of its element's size")
    self.file = file
    self.section = section
    self.start = start
    self.count = count
    // The mapping checks that the range lies inside it, and it begins on a page.
    unsafe base = file.mapping.address(of: start, length: count * MemoryLayout<Element>.stride)
      .assumingMemoryBound(to: Element.self)
  }

  /// The number at `index`.
  subscript(index: Int) -> Element {
    @inline(__always)
    get throws(IndexError) {
      guard index >= 0 && index < count else { throw outside(index) }
      try file.touch(start + index * MemoryLayout<Element>.stride)
      // `index` is below `count`, which `init` found to fit the mapping.
      return unsafe base[index]
    }
  }

  /// A part of the column, without copying.
  func extracting(_ range: Range<Int>) throws(IndexError) -> Column {
    guard range.lowerBound >= 0 && range.upperBound <= count else { throw outside(range.upperBound) }
    return Column(
      file, section: section, start: start + range.lowerBound * MemoryLayout<Element>.stride, count: range.count)
  }

  /// Lends a verified part of the column for a scan.
  ///
  /// The compiler lends from a local only: `let ids = attribute.ids`, then `let span = try ids.span(range)`.
  @_lifetime(borrow self)
  func span(_ range: Range<Int>) throws(IndexError) -> Span<Element> {
    guard range.lowerBound >= 0 && range.upperBound <= count else { throw outside(range.upperBound) }
    let stride = MemoryLayout<Element>.stride
    try file.touch(start + range.lowerBound * stride..<start + range.upperBound * stride)
    // The range is inside `count`, and `self` keeps the file that keeps the mapping.
    let buffer = unsafe UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
    let span = unsafe buffer.span
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Lends the whole column, verified.
  @_lifetime(borrow self)
  func span() throws(IndexError) -> Span<Element> {
    let span = try span(0..<count)
    // The span points into the mapping that `self` keeps.
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Copies a verified part of the column.
  func copy(_ range: Range<Int>) throws(IndexError) -> [Element] {
    let part = try span(range)
    return unsafe part.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// The index of the first number from `low` on that is not below `value`, in an ascending column.
  ///
  /// - Complexity: O(log distance), so a walk that gives its last place is fast.
  func lowerBound(_ value: Element, from low: Int = 0) throws(IndexError) -> Int {
    var below = low - 1
    var step = 1
    while below + step < count, try self[below + step] < value {
      below += step
      step *= 2
    }
    var above = min(below + step, count)
    while above - below > 1 {
      let middle = (below + above) / 2
      if try self[middle] < value { below = middle } else { above = middle }
    }
    return above
  }

  /// What entries `index` and `index + 1` bound, in a column of ascending offsets into something of length `limit`.
  func extent(_ index: Int, within limit: Int) throws(IndexError) -> Range<Int> {
    let low = try self[index]
    let high = try self[index + 1]
    guard low <= high && high <= limit else {
      throw damaged("offsets \(low) and \(high) are not in order below \(limit)", at: index)
    }
    return Int(low)..<Int(high)
  }

  /// The offset of an entry in the file, in bytes.
  func offset(of index: Int) -> Int { start + index * MemoryLayout<Element>.stride }

  /// Records that the number at `index` cannot be what was written.
  func damaged(_ detail: String, at index: Int) -> IndexError {
    file.damaged(detail, section: section, at: start + index * MemoryLayout<Element>.stride)
  }

  private func outside(_ index: Int) -> IndexError {
    file.fault ?? IndexError(.outOfRange, file.path, section: section, "there is no entry \(index) among \(count)")
  }
}

extension Column<UInt8> {
  /// Copies a range of bytes as text; bytes that are no UTF-8 are replaced.
  func text(_ range: Range<Int>) throws(IndexError) -> String {
    String(decoding: try copy(range), as: UTF8.self)
  }
}

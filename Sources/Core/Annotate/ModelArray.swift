/// Numbers of one part of a mapped model file.
///
/// Checked when made: the part lies inside the file and begins at a multiple of the element's alignment.
@safe package struct ModelArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  // Sendable: the mapping is read only and lives as long as this value holds it.
  private let file: MappedFile
  private let start: UnsafePointer<Element>
  package let count: Int

  /// The elements at `offset` of `file`, or nil when they do not lie inside it.
  init?(_ file: MappedFile, offset: Int, count: Int) {
    let stride = MemoryLayout<Element>.stride
    guard offset >= 0, count >= 0, offset % MemoryLayout<Element>.alignment == 0, offset <= file.count,
      count <= (file.count - offset) / stride
    else { return nil }
    self.file = file
    self.count = count
    // The range was just checked to lie inside the mapping, which starts at a page.
    unsafe start = file.address(of: offset, length: count * stride).assumingMemoryBound(to: Element.self)
  }

  /// The elements, without a copy.
  package var span: Span<Element> {
    @_lifetime(borrow self)
    @inline(__always)
    get {
      // `start` spans `count` elements while `file` is held.
      let buffer = unsafe UnsafeBufferPointer(start: start, count: count)
      return unsafe _overrideLifetime(buffer.span, borrowing: self)
    }
  }
}

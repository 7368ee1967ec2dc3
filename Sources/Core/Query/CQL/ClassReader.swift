import CShim

/// Memory for the kernels that read tokens in bulk; zero at first.
@safe final class ScanBuffer<Element: BitwiseCopyable & FixedWidthInteger> {
  let count: Int
  /// Points at `count` elements as long as the buffer lives.
  @unsafe let base: UnsafeMutablePointer<Element>

  init(count: Int) {
    self.count = count
    unsafe base = .allocate(capacity: max(1, count))
    unsafe base.initialize(repeating: 0, count: max(1, count))
  }

  /// A copy of an array.
  convenience init(_ elements: [Element]) {
    self.init(count: elements.count)
    // The buffer has room for as many as the array has.
    for (index, element) in elements.enumerated() { unsafe base[index] = element }
  }

  deinit { unsafe base.deallocate() }

  /// Appends the first `count` elements to an array.
  func append(_ count: Int, to array: inout [Element]) {
    // There are no more than `self.count` elements.
    unsafe array.append(contentsOf: UnsafeBufferPointer(start: base, count: min(count, self.count)))
  }

  /// The first `count` elements as an array.
  func prefix(_ count: Int) -> [Element] {
    let count = min(count, self.count)
    return unsafe Array(UnsafeBufferPointer(start: base, count: count))
  }
}

/// Where the classes of tokens come from.
enum ScanColumn: Sendable, Equatable {
  /// Nothing needs to be read.
  case none
  /// The ids of one attribute, a byte each.
  case bytes(Int)
  /// The types of the tokens, which decide all attributes that go with the word.
  case types
  /// The ids of one attribute.
  case ids(Int)
}

/// Reads the classes of tokens in bulk: one bit for each of up to eight tests.
struct ClassReader<Tokens: IndexedTokens>: Sendable {
  /// Bytes behind the classes that kernels may read.
  static var padding: Int { 128 }

  private let tokens: Tokens
  private let column: ScanColumn
  /// The class of each key of the column.
  private let table: [UInt8]

  /// Nil when the tests read attributes that no column decides together.
  init?(_ tests: [TokenTest], _ tokens: Tokens, _ cancel: CancelFlag) throws {
    self.tokens = tokens
    var attributes: Set<Int> = []
    for test in tests { test.collectAttributes(into: &attributes) }
    if attributes.isEmpty {
      column = .none
      table = [0]
      return
    }
    if attributes.count == 1, let only = attributes.first, tokens.hasBytes(only) {
      column = .bytes(only)
    } else if attributes.allSatisfy(tokens.hasTypes) {
      column = .types
    } else if attributes.count == 1, let only = attributes.first {
      column = .ids(only)
    } else {
      return nil
    }
    let keyCount =
      switch column {
      case .none: 1
      case .bytes: 256
      case .types: tokens.typeCount
      case .ids(let attribute): tokens.lexiconCount(attribute)
      }
    var table = [UInt8](repeating: 0, count: keyCount)
    for (bit, test) in tests.enumerated() {
      try cancel.check()
      let passes = try Self.passes(test, column, keyCount, tokens)
      for key in table.indices { table[key] |= passes[key] << UInt8(bit) }
    }
    self.table = table
  }

  /// 1 for each key that passes.
  static func passes(
    _ test: TokenTest, _ column: ScanColumn, _ keyCount: Int, _ tokens: Tokens
  ) throws -> [UInt8] {
    var passes = [UInt8](repeating: 0, count: keyCount)
    switch test {
    case .constant(let value): if value { passes = [UInt8](repeating: 1, count: keyCount) }
    case .ids(let attribute, _, let set):
      guard case .types = column else {
        for id in 0..<min(keyCount, tokens.lexiconCount(attribute)) where set.contains(UInt32(id)) { passes[id] = 1 }
        return passes
      }
      let count = UInt32(tokens.lexiconCount(attribute))
      try tokens.withTypeIDs(attribute) { ids in
        for type in 0..<min(keyCount, ids.count) where ids[type] < count && set.contains(ids[type]) {
          passes[type] = 1
        }
      }
    case .any(let parts):
      for part in parts {
        let other = try self.passes(part, column, keyCount, tokens)
        for key in passes.indices { passes[key] |= other[key] }
      }
    case .all(let parts):
      passes = [UInt8](repeating: 1, count: keyCount)
      for part in parts {
        let other = try self.passes(part, column, keyCount, tokens)
        for key in passes.indices { passes[key] &= other[key] }
      }
    case .not(let inner):
      let other = try self.passes(inner, column, keyCount, tokens)
      for key in passes.indices { passes[key] = 1 - other[key] }
    case .sameValue, .condition: break
    }
    return passes
  }

  /// Replaces the beginning of `classes` by the classes of a range of tokens.
  ///
  /// - Precondition: `classes` has `ClassReader.padding` elements more than the range.
  func read(_ range: Range<Int>, into classes: ScanBuffer<UInt8>, _ keys: inout [UInt32]) throws {
    precondition(range.count + Self.padding <= classes.count, "the buffer has room for the classes")
    switch column {
    case .none: break
    case .bytes(let attribute):
      try tokens.withBytes(attribute, range) { bytes in
        // The table has 256 entries, and the buffer room for all of them.
        unsafe bytes.withUnsafeBufferPointer { bytes in
          unsafe shanxi_classify_bytes(bytes.baseAddress, bytes.count, table, classes.base)
        }
      }
    case .types, .ids:
      if case .ids(let attribute) = column {
        try tokens.readIDs(attribute, range, into: &keys)
      } else {
        try tokens.readTypes(range, into: &keys)
      }
      // The kernel refuses keys outside of the table.
      guard unsafe shanxi_classify_numbers(keys, keys.count, table, table.count, classes.base) != 0 else {
        // Names the place of what is outside, as a reader that looks at one token does.
        for position in range { _ = try tokens.id(0, at: position) }
        throw QueryError(.tooLarge, "the index has a token of no type", at: .nowhere)
      }
    }
  }
}

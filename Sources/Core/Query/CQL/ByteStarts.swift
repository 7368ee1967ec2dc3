import CShim

/// Runs an automaton from starts that lie apart, where one byte of each token decides all that is not known of it.
struct ByteStarts<Tokens: IndexedTokens>: Sendable {
  private let tokens: Tokens
  private let automaton: Automaton
  /// The attribute that is read.
  private let attribute: Int
  /// The class of each id, as far as the attribute decides it.
  private let table: [UInt8]
  /// The bits that tokens have besides, by their distance from the start.
  private let known: [UInt8]
  private let isLongest: Bool

  /// Nil when other attributes decide too, or there is nothing to read.
  ///
  /// - Parameters:
  ///   - relevant: the tests that decide anything at each distance from the start, one bit each.
  ///   - known: those of them that pass there.
  init?(_ automaton: Automaton, _ tokens: Tokens, relevant: [UInt8], known: [UInt8], isLongest: Bool) {
    precondition(relevant.count == known.count, "there are bits for each distance")
    var needed: UInt8 = 0
    for (relevant, known) in zip(relevant, known) { needed |= relevant & ~known }
    let bits = automaton.tests.indices.filter { needed >> UInt8($0) & 1 != 0 }
    var attributes: Set<Int> = []
    for bit in bits { automaton.tests[bit].collectAttributes(into: &attributes) }
    guard attributes.count == 1, let attribute = attributes.first, tokens.hasBytes(attribute) else { return nil }
    var table = [UInt8](repeating: 0, count: 256)
    for bit in bits {
      guard let passes = try? ClassReader.passes(automaton.tests[bit], .bytes(attribute), 256, tokens) else {
        return nil
      }
      for key in table.indices { table[key] |= passes[key] << UInt8(bit) }
    }
    self.tokens = tokens
    self.automaton = automaton
    self.attribute = attribute
    self.table = table
    self.known = known
    self.isLongest = isLongest
  }

  /// How many tokens the match from each start has, at most `span`; 0 where there is none.
  ///
  /// - Parameter joints: where regions meet that matches stay inside of; nil when they need not.
  /// - Precondition: the starts ascend, and are tokens.
  func lengths(from starts: Span<UInt32>, atMost span: Int, inside joints: RegionJoints?) throws -> [UInt32] {
    let span = min(span, known.count)
    precondition(joints == nil || span <= RegionJoints.longest, "the kernel looks at two words of joints")
    var lengths = [UInt32](repeating: 0, count: starts.count)
    if starts.isEmpty || span <= 0 { return lengths }
    let low = Int(starts[0])
    let end = min(tokens.tokenCount, Int(starts[starts.count - 1]) + span)
    try tokens.withBytes(attribute, low..<end) { bytes in
      var run = unsafe shanxi_starts()
      unsafe run.low = UInt32(low)
      unsafe run.end = UInt32(low + bytes.count)
      unsafe run.shift = UInt32(automaton.shift)
      unsafe run.span = UInt32(span)
      unsafe run.longest = isLongest ? 1 : 0
      // The kernel reads the bytes of tokens before `end` only, a class has a bit for each test at most, and the states
      // of the automaton have an entry for each class.
      unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe run.keys = bytes.baseAddress
        guard let joints else { return unsafe self.run(&run, starts, &lengths) }
        joints.withBits { bits, covered in
          unsafe (run.covered_from, run.covered_to) = (UInt32(covered.lowerBound), UInt32(covered.upperBound))
          // There is a word behind that of each token which is covered.
          unsafe bits.withUnsafeBufferPointer { bits in
            unsafe run.joints = bits.baseAddress
            unsafe self.run(&run, starts, &lengths)
          }
        }
      }
    }
    return lengths
  }

  /// - Precondition: all of `run` is there but the tables.
  private func run(_ run: inout shanxi_starts, _ starts: Span<UInt32>, _ lengths: inout [UInt32]) {
    unsafe table.withUnsafeBufferPointer { table in
      unsafe known.withUnsafeBufferPointer { known in
        unsafe automaton.next.withUnsafeBufferPointer { next in
          unsafe automaton.accepts.withUnsafeBufferPointer { accepts in
            unsafe (run.table, run.known) = (table.baseAddress, known.baseAddress)
            unsafe (run.next, run.accepts) = (next.baseAddress, accepts.baseAddress)
            unsafe starts.withUnsafeBufferPointer { starts in
              unsafe shanxi_run_starts(&run, starts.baseAddress, starts.count, &lengths)
            }
          }
        }
      }
    }
  }
}

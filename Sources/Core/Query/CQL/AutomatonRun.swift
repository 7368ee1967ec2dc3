import CShim

/// An automaton on its way through the classes of tokens, which are loaded piece by piece.
@safe struct AutomatonRun {
  /// Matches found before they are taken over.
  private static let room = 1 << 14

  private let next: ScanBuffer<UInt16>
  private let accepts: ScanBuffer<UInt8>
  private var segments = ScanBuffer<UInt32>(count: 0)
  /// Where the classes of the tokens are put before `loaded`.
  private(set) var classes: ScanBuffer<UInt8>
  var keys: [UInt32] = []
  private let starts: ScanBuffer<UInt32>
  private let ends: ScanBuffer<UInt32>
  private let taken: ScanBuffer<UInt64>?
  private let keeps: Bool
  /// Where the starts end.
  private let last: Int
  /// What the kernel works on; its pointers are those of the buffers above.
  private var state = unsafe shanxi_automaton()
  private(set) var spans = Spans()
  private(set) var count = 0

  /// - Parameters:
  ///   - dropsTakenEnds: whether of matches with one end only the first is kept.
  ///   - starts: where matches may begin; ends lie behind.
  ///   - keptFrom: matches that begin before are found only to drop others.
  ///   - keeps: whether `spans` are wanted, or `count` only.
  init(
    _ automaton: Automaton, isLongest: Bool, dropsTakenEnds: Bool, from starts: Range<Int>, keptFrom: Int,
    tokenCount: Int, keeps: Bool
  ) {
    next = ScanBuffer(automaton.next)
    accepts = ScanBuffer(automaton.accepts)
    classes = ScanBuffer(count: 0)
    self.keeps = keeps
    last = starts.upperBound
    self.starts = ScanBuffer(count: keeps ? Self.room : 0)
    ends = ScanBuffer(count: keeps ? Self.room : 0)
    taken = dropsTakenEnds ? ScanBuffer(count: (tokenCount - starts.lowerBound) / 64 + 1) : nil
    // Each pointer is that of a buffer which lives as long as this run.
    unsafe state.next = UnsafePointer(next.base)
    unsafe state.accepts = UnsafePointer(accepts.base)
    unsafe state.shift = UInt32(automaton.shift)
    unsafe state.begins = automaton.begins
    unsafe state.mode = automaton.isWholeRegion ? 2 : isLongest ? 1 : 0
    unsafe state.span = .max
    unsafe state.starts = keeps ? self.starts.base : nil
    unsafe state.ends = keeps ? ends.base : nil
    unsafe state.capacity = keeps ? Self.room : .max
    unsafe state.taken = taken?.base
    unsafe state.first = UInt32(starts.lowerBound)
    unsafe state.kept_from = UInt32(keptFrom)
  }

  /// Tokens that a match has at most.
  var span: Int {
    get { unsafe Int(state.span) }
    set { unsafe state.span = UInt32(clamping: newValue) }
  }

  /// Takes up segments: ascending starts, each with the end of the starts and the limit of the matches.
  mutating func begin(_ segments: [UInt32]) {
    self.segments = ScanBuffer(segments)
    unsafe state.segments = UnsafePointer(self.segments.base)
    unsafe state.segment_count = segments.count / 3
    unsafe state.segment = 0
  }

  /// Goes on to the end of the segments; returns where classes are needed first, nil at the end.
  mutating func advance() -> Int? {
    while true {
      let outcome = unsafe shanxi_run_automaton(&state)
      let found = unsafe Int(state.found)
      if keeps {
        let first = unsafe Int(state.first)
        spans.makeRoom(for: found, after: unsafe Int(state.position) - first, of: last - first)
        starts.append(found, to: &spans.starts)
        ends.append(found, to: &spans.ends)
        unsafe state.found = 0
      } else {
        count = found
      }
      switch outcome {
      case 0: return nil
      case 1: return unsafe Int(state.position)
      default: continue
      }
    }
  }

  /// How many classes to load from `position` on, at least `least`: more than the last time when those did not reach
  /// to the end of a match. Makes room for them.
  mutating func chunk(from position: Int, atLeast least: Int) -> Int {
    let isSame = unsafe Int(state.base) == position && state.end > state.base
    let size = isSame ? unsafe max(least, 2 * Int(state.end - state.base)) : least
    if classes.count < size + 128 { classes = ScanBuffer(count: size + 128) }
    return size
  }

  /// Notes that `classes` has those of `range` now.
  mutating func loaded(_ range: Range<Int>) {
    unsafe state.classes = UnsafePointer(classes.base)
    unsafe state.base = UInt32(range.lowerBound)
    unsafe state.end = UInt32(range.upperBound)
  }
}

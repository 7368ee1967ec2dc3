import Glibc

/// Counts the values in the windows of matches, on all processors.
struct WindowCount<Tokens: IndexedTokens>: Sendable {
  private let tokens: Tokens
  private let attribute: Int
  private let window: CollocationWindow
  private let ranges: [Range<Int>]?
  /// First and last token of each match, in corpus order.
  private let firsts: [UInt32]
  private let lasts: [UInt32]
  /// Tokens that make another processor worth while.
  private let part: Int

  init(
    _ attribute: Int, of tokens: Tokens, near set: ResultSet, _ window: CollocationWindow, ranges: [Range<Int>]?,
    part: Int = 1 << 18
  ) {
    self.tokens = tokens
    self.attribute = attribute
    self.window = window
    self.ranges = ranges
    self.part = part
    firsts = set.firsts
    lasts = set.lasts
  }

  /// - Throws: `CountOverflow` when there are too many tokens in the windows.
  func tally(_ cancel: CancelFlag) throws -> ValueTally<Tokens> {
    if firsts.isEmpty { return try ValueTally(attribute, of: tokens, cancel) }
    if window.counting == .once, !isOrdered { return try tallyOfUnion(cancel) }
    let jobs = jobs
    let cuts = (0...jobs).map { firsts.count * $0 / jobs }
    let tallies = try Parallel.map(jobs, jobs: jobs) { job in
      Result {
        let rows = cuts[job]..<cuts[job + 1]
        return window.counting == .each ? try tallyOfEach(rows, cancel) : try tallyOnce(rows, cancel)
      }
    }.map { try $0.get() }
    var whole = tallies[0]
    for other in tallies.dropFirst() { try whole.merge(other) }
    return whole
  }

  private var jobs: Int {
    var width = 64
    if window.left < 1 << 20, window.right < 1 << 20 { width = min(width, window.left + window.right) }
    return max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 8, firsts.count * width / part, firsts.count))
  }

  /// Whether the windows of later matches begin and end later.
  private var isOrdered: Bool {
    if let within = window.within, within.column != nil || !tokens.isDisjoint(within.layer) { return false }
    var isAscending = true
    var before: UInt32 = 0
    for last in lasts {
      if last < before { isAscending = false }
      before = last
    }
    return isAscending
  }

  private func bounds() -> WindowBounds<Tokens> { WindowBounds(window, tokens, ranges: ranges) }

  // MARK: - For each match

  private func tallyOfEach(_ rows: Range<Int>, _ cancel: CancelFlag) throws -> ValueTally<Tokens> {
    var tally = try ValueTally(attribute, of: tokens, cancel)
    var bounds = bounds()
    for row in rows {
      let (first, last) = (Int(firsts[row]), Int(lasts[row]))
      try tally.add(try bounds.low(first), first, cancel)
      try tally.add(last + 1, try bounds.high(last), cancel)
    }
    try tally.flush(cancel)
    return tally
  }

  // MARK: - Once

  /// Counts what is near the matches of some rows and not before the window of the first of them, up to where the
  /// window of the next row begins.
  ///
  /// Left and right sides both come in ascending order, so they are merged as they come.
  private func tallyOnce(_ rows: Range<Int>, _ cancel: CancelFlag) throws -> ValueTally<Tokens> {
    var tally = try ValueTally(attribute, of: tokens, cancel)
    var (lefts, rights) = (bounds(), bounds())
    var covered = rows.lowerBound == 0 ? 0 : try lefts.low(Int(firsts[rows.lowerBound]))
    let end = rows.upperBound == firsts.count ? tokens.tokenCount : try rights.low(Int(firsts[rows.upperBound]))
    // Matches before these rows whose windows reach into the stretch.
    var right = rows.lowerBound
    while right > 0, try rights.high(Int(lasts[right - 1])) > covered { right -= 1 }
    var left = right
    var open = 0..<0
    var nextLeft = 0
    var hasLeft = false
    while right < rows.upperBound {
      if left < rows.upperBound, !hasLeft {
        nextLeft = try lefts.low(Int(firsts[left]))
        hasLeft = true
      }
      let low: Int
      let high: Int
      // The right side of a match never begins before its left side does.
      if left < rows.upperBound, right == left || nextLeft <= Int(lasts[right]) + 1 {
        (low, high) = (nextLeft, Int(firsts[left]))
        left += 1
        hasLeft = false
      } else {
        low = Int(lasts[right]) + 1
        high = try rights.high(Int(lasts[right]))
        right += 1
      }
      let (from, to) = (max(low, covered), min(high, end))
      if from >= to { continue }
      covered = to
      if from == open.upperBound, to - open.lowerBound < 1 << 16 {
        open = open.lowerBound..<to
      } else {
        try tally.add(open.lowerBound, open.upperBound, cancel)
        open = from..<to
      }
    }
    try tally.add(open.lowerBound, open.upperBound, cancel)
    try tally.flush(cancel)
    return tally
  }

  /// The same for windows in any order.
  private func tallyOfUnion(_ cancel: CancelFlag) throws -> ValueTally<Tokens> {
    var tally = try ValueTally(attribute, of: tokens, cancel)
    var bounds = bounds()
    try cancel.charge(16 * firsts.count)
    var sides: [UInt64] = []
    sides.reserveCapacity(2 * firsts.count)
    for row in firsts.indices {
      if row & 4095 == 0 { try cancel.check() }
      let (first, last) = (Int(firsts[row]), Int(lasts[row]))
      let (low, high) = (try bounds.low(first), try bounds.high(last))
      if low < first { sides.append(UInt64(low) << 32 | UInt64(first)) }
      if last + 1 < high { sides.append(UInt64(last + 1) << 32 | UInt64(high)) }
    }
    try cancel.check()
    sides.sort()
    var covered = 0
    for side in sides {
      let (low, high) = (Int(side >> 32), Int(side & UInt64(UInt32.max)))
      try tally.add(max(low, covered), high, cancel)
      covered = max(covered, high)
    }
    try tally.flush(cancel)
    return tally
  }
}

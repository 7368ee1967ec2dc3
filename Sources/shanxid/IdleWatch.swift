/// Tells when nobody has been connected for long enough.
struct IdleWatch {
  private var accepted = -1
  private var since: UInt64 = 0

  /// Whether the time is over; call it now and then with the connections open and accepted so far.
  ///
  /// - Parameter limit: seconds; nil: never.
  mutating func isOver(_ uses: (open: Int, accepted: Int), limit: Int?, now: UInt64) -> Bool {
    if uses.open > 0 || uses.accepted != accepted {
      accepted = uses.accepted
      since = now
    }
    guard let limit else { return false }
    return now - since >= UInt64(limit) * 1_000_000_000
  }
}

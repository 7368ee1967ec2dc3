/// Tells when nobody has been connected for long enough.
struct IdleWatch {
  /// Seconds; nil: never.
  let limit: Int?
  private var accepted = -1
  private var since: UInt64 = 0

  init(limit: Int?) { self.limit = limit }

  /// Whether the time is over; call it now and then with the connections open and accepted so far.
  mutating func isOver(_ uses: (open: Int, accepted: Int), now: UInt64) -> Bool {
    if uses.open > 0 || uses.accepted != accepted {
      accepted = uses.accepted
      since = now
    }
    guard let limit else { return false }
    return now - since >= UInt64(limit) * 1_000_000_000
  }
}

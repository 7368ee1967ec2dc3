import DequeModule

/// What a connection does about what happens to it: framing, order, limits, and when to close.
///
/// Holds no descriptor and no clock. Its owner tells it what happened (`receive`, `finish`, …) and then carries out
/// what `next` returns until that is nil; times are nanoseconds of `MonotonicClock`.
public struct Connection: Sendable {
  /// One request in work on this connection.
  public struct Ticket: Hashable, Sendable {
    let number: Int
  }

  /// What the owner has to do.
  public enum Action: Equatable, Sendable {
    /// Work this out on another thread, then call `finish`.
    case start(Ticket, Request)
    /// Work this out now, then call `answered`; it overtakes what waits for its turn. `didCancel` tells whether a
    /// `cancel` found its request.
    case answer(Request, didCancel: Bool)
    /// Read this long line on another thread with `Request.parse`, then call `parsed`.
    case parse([UInt8], isFirst: Bool)
    /// Nobody waits for this any more; `finish` is still called when the work has ended.
    case cancel(Ticket)
    /// Send these bytes, then call `wrote`; no other write comes before that.
    case write([UInt8])
    /// Take no more bytes from the peer.
    case pauseReading
    /// Take bytes from the peer again.
    case resumeReading
    /// Close the socket, then call `peerGone`.
    case close(CloseReason)
  }

  /// Why a connection is closed from this side.
  public enum CloseReason: String, Sendable {
    /// The peer ended its input and has every answer, or the server drains.
    case finished
    /// The peer took no byte for too long.
    case stalled
  }

  /// Which methods are not treated as the others.
  public struct Kinds: Sendable {
    /// Methods that are answered at once by the connection's own thread.
    public let instant: Set<String>
    /// Methods that do not wait for their turn, but are worked out on another thread.
    public let express: Set<String>
    /// Methods that are carried out even when the peer has gone.
    public let writing: Set<String>
    /// What a request asks of the connection itself; nil for others and for those with wrong params.
    public let action: @Sendable (Request) -> ConnectionAction?

    /// Names the methods of each kind.
    public init(
      instant: Set<String>, express: Set<String>, writing: Set<String>,
      action: @escaping @Sendable (Request) -> ConnectionAction?
    ) {
      self.instant = instant
      self.express = express
      self.writing = writing
      self.action = action
    }
  }

  struct Slot: Sendable {
    enum State: Sendable {
      case waiting(Request)
      case running
      case done([UInt8])
    }

    let ticket: Ticket
    /// Nil for a notification and for a line without a readable id.
    let id: RequestID?
    let method: String
    /// Whether the answer is dropped.
    var isSilent: Bool
    /// Whether it sends lines before its answer, and so begins at the head of the queue only.
    let isStream: Bool
    /// Whether its answer leaves as soon as it is there, also where order is kept.
    let isExpress: Bool
    /// Whether MCP's rules hold for it, by which a cancelled request gets no answer.
    let isMCP: Bool
    /// Bytes of its line, until it is answered.
    let cost: Int
    /// When its line was read.
    let received: UInt64
    /// When it is refused if it has no answer yet.
    var limit: UInt64
    /// What notifications of its progress are marked with; nil when none was asked for.
    let progressToken: JSONValue?
    /// When the next one is due.
    var nextProgress: UInt64
    var isCancelled = false
    var state: State
  }

  /// The most bytes of one `write`, so that many connections take turns.
  static let turn = 64 << 10
  /// Lines above this size are read by another thread, so that neighbours do not wait.
  static let longLine = 64 << 10
  /// How long a half-closed peer with work pending is left without a byte.
  static let heartbeat: UInt64 = 200_000_000
  /// How long a draining server looks for requests that were already under way.
  static let drainGrace: UInt64 = 50_000_000
  /// How long a request runs before it tells of its progress, and the time between two tellings.
  static let firstProgress: UInt64 = 500_000_000
  static let progressInterval: UInt64 = 250_000_000
  /// Nanoseconds allowed for a request that does not say.
  static let timeout: UInt64 = 60_000_000_000
  /// How much later than its own deadline work is refused that has not looked at the clock.
  static let grace: UInt64 = 100_000_000
  /// How long cancelled work may take to end before it is answered for.
  static let cancelGrace: UInt64 = 50_000_000

  let limits: Limits
  let kinds: Kinds
  var framer: LineFramer
  /// Requests without an answer on its way, in the order of their lines.
  var slots: Deque<Slot> = []
  /// How many of the slots are in work.
  var running = 0
  var nextTicket = 1
  var isOrdered = true
  /// MCP was spoken here, so nothing is sent between lines.
  var usesMCP = false
  /// `initialize` was received.
  var isInitialized = false
  /// When a request has to be refused or its progress to be told; the greatest value stands for never.
  var timerDue: UInt64 = .max
  var hasSeenLine = false
  /// A long line is being read; those behind it wait.
  var isParsing = false
  /// The peer sends no more: half-close or `bye`.
  var inputHasEnded = false
  /// The peer is gone in both directions.
  var isGone = false
  var drainBegan: UInt64?
  var isReading = true
  var hasClosed = false
  /// Decisions that a single call brought with it, for `next` to return first.
  var decided: Deque<Action> = []
  /// Bytes for the peer that were not handed out by `write`, from `outputStart` on.
  var output: [UInt8] = []
  var outputStart = 0
  /// Bytes of the `write` that was not acknowledged.
  var unacknowledged = 0
  /// Bytes of answers that wait for their turn.
  var waitingBytes = 0
  /// Bytes of the lines of all slots.
  var requestBytes = 0
  /// Output went above the high mark and not yet below the low one.
  var outputIsFull = false
  /// When a byte was last handed out or accepted.
  var lastProgress: UInt64 = 0
  var lastUnsent = 0
  /// The time of the last call of `next`.
  var clock: UInt64 = 0

  /// A connection that was just accepted.
  public init(limits: Limits, kinds: Kinds) {
    self.limits = limits
    self.kinds = kinds
    framer = LineFramer(limit: limits.requestLine)
  }

  /// Bytes on their way to the peer that its socket has not accepted.
  public var unsentOutput: Int { output.count - outputStart + unacknowledged }

  /// The same with the answers that wait for their turn.
  public var pendingOutput: Int { unsentOutput + waitingBytes }

  // Inputs

  /// Bytes came from the peer.
  public mutating func receive(_ bytes: Span<UInt8>) {
    guard !inputHasEnded else { return }
    framer.append(bytes)
  }

  /// The peer shut down its sending side.
  public mutating func inputClosed(now: UInt64) {
    guard !inputHasEnded else { return }
    framer.end()
    inputHasEnded = true
    lastProgress = now
  }

  /// The socket is closed in both directions: work stops, except that of methods that write.
  public mutating func peerGone() {
    isGone = true
    inputHasEnded = true
    framer.close()
    for slot in slots {
      if case .running = slot.state, !kinds.writing.contains(slot.method) { decided.append(.cancel(slot.ticket)) }
    }
    slots.removeAll()
    output = []
    (outputStart, unacknowledged, waitingBytes, requestBytes) = (0, 0, 0, 0)
  }

  /// What `parse` asked for is this; `count` is the length of the line.
  public mutating func parsed(_ request: Result<Request, ErrorReply>, count: Int, isFirst: Bool) {
    isParsing = false
    guard !isGone else { return }
    take(request, cost: count, isFirst: isFirst)
  }

  /// The work of `ticket` has ended with this line, LF included.
  public mutating func finish(_ ticket: Ticket, _ line: [UInt8]) {
    // What was cancelled or took too long has its answer already.
    guard let index = slots.firstIndex(where: { $0.ticket == ticket }), case .running = slots[index].state else {
      return
    }
    running -= 1
    settle(index, line)
    advance()
  }

  /// Somebody else ends the work of `ticket`, as if the peer had cancelled it.
  public mutating func cancel(_ ticket: Ticket) {
    guard let index = slots.firstIndex(where: { $0.ticket == ticket }) else { return }
    _ = cancel(at: index)
    advance()
  }

  /// What `answer` asked for has this line, LF included.
  public mutating func answered(_ line: [UInt8]) {
    send(line)
  }

  /// The work of `ticket` sends these lines before its answer.
  public mutating func emit(_ ticket: Ticket, _ lines: [UInt8]) {
    guard let slot = slots.first(where: { $0.ticket == ticket }), !slot.isSilent else { return }
    send(lines)
  }

  /// Whether lines that answer no request, such as events, should be sent now.
  public var hasRoomForEvents: Bool { !outputIsFull && !isGone && !hasClosed }

  /// Sends lines that answer no request.
  public mutating func notify(_ lines: [UInt8]) {
    send(lines)
  }

  /// When the work of `ticket` is over at the latest.
  public func deadline(of ticket: Ticket) -> UInt64 {
    guard let slot = slots.first(where: { $0.ticket == ticket }) else { return .max }
    return slot.limit - Self.grace
  }

  /// The peer's socket accepted the last `write` wholly.
  public mutating func wrote(now: UInt64) {
    unacknowledged = 0
    lastProgress = now
    updateOutputMarks()
  }

  /// `nextDeadline` has come; `unsent` counts the bytes of the last `write` that the socket has not accepted.
  public mutating func tick(now: UInt64, unsent: Int) {
    if unacknowledged > 0 && unsent != lastUnsent { lastProgress = now }
    lastUnsent = unsent
  }

  /// The server ends: requests from now on are refused, and the connection closes when it has its answers.
  public mutating func drain(now: UInt64) {
    guard drainBegan == nil else { return }
    drainBegan = now
  }

  /// The server cannot wait any longer: whatever has no answer is refused, and its work stops, except that of methods
  /// that write.
  public mutating func abandon() {
    for index in slots.indices {
      let slot = slots[index]
      switch slot.state {
      case .done: continue
      case .running:
        running -= 1
        if !kinds.writing.contains(slot.method) { decided.append(.cancel(slot.ticket)) }
      case .waiting: break
      }
      settle(index, Reply.error(slot.id, Refusal(.shuttingDown, "the daemon ended before this was answered")))
    }
    advance()
  }
}

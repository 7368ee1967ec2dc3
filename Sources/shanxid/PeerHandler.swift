import Core
import Logging
import NIOCore

/// One connection: carries bytes and time to its `Connection`, and out what that decides.
///
/// Runs on the event loop of its channel only.
final class PeerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// What all connections share.
  struct Environment: Sendable {
    let service: Service
    let pool: WorkerPool
    let peers: Peers
    let limits: SharedLimits
    let logger: Logger
    /// The socket's path.
    let path: String
  }

  /// A request in work.
  private struct Work {
    let task: WorkerPool.Job
    /// Its number in the engine's table.
    let job: Int?
  }

  private let environment: Environment
  private let caller: Caller
  private let gate: OutputGate
  private var connection: Connection
  private var works: [Connection.Ticket: Work] = [:]
  /// What the peer wants to be told of.
  private var subscription: EventBoard.Subscription?
  private var context: ChannelHandlerContext?
  private var isRunning = false
  /// What `peers` was last told.
  private var pending = 0
  private var alarm: Scheduled<Void>?
  private var alarmTime: UInt64 = .max

  init(_ environment: Environment, caller: Caller) {
    self.environment = environment
    self.caller = caller
    let limits = environment.limits.current
    // Lines of streams are held back before the connection is full: the rest is for what is under way, and a hundred
    // readers that have stopped hold half as much.
    gate = OutputGate(high: max(limits.outputLow, limits.outputHigh / 2), low: limits.outputLow)
    connection = Connection(limits: limits, kinds: environment.service.kinds)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    environment.peers.opened(caller, NIOLoopBound(self, eventLoop: context.eventLoop))
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    leave()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    connection.receive(buffer.readableBytesUInt8Span)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    run()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? ChannelEvent, case .inputClosed = event else { return }
    connection.inputClosed(now: MonotonicClock.nanoseconds)
    run()
  }

  func channelInactive(context: ChannelHandlerContext) {
    leave()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  /// Takes no new requests, and closes when all are answered.
  func drain() {
    connection.drain(now: MonotonicClock.nanoseconds)
    run()
  }

  /// Refuses what is not answered yet.
  func abandon() {
    connection.abandon()
    run()
  }

  private func leave() {
    guard context != nil else { return }
    connection.peerGone()
    gate.close()
    run()
    if subscription != nil { environment.service.engine?.events.unwatch(caller.connection) }
    alarm?.cancel()
    context = nil
    environment.peers.closed(caller.connection, uid: UInt32(caller.uid))
  }

  /// Carries out what the connection decides, until it has no more to do.
  private func run() {
    guard !isRunning, let context else { return }
    isRunning = true
    let now = MonotonicClock.nanoseconds
    while let action = connection.next(now: now) { perform(action, context) }
    isRunning = false
    gate.update(unsent: connection.unsentOutput)
    tellEvents()
    report()
    setAlarm(context)
  }

  /// Sends the events that the peer was not told yet, unless it does not read; then later, the latest of each kind.
  private func tellEvents() {
    guard var subscription, let engine = environment.service.engine, connection.hasRoomForEvents else { return }
    let lines = engine.lines(for: &subscription, caller)
    guard self.subscription != subscription else { return }
    self.subscription = subscription
    connection.notify(lines)
    if !lines.isEmpty { run() }
  }

  private func subscribe(_ request: Request, _ loop: any EventLoop) {
    guard let engine = environment.service.engine, let wish = engine.subscription(request) else { return }
    subscription = wish
    let handler = NIOLoopBound(self, eventLoop: loop)
    engine.events.watch(caller.connection) { loop.execute { handler.value.run() } }
  }

  /// Tells how much output waits here, and gives up the connection where most waits if it is too much in all.
  private func report() {
    guard connection.pendingOutput != pending, !gate.isClosed else { return }
    pending = connection.pendingOutput
    if let largest = environment.peers.pending(pending, on: caller.connection) {
      largest.eventLoop.execute { largest.value.giveUp() }
    }
  }

  private func giveUp() {
    guard let context else { return }
    environment.logger.warning(
      "output_dropped", metadata: ["connection": "\(caller.connection)", "uid": "\(caller.uid)", "bytes": "\(pending)"])
    context.close(promise: nil)
  }

  private func perform(_ action: Connection.Action, _ context: ChannelHandlerContext) {
    switch action {
    case .start(let ticket, let request): start(ticket, request, context.eventLoop)
    case .answer(let request, let didCancel):
      connection.answered(environment.service.answer(request, caller, CancelFlag(), didCancel) { _ in })
      subscribe(request, context.eventLoop)
    case .parse(let line, let isFirst): parse(line, isFirst, context.eventLoop)
    case .cancel(let ticket): stop(ticket)
    case .write(let bytes): write(bytes, context)
    case .pauseReading: setReading(false, context)
    case .resumeReading: setReading(true, context)
    case .close(let reason):
      if reason == .stalled {
        environment.logger.warning("stalled", metadata: ["connection": "\(caller.connection)", "uid": "\(caller.uid)"])
      }
      context.close(promise: nil)
    }
  }

  private func start(_ ticket: Connection.Ticket, _ request: Request, _ loop: any EventLoop) {
    let flag = CancelFlag(budget: environment.limits.current.queryMemory)
    flag.setDeadline(connection.deadline(of: ticket))
    let handler = NIOLoopBound(self, eventLoop: loop)
    let job = environment.service.engine?.jobs.begin(request.method, caller) {
      loop.execute { handler.value.cancel(ticket) }
    }
    noteName(request)
    let (service, pool, caller, gate) = (environment.service, environment.pool, caller, gate)
    let owner = Scheduler.Owner(uid: caller.uid, connection: caller.connection)
    let task = pool.submit(owner, flag) { task in
      let line = service.answer(request, caller, flag, false) { lines in
        let bytes = consume lines
        try gate.pass(bytes.count) { pool.blocking(task, $0) }
        loop.execute { handler.value.emitted(ticket, bytes) }
      }
      if let job { service.engine?.jobs.end(job) }
      // Once the peer has gone nobody looks at the end of its work, and the loop may have ended too.
      if !gate.isClosed { loop.execute { handler.value.finished(ticket, line) } }
    }
    works[ticket] = Work(task: task, job: job)
  }

  /// Raises the flag of work, which goes on to see it even when it waits for its turn.
  private func stop(_ ticket: Connection.Ticket) {
    guard let task = works[ticket]?.task else { return }
    task.flag.cancel()
    environment.pool.release(task)
  }

  /// Reads a long line on a thread of the pool.
  private func parse(_ line: [UInt8], _ isFirst: Bool, _ loop: any EventLoop) {
    let handler = NIOLoopBound(self, eventLoop: loop)
    let gate = gate
    environment.pool.submit(Scheduler.Owner(uid: caller.uid, connection: caller.connection), CancelFlag()) { _ in
      let request = Request.parse(line.span)
      if !gate.isClosed { loop.execute { handler.value.parsed(request, line.count, isFirst) } }
    }
  }

  private func parsed(_ request: Result<Request, ErrorReply>, _ count: Int, _ isFirst: Bool) {
    connection.parsed(request, count: count, isFirst: isFirst)
    run()
  }

  /// Keeps what a program calls itself, for `sessions`.
  private func noteName(_ request: Request) {
    let name: String? =
      switch request.method {
      case "hello": request.params["client"]?.string
      case "initialize": request.params["clientInfo"]?["name"]?.string
      default: nil
      }
    if let name, name.utf8.count <= 128 { environment.peers.named(caller.connection, name) }
  }

  private func emitted(_ ticket: Connection.Ticket, _ lines: [UInt8]) {
    gate.arrived(lines.count)
    connection.emit(ticket, lines)
    run()
  }

  /// Ends a request as if the peer had cancelled it.
  private func cancel(_ ticket: Connection.Ticket) {
    connection.cancel(ticket)
    run()
  }

  private func finished(_ ticket: Connection.Ticket, _ line: [UInt8]) {
    works[ticket] = nil
    connection.finish(ticket, line)
    run()
  }

  private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    let buffer = context.channel.allocator.buffer(bytes: bytes)
    context.writeAndFlush(wrapOutboundOut(buffer)).whenSuccess { handler.value.wrote() }
  }

  private func wrote() {
    connection.wrote(now: MonotonicClock.nanoseconds)
    run()
  }

  private func setReading(_ isOn: Bool, _ context: ChannelHandlerContext) {
    // The option of a channel that is closing cannot be set, which is no loss.
    try? context.channel.syncOptions?.setOption(.autoRead, value: isOn)
  }

  private func setAlarm(_ context: ChannelHandlerContext) {
    guard let time = connection.nextDeadline, time < alarmTime else { return }
    alarm?.cancel()
    alarmTime = time
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    let delay = TimeAmount.nanoseconds(Int64(clamping: time - min(time, MonotonicClock.nanoseconds)))
    alarm = context.eventLoop.scheduleTask(in: delay) { handler.value.ring() }
  }

  private func ring() {
    alarmTime = .max
    guard let context else { return }
    let now = MonotonicClock.nanoseconds
    if let deadline = connection.nextDeadline, deadline <= now {
      let unsent = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)
      connection.tick(now: now, unsent: unsent ?? 0)
    }
    run()
  }
}

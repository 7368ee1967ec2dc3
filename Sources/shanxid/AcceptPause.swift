import Core
import Glibc
import Logging
import NIOCore

/// Stops accepting for a while when the system has no descriptor or memory for another connection.
///
/// NIO goes on polling a socket whose `accept` fails, which costs a whole core; waiting peers stay in the backlog.
final class AcceptPause: ChannelInboundHandler {
  typealias InboundIn = any Channel

  static let pause = TimeAmount.milliseconds(200)
  /// At most one line is logged in this time, in nanoseconds.
  static let logInterval: UInt64 = 10_000_000_000

  private let logger: Logger
  private var lastLogged: UInt64?

  init(logger: Logger) {
    self.logger = logger
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? IOError else { return context.fireErrorCaught(error) }
    let now = MonotonicClock.nanoseconds
    if lastLogged.map({ now - $0 >= Self.logInterval }) ?? true {
      lastLogged = now
      logger.error("accept_paused", metadata: ["reason": "\(error)"])
    }
    let channel = context.channel
    // The option of a channel that is closing cannot be set, which is no loss.
    try? channel.syncOptions?.setOption(.autoRead, value: false)
    context.eventLoop.scheduleTask(in: Self.pause) {
      try? channel.syncOptions?.setOption(.autoRead, value: true)
    }
  }
}

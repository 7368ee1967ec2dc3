import Core
import Dispatch
import Glibc
import Logging
import NIOCore
import NIOPosix

/// The listening socket and everything behind it.
final class Server: Sendable {
  /// Where connections come from.
  enum Origin: Sendable {
    /// A place that this process holds: it binds there, and removes the socket at its end.
    case claim(SocketClaim)
    /// A descriptor that listens already, and whose file belongs to whoever handed it over.
    case inherited(Int32)

    /// The socket's path, by whose mode and group peers are admitted; empty where it has none.
    var path: String {
      switch self {
      case .claim(let claim): claim.place.path
      case .inherited(let descriptor): UnixSocket.path(of: descriptor) ?? ""
      }
    }
  }

  private let origin: Origin
  private let environment: PeerHandler.Environment
  private let group: MultiThreadedEventLoopGroup
  private let listener: any Channel
  /// What was published at the place of a claim.
  private let identity: FileIdentity?

  /// Binds under a temporary name, so that the socket is complete when it appears at its place.
  ///
  /// Who may connect is for the process' file mode mask to say.
  init(
    _ origin: Origin, service: Service, peers: Peers, limits: SharedLimits, logger: Logger, threads: Int = 1
  ) throws(Failure) {
    let environment = PeerHandler.Environment(
      service: service,
      pool: WorkerPool(
        width: limits.current.runningQueries, processors: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
        memory: MemoryGuard(limit: limits.current.memory)),
      peers: peers, limits: limits, logger: logger, path: origin.path)
    self.origin = origin
    self.environment = environment
    group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
    for loop in group.makeIterator() { loop.execute { ThreadSlice.socket.take() } }
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(AcceptPause(logger: logger))
        }
      }
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { Self.prepare($0, environment) }
    switch origin {
    case .claim(let claim):
      claim.removeTemporary()
      do {
        listener = try bootstrap.bind(unixDomainSocketPath: claim.place.shortPath(of: claim.temporaryName)).wait()
      } catch {
        throw Failure(.unavailable, "\(claim.place.path): \(error)")
      }
      identity = try claim.publish()
    case .inherited(let descriptor):
      do {
        listener = try bootstrap.withBoundSocket(descriptor).wait()
      } catch {
        throw Failure(.unavailable, "the socket that was handed over: \(error)")
      }
      identity = nil
    }
  }

  private func withdraw() {
    if case .claim(let claim) = origin, let identity { claim.withdraw(identity) }
  }

  /// Whether nobody is connected.
  var isIdle: Bool { environment.peers.counts.open == 0 }

  /// Connections open now, and accepted since the start.
  var uses: (open: Int, accepted: Int) {
    let counts = environment.peers.counts
    return (counts.open, counts.accepted)
  }

  /// How much has been asked for; the same number twice says that nothing came in between.
  var activity: Int { environment.peers.counts.accepted + environment.pool.submitted }

  /// Lets changed limits count for requests and connections that come from now on.
  func limitsChanged() { environment.pool.setWidth(environment.limits.current.runningQueries) }

  /// Takes no new connections and no new requests; connections close when they have their answers.
  func drain() {
    withdraw()
    listener.close(promise: nil)
    for handler in environment.peers.handlers { handler.eventLoop.execute { handler.value.drain() } }
  }

  /// Refuses all that is still in work, so that nobody is left without an answer; after `drain`.
  func abandon() {
    for handler in environment.peers.handlers { handler.eventLoop.execute { handler.value.abandon() } }
  }

  /// Ends the threads of the sockets; open connections are closed.
  func stop() {
    withdraw()
    try? group.syncShutdownGracefully()
  }

  /// Asks the kernel who connects, and gives the connection its handler.
  private static func prepare(
    _ channel: any Channel, _ environment: PeerHandler.Environment
  ) -> EventLoopFuture<Void> {
    guard let provider = channel as? any SocketOptionProvider else {
      return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
    }
    // `PeerCredentials` has the layout of what the kernel writes for this option.
    let credentials: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
      level: .socket, name: NIOBSDSocket.Option(rawValue: PeerCredentials.option))
    return credentials.flatMap { peer in
      let loop = channel.eventLoop
      // Admins are not looked up, and the database may be slow, so others are looked up elsewhere.
      if peer.uid == 0 || peer.uid == geteuid() {
        let admission = Admission(path: environment.path, asksDatabase: false)
        return loop.makeCompletedFuture { try admit(peer, .admitted(.admin), admission, [], channel, environment) }
      }
      let promise = loop.makePromise(of: Void.self)
      admitting.async {
        let admission = Admission(path: environment.path)
        let groups = Admission.groups(of: peer.uid)
        let verdict = admission.verdict(uid: peer.uid, groups: groups)
        loop.execute {
          promise.completeWith(Result { try admit(peer, verdict, admission, groups, channel, environment) })
        }
      }
      return promise.futureResult
    }
  }

  /// Where the user database is asked.
  private static let admitting = DispatchQueue(label: "admitting", attributes: .concurrent)

  private static func admit(
    _ peer: PeerCredentials, _ verdict: Admission.Verdict, _ admission: Admission, _ groups: [gid_t],
    _ channel: any Channel, _ environment: PeerHandler.Environment
  ) throws {
    guard case .admitted(let role) = verdict else {
      guard case .refused(let reason) = verdict else { return }
      return turnAway(peer, Refusal(.forbidden, reason), channel, environment)
    }
    guard let number = environment.peers.admit(uid: peer.uid) else {
      var refusal = Refusal(.busy, "too many connections")
      refusal.details = [.init(name: "retry_after_ms", value: .integer(1000))]
      return turnAway(peer, refusal, channel, environment)
    }
    let caller = Caller(
      pid: Int(peer.pid), uid: Int(peer.uid), gid: Int(admission.sharingGroup(peer, groups: groups)), role: role,
      connection: number)
    try channel.pipeline.syncOperations.addHandler(PeerHandler(environment, caller: caller))
  }

  /// Sends one line and closes.
  private static func turnAway(
    _ peer: PeerCredentials, _ refusal: Refusal, _ channel: any Channel, _ environment: PeerHandler.Environment
  ) {
    environment.logger.warning(
      "refused", metadata: ["uid": "\(peer.uid)", "pid": "\(peer.pid)", "reason": "\(refusal.message)"])
    if refusal.code == .forbidden { environment.peers.turnedAway() }
    channel.writeAndFlush(ByteBuffer(bytes: Reply.error(nil, refusal))).whenComplete { _ in channel.close(promise: nil)
    }
  }
}

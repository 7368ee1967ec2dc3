import CMalloc
import ServiceLifecycle

/// Gives memory that work has left unused back to the system, when nobody has asked for anything for a moment.
struct MemoryReturn: ServiceLifecycle.Service {
  /// Between two looks; what was asked before the last of them is over.
  static let period = Duration.milliseconds(500)

  let server: Server

  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var seen = server.activity
      var isDue = false
      while true {
        try await Task.sleep(for: Self.period)
        let now = server.activity
        if now != seen {
          (seen, isDue) = (now, true)
        } else if isDue {
          // The allocator keeps the pages of what was freed; it tells whether it had any, which does not matter here.
          _ = malloc_trim(0)
          isDue = false
        }
      }
    }
  }
}

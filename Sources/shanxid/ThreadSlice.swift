import CShim

/// How soon a thread runs again when its processor is busy.
///
/// The threads of the sockets do a little and wait again; with the system's own slices they stand behind threads that
/// work for milliseconds. Systems that know no slices keep theirs, and everything works as well.
enum ThreadSlice: UInt64 {
  /// Nanoseconds of the threads of the sockets.
  case socket = 100_000
  /// Those of threads that work out requests which may be light.
  case work = 500_000
  /// Long requests run as long as the system likes.
  case long = 0

  /// Gives the calling thread this slice.
  func take() { _ = shanxi_set_slice(rawValue) }
}

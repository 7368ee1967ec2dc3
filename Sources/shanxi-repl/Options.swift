/// What the command line asks for, checked.
struct Options: Equatable {
  var corpus: String?
  var socket: String?
  /// Nil lets the place that output goes to decide.
  var mode: Mode?
  var isQuiet = false
  var keepsGoing = false
  /// Whether finding nothing gives exit code 5.
  var needsHits = false
  /// Seconds that one request may take.
  var timeout: Double?
  var colour = Palette.Wish.auto
  var isForcedInteractive = false
  /// Run in this order: `-c` first, then `-f`.
  var commands: [String] = []
  var files: [String] = []
  var readsStandardInput = false

  /// Whether nothing to run was given, so that the prompt or standard input is next.
  var isBare: Bool { commands.isEmpty && files.isEmpty && !readsStandardInput }
}

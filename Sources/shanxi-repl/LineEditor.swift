import CReadline
import Glibc

/// GNU readline, one key at a time, so that the program waits for keys and everything else in one `poll`.
///
/// The only file that imports readline. Readline is one per process, and so is the state here; this program has one
/// thread.
@safe enum LineEditor {
  /// What a key led to.
  enum Event: Equatable {
    case line(String)
    case end
  }

  // Touched by the one thread alone: readline calls back inside `readKey`.
  nonisolated(unsafe) private static var event: Event?
  nonisolated(unsafe) private static var candidates: [String] = []
  nonisolated(unsafe) private static var next = 0
  nonisolated(unsafe) private static var complete: ((String) -> Completer.Answer)?

  /// Prepares readline; `complete` is given the line up to the cursor.
  static func setUp(history: [String], complete: @escaping (String) -> Completer.Answer) {
    unsafe self.complete = complete
    unsafe shanxi_rl_setup { _, _, end in unsafe LineEditor.matches(upTo: Int(end)) }
    using_history()
    stifle_history(Int32(History.limit))
    for line in history { unsafe add_history(line) }
  }

  /// Puts the prompt on the screen and begins to edit.
  static func begin(_ prompt: String) {
    unsafe event = nil
    unsafe rl_callback_handler_install(prompt) { line in
      if let line = unsafe line {
        // Readline hands over memory from malloc, which ends in a zero byte.
        unsafe LineEditor.event = .line(String(cString: line))
        unsafe free(line)
      } else {
        unsafe LineEditor.event = .end
      }
      // Takes the terminal back to its usual state while the line is carried out.
      rl_callback_handler_remove()
    }
  }

  /// Reads one key that is there; gives the event that it led to.
  static func readKey() -> Event? {
    rl_callback_read_char()
    defer { unsafe event = nil }
    return unsafe event
  }

  /// The line being edited.
  static var line: String {
    // Readline's own buffer, which ends in a zero byte.
    unsafe String(cString: shanxi_rl_line())
  }

  /// Gives up the line being edited.
  static func abandon() {
    shanxi_rl_abandon()
    rl_callback_handler_remove()
  }

  /// Gives the terminal back before the program ends.
  static func end() {
    rl_callback_handler_remove()
  }

  /// Gives the terminal back before the process stops, and takes it again afterwards.
  static func suspended(_ stop: () -> Void) {
    rl_cleanup_after_signal()
    stop()
    rl_reset_after_signal()
    rl_forced_update_display()
  }

  /// Lays the line out anew in a window of another size.
  static func resize() {
    rl_resize_terminal()
  }

  /// Keeps a statement for the arrow keys and Ctrl-R.
  static func remember(_ statement: String) {
    unsafe add_history(statement)
  }

  private static func matches(upTo end: Int) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    let before = String(decoding: Array(line.utf8).prefix(end), as: UTF8.self)
    guard let answer = unsafe complete?(before) else { return nil }
    if !answer.allowsFiles { shanxi_rl_no_file_names() }
    guard !answer.candidates.isEmpty else { return nil }
    unsafe candidates = answer.candidates
    shanxi_rl_append(answer.candidates.allSatisfy { $0.hasSuffix("=") } ? 0 : 0x20)
    let word = Completer.lastWord(of: before)
    // The list and its strings come from malloc; readline frees them.
    return unsafe rl_completion_matches(word) { _, state in
      if state == 0 { unsafe LineEditor.next = 0 }
      guard unsafe LineEditor.next < LineEditor.candidates.count else { return nil }
      defer { unsafe LineEditor.next += 1 }
      return unsafe strdup(LineEditor.candidates[LineEditor.next])
    }
  }
}

/// Paints text on terminals that take colour; elsewhere it changes nothing.
struct Palette: Equatable {
  /// What a piece of text is.
  enum Role: String {
    case found = "1;33"
    case title = "1"
    case quiet = "2"
    case prompt = "1;36"
    case wrong = "1;31"
  }

  /// When colour is wanted.
  enum Wish: String, CaseIterable {
    case auto, always, never
  }

  let isOn: Bool

  /// No colour at all.
  static let plain = Palette(isOn: false)

  init(isOn: Bool) {
    self.isOn = isOn
  }

  /// Decides as users expect: the wish first, then only on a terminal that is not dumb, and not under `NO_COLOR`.
  init(wish: Wish, isTerminal: Bool, environment: [String: String]) {
    switch wish {
    case .always: isOn = true
    case .never: isOn = false
    case .auto:
      let isDumb = environment["TERM"].map { $0 == "dumb" || $0.isEmpty } ?? true
      isOn = isTerminal && !isDumb && (environment["NO_COLOR"] ?? "").isEmpty
    }
  }

  /// `text` in the colour of `role`.
  func paint(_ text: String, _ role: Role) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// `text` for a prompt: readline is told which bytes take no column.
  func paintPrompt(_ text: String) -> String {
    isOn ? "\u{1}\u{1B}[\(Role.prompt.rawValue)m\u{2}\(text)\u{1}\u{1B}[0m\u{2}" : text
  }
}

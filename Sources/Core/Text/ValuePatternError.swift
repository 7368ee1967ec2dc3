/// Why a value pattern was refused, or its match given up.
struct ValuePatternError: Error, Equatable, Sendable {
  enum Reason: String, Sendable {
    /// The pattern is not a regular expression.
    case syntax
    /// Matching went past the limit of steps or memory.
    case tooCostly
  }

  let reason: Reason
  /// The offset in bytes of the pattern where reading stopped; 0 for `tooCostly`.
  let offset: Int
  /// What was wrong, in words.
  let message: String
}

import CPCRE2

/// A regular expression that a whole attribute value must match, as CQP's strings do.
///
/// The only file that uses PCRE2. The pattern is UTF-8, anchored at both ends, compiled to machine code where the
/// system allows it, and never takes a single byte of a character (`\C` is refused).
/// A pattern without metacharacter is compared without PCRE2. With `ignoringCase` (`%c`) such a literal matches the
/// values of the same case fold (`"STRASSE"%c` matches `Straße`); another pattern ignores case letter by letter, as
/// PCRE2 does. With `ignoringDiacritics` (`%d`) the diacritics of pattern and value are folded away before they are
/// compared, so that `[à-ü]` means `[a-u]`.
@safe final class ValuePattern: @unchecked Sendable {
  // Safe to share: nothing changes after `init`, and PCRE2 only reads compiled code while it matches.

  /// What PCRE2 may do for one value before it gives up.
  private enum Limit {
    static let steps: UInt32 = 1_000_000
    static let kibibytes: UInt32 = 16 * 1024
    static let depth: UInt32 = 1_000_000
  }

  /// Bytes that every matching value begins with; empty when nothing is known.
  let literalPrefix: [UInt8]
  /// What the values that match need, for each alternative; nil when that is hard to say. With `ignoringCase` the texts
  /// are as they are written.
  let alternatives: [PatternAlternative]?
  let ignoresCase: Bool
  /// What both sides lose before they are compared, for a literal; for another pattern, the value only.
  private let folding: Folding.Options
  /// The folded bytes of a pattern without metacharacter.
  private let literal: [UInt8]?
  private let code: OpaquePointer?
  private let limits: OpaquePointer?

  init(_ pattern: String, ignoringCase: Bool = false, ignoringDiacritics: Bool = false) throws(ValuePatternError) {
    var options: Folding.Options = []
    if ignoringCase { options.insert(.letterCase) }
    if ignoringDiacritics { options.insert(.diacritics) }
    let bytes = Array(pattern.utf8)
    ignoresCase = ignoringCase
    if PatternText.isLiteral(bytes.span) {
      alternatives = nil
      literal = Folding.folded(bytes.span, options)
      literalPrefix = options.isEmpty ? bytes : []
      folding = options
      unsafe (code, limits) = (nil, nil)
      return
    }
    literal = nil
    alternatives = ignoringDiacritics ? nil : PatternAlternatives.of(bytes)
    literalPrefix = options.isEmpty ? PatternText.literalPrefix(of: bytes.span) : []
    folding = options.subtracting(.letterCase)
    unsafe (code, limits) = try unsafe Self.compile(bytes, ignoringCase: ignoringCase, ignoringDiacritics)
  }

  deinit {
    unsafe pcre2_match_context_free_8(limits)
    unsafe pcre2_code_free_8(code)
  }

  /// Whether `pattern` holds no metacharacter, so that it matches itself only.
  static func isLiteral(_ pattern: String) -> Bool {
    PatternText.isLiteral(Array(pattern.utf8).span)
  }

  /// Whether the whole of `value` matches.
  ///
  /// To ask about many values make one `Matcher`.
  func matches(_ value: Span<UInt8>) throws(ValuePatternError) -> Bool {
    var matcher = Matcher(self)
    return try matcher.matches(value)
  }

  /// - Returns: code and limits, owned by the caller.
  private static func compile(
    _ pattern: [UInt8], ignoringCase: Bool, _ ignoringDiacritics: Bool
  ) throws(ValuePatternError) -> (OpaquePointer?, OpaquePointer?) {
    let text = ignoringDiacritics ? PatternText.withoutDiacritics(pattern.span) : pattern
    var options = PCRE2_UTF | PCRE2_UCP | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_NEVER_BACKSLASH_C
    if ignoringCase { options |= UInt32(PCRE2_CASELESS) }
    var failure: Int32 = 0
    var offset = 0
    // PCRE2 reads `text.count` bytes and copies what it needs.
    let code = unsafe text.withUnsafeBufferPointer { bytes in
      unsafe pcre2_compile_8(bytes.baseAddress, bytes.count, options, &failure, &offset, nil)
    }
    guard let code = unsafe code else {
      if text != pattern {
        // The place in the pattern as written: the same mistake is there, since folding keeps its ASCII.
        _ = try unsafe compile(pattern, ignoringCase: ignoringCase, false)
      }
      throw ValuePatternError(reason: .syntax, offset: min(offset, pattern.count), message: message(of: failure))
    }
    // Where machine code is forbidden the interpreter does the same work.
    _ = unsafe pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    let limits = unsafe pcre2_match_context_create_8(nil)
    unsafe pcre2_set_match_limit_8(limits, Limit.steps)
    unsafe pcre2_set_heap_limit_8(limits, Limit.kibibytes)
    unsafe pcre2_set_depth_limit_8(limits, Limit.depth)
    return unsafe (code, limits)
  }

  private static func message(of failure: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    // PCRE2 writes at most `count` bytes, the closing NUL included, and returns the length without it.
    let length = unsafe buffer.withUnsafeMutableBufferPointer { bytes in
      unsafe pcre2_get_error_message_8(failure, bytes.baseAddress, bytes.count)
    }
    return String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
  }

  /// Asks one pattern about many values, with the memory that a match needs made once.
  ///
  /// Belongs to one thread; several may share the pattern.
  @safe struct Matcher: ~Copyable {
    private let pattern: ValuePattern
    private let data: OpaquePointer?
    private var folded: [UInt8] = []

    init(_ pattern: ValuePattern) {
      self.pattern = pattern
      // Nil when there is no memory; PCRE2 then refuses the match, which is reported as too costly.
      unsafe data = pattern.literal == nil ? pcre2_match_data_create_8(1, nil) : nil
    }

    deinit { unsafe pcre2_match_data_free_8(data) }

    /// Whether the whole of `value` matches; a value that is not UTF-8 matches no pattern.
    mutating func matches(_ value: Span<UInt8>) throws(ValuePatternError) -> Bool {
      if let literal = pattern.literal, pattern.folding.isEmpty { return equal(value, literal.span) }
      if pattern.folding.isEmpty { return try run(value) }
      folded.removeAll(keepingCapacity: true)
      Folding.fold(value, pattern.folding, into: &folded)
      if let literal = pattern.literal { return folded == literal }
      return try run(folded.span)
    }

    private func run(_ value: Span<UInt8>) throws(ValuePatternError) -> Bool {
      var outcome = match(value, 0)
      if outcome == PCRE2_ERROR_JIT_STACKLIMIT { outcome = match(value, UInt32(PCRE2_NO_JIT)) }
      if outcome >= 0 { return true }
      switch outcome {
      case PCRE2_ERROR_NOMATCH, PCRE2_ERROR_UTF8_ERR21...PCRE2_ERROR_UTF8_ERR1: return false
      default:
        throw ValuePatternError(reason: .tooCostly, offset: 0, message: ValuePattern.message(of: outcome))
      }
    }

    private func match(_ value: Span<UInt8>, _ options: UInt32) -> Int32 {
      // `value` outlives the call, `data` and the pattern's code live as long as `self`.
      unsafe value.withUnsafeBufferPointer { bytes in
        unsafe pcre2_match_8(
          pattern.code, bytes.baseAddress, bytes.count, 0, options, data, pattern.limits)
      }
    }

    private func equal(_ value: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
      guard value.count == other.count else { return false }
      for index in value.indices where value[index] != other[index] { return false }
      return true
    }
  }
}

/// An error that the protocol knows: a number for programs, a stable name, and whether to try again.
public struct ErrorCode: Sendable, Hashable {
  /// The JSON-RPC number.
  public let code: Int
  /// The stable key `data.name`; never renamed.
  public let name: String
  /// Whether the same request may succeed later without any change.
  public let isRetryable: Bool
  /// When it is given, for the documentation.
  public let meaning: String

  private init(_ code: Int, _ name: String, retryable: Bool = false, _ meaning: String) {
    self.code = code
    self.name = name
    self.isRetryable = retryable
    self.meaning = meaning
  }

  /// The line is no JSON.
  public static let parseError = ErrorCode(-32700, "PARSE_ERROR", "the line is not one JSON value in UTF-8")
  /// The JSON is no request.
  public static let invalidRequest = ErrorCode(
    -32600, "INVALID_REQUEST", "no request object, a batch, a bad or doubled id, a limit of the framing passed")
  /// No such method.
  public static let methodNotFound = ErrorCode(-32601, "METHOD_NOT_FOUND", "there is no method of that name")
  /// A param that the method does not have, or of another type.
  public static let invalidParams = ErrorCode(
    -32602, "INVALID_PARAMS", "an unknown, missing or ill-typed param, named in the message")
  /// A fault of the daemon.
  public static let internalError = ErrorCode(-32603, "INTERNAL_ERROR", "a fault of the daemon itself")
  /// A revision of MCP that is not spoken.
  public static let unsupportedProtocolVersion = ErrorCode(
    -32022, "UNSUPPORTED_PROTOCOL_VERSION",
    "the envelope of MCP names a revision that is not spoken; see `supported` and `requested`")
  /// The request was cancelled.
  public static let cancelled = ErrorCode(-32800, "CANCELLED", "the request was cancelled before its end")
  /// A query that cannot be read.
  public static let querySyntax = ErrorCode(-31001, "QUERY_SYNTAX", "the query cannot be read; `at` says where")
  /// No corpus of that name.
  public static let unknownCorpus = ErrorCode(
    -31002, "UNKNOWN_CORPUS", "no corpus of that name is served, or several are and none was named")
  /// The corpus is not open yet.
  public static let loading = ErrorCode(-31003, "LOADING", retryable: true, "the corpus is being opened")
  /// The time allowed has passed.
  public static let timeout = ErrorCode(-31004, "TIMEOUT", retryable: true, "`timeout_ms` passed before the end")
  /// Too much work at once.
  public static let busy = ErrorCode(-31005, "BUSY", retryable: true, "too much work at once; see `retry_after_ms`")
  /// One answer would be too large.
  public static let resultTooLarge = ErrorCode(-31006, "RESULT_TOO_LARGE", "the answer would pass a limit")
  /// A cursor that is not known any more.
  public static let cursorExpired = ErrorCode(
    -31007, "CURSOR_EXPIRED", "the cursor was never given, idled for 10 minutes or was pushed out")
  /// No such attribute, region or field.
  public static let unknownAttribute = ErrorCode(
    -31008, "UNKNOWN_ATTRIBUTE", "the corpus has no attribute, region or field of that name")
  /// More than a user may hold.
  public static let quota = ErrorCode(-31009, "QUOTA", "more than one user may hold")
  /// Not for this role.
  public static let forbidden = ErrorCode(-31010, "FORBIDDEN", "the caller's role may not do this")
  /// This build or corpus cannot do it.
  public static let missingCapability = ErrorCode(
    -31011, "MISSING_CAPABILITY", "this build or this corpus lacks what the request needs")
  /// The daemon ends.
  public static let shuttingDown = ErrorCode(-31012, "SHUTTING_DOWN", retryable: true, "the daemon is ending")
  /// A file of the corpus is damaged.
  public static let corpusDamaged = ErrorCode(
    -31013, "CORPUS_DAMAGED", "a file of the corpus is damaged; see `path` and `generation`")
  /// The generation is not held any more.
  public static let generationGone = ErrorCode(
    -31014, "GENERATION_GONE", "the generation that the request names is not held any more")
  /// An expression that would run too long.
  public static let regexTooCostly = ErrorCode(
    -31015, "REGEX_TOO_COSTLY", "a regular expression passed its match limit")
  /// No article, document, fact or running request of that id.
  public static let unknownID = ErrorCode(-31016, "UNKNOWN_ID", "nothing has that id")

  /// Every code, in the order of the documentation.
  public static let all: [ErrorCode] = [
    parseError, invalidRequest, methodNotFound, invalidParams, internalError, unsupportedProtocolVersion, cancelled,
    querySyntax, unknownCorpus,
    loading, timeout, busy, resultTooLarge, cursorExpired, unknownAttribute, quota, forbidden, missingCapability,
    shuttingDown, corpusDamaged, generationGone, regexTooCostly, unknownID,
  ]
}

/// One line of a client, read and checked for its outer form.
public struct Request: Sendable, Equatable {
  /// The longest line accepted, in bytes.
  public static let limit = 8 << 20

  /// Nil for a notification, which gets no answer.
  public let id: RequestID?
  /// The method's name, which may be unknown.
  public let method: String
  /// Always an object; empty when the line had none.
  public let params: JSONValue

  /// The revision of MCP that its envelope names; nil for a request without one.
  public var envelope: JSONValue? { params["_meta"]?["io.modelcontextprotocol/protocolVersion"] }

  /// Makes a request without reading a line.
  public init(id: RequestID?, method: String, params: JSONValue = .object([])) {
    self.id = id
    self.method = method
    self.params = params
  }

  /// Reads one line without its LF.
  public static func parse(_ line: Span<UInt8>) -> Result<Request, ErrorReply> {
    do throws(ErrorReply) {
      return .success(try Request(reading: line))
    } catch {
      return .failure(error)
    }
  }

  private init(reading line: Span<UInt8>) throws(ErrorReply) {
    let value = try Self.json(line)
    guard case .object(let members) = value else { throw Self.notAnObject(value) }
    let id = try Self.id(value)
    func refuse(_ message: String, hint: String? = nil, didYouMean: [String] = []) -> ErrorReply {
      ErrorReply(id: id, refusal: Refusal(.invalidRequest, message, hint: hint, didYouMean: didYouMean))
    }
    for member in members where !Self.names.contains(member.name) {
      throw refuse(
        "unknown field \"\(member.name)\" in the request", hint: "a method's own values go into \"params\"",
        didYouMean: NearNames.of(member.name, among: Self.names))
    }
    if let version = value["jsonrpc"], version != .string("2.0") {
      throw refuse("\"jsonrpc\" must be \"2.0\" or left out")
    }
    guard let method = value["method"] else { throw refuse("the request has no \"method\"") }
    guard case .string(let name) = method else { throw refuse("\"method\" must be a string, not \(method.kind)") }
    let params = value["params"] ?? .object([])
    guard case .object = params else {
      throw refuse("\"params\" must be an object, not \(params.kind)", hint: "params are given by name")
    }
    self.init(id: id, method: name, params: params)
  }

  private static let names = ["jsonrpc", "id", "method", "params"]

  private static func json(_ line: Span<UInt8>) throws(ErrorReply) -> JSONValue {
    guard line.count <= limit else { throw ErrorReply(id: nil, refusal: tooLong) }
    do throws(JSONReader.Failure) {
      return try JSONReader.read(line)
    } catch {
      var refusal = Refusal(error.isLimit ? .invalidRequest : .parseError, error.message)
      let offset = min(error.offset, line.count)
      refusal.place = Refusal.Place(offset: offset, length: 0, line: 1, column: offset + 1)
      throw ErrorReply(id: nil, refusal: refusal)
    }
  }

  /// What a line over the limit is answered with.
  public static let tooLong = Refusal(
    .invalidRequest, "the line is longer than \(limit) bytes", hint: "send large content in parts")

  private static func notAnObject(_ value: JSONValue) -> ErrorReply {
    let message =
      if case .array = value { "batches are not supported; send one request a line" } else {
        "a request is an object, not \(value.kind)"
      }
    return ErrorReply(id: nil, refusal: Refusal(.invalidRequest, message))
  }

  private static func id(_ request: JSONValue) throws(ErrorReply) -> RequestID? {
    guard let value = request["id"] else { return nil }
    if let id = RequestID(value) { return id }
    let hint = "use a string of at most 128 bytes or an integer within ±9007199254740991"
    throw ErrorReply(id: nil, refusal: Refusal(.invalidRequest, "\"id\" cannot be used", hint: hint))
  }
}

/// The revisions of the Model Context Protocol that are spoken.
///
/// Up to 2025-11-25 a connection begins with `initialize`; from 2026-07-28 on every request carries an envelope in
/// `_meta`, and `server/discover` tells what there is.
enum MCPRevision {
  /// Revisions that begin with `initialize`, the newest first.
  static let handshake = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"]
  /// Revisions with an envelope, the newest first.
  static let enveloped = ["2026-07-28"]
  /// All, the newest first.
  static let all = enveloped + handshake

  /// Throws when `request` has an envelope of a revision that is not spoken.
  static func check(_ request: Request) throws(Refusal) {
    guard let revision = request.envelope else { return }
    guard let name = revision.string else {
      throw Refusal(.invalidParams, "_meta: the protocol version must be a string, not \(revision.kind)")
    }
    guard enveloped.contains(name) else {
      var refusal = Refusal(
        .unsupportedProtocolVersion, "the revision \"\(name)\" of MCP is not spoken with an envelope")
      refusal.details = [
        .init(name: "supported", value: .array(all.map(JSONValue.string))),
        .init(name: "requested", value: .string(name)),
      ]
      throw refusal
    }
  }
}

extension Call {
  /// Whether the request has the envelope of the newer revisions of MCP.
  var isEnveloped: Bool { params["_meta"]?["io.modelcontextprotocol/protocolVersion"] != nil }

  /// Writes the members that results of the enveloped revisions have; `cacheable` results say that they are the
  /// caller's own and fresh for a second.
  func writeEnvelope(cacheable: Bool, into writer: inout JSONWriter) {
    guard isEnveloped else { return }
    writer.member("resultType", "complete")
    if cacheable {
      writer.member("ttlMs", 1000)
      writer.member("cacheScope", "private")
    }
    writer.key("_meta")
    writer.object {
      $0.key("io.modelcontextprotocol/serverInfo")
      writeServerInfo(into: &$0)
    }
  }

  /// Writes who answers, as MCP's `Implementation`.
  func writeServerInfo(into writer: inout JSONWriter) {
    writer.object {
      $0.member("name", "shanxi")
      $0.member("title", "Shanxi newspaper corpora")
      $0.member("version", engine.configuration.build)
    }
  }
}

extension Schema.Field {
  /// Members of every result of an enveloped revision.
  static let envelope: [Schema.Field] = [
    .optional("resultType", .choice(["complete"]), "with an envelope: that the result is whole"),
    .optional("ttlMs", .count, "with an envelope: for how long it may be kept, in milliseconds"),
    .optional("cacheScope", .choice(["private", "public"]), "with an envelope: for whom it may be kept"),
    .optional("_meta", .any, "with an envelope: who answers"),
  ]
}

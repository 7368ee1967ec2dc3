import Testing

@testable import Core

/// The Model Context Protocol, asked without a socket.
@Suite struct ModelContextTests {
  static let envelope =
    #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}"#

  static func client() throws -> (EngineClient, TemporaryFolder) {
    let folder = try TemporaryFolder()
    return (try ExampleCorpus.client(in: folder), folder)
  }

  @Test func `initialize gives the revision asked for, or the newest of its era`() throws {
    let (client, _) = try Self.client()
    for (wish, given) in [("2024-11-05", "2024-11-05"), ("2025-11-25", "2025-11-25"), ("2031-01-01", "2025-11-25")] {
      let result = try client.result("initialize", #"{"protocolVersion":"\#(wish)","capabilities":{},"x":1}"#)
      #expect(result["protocolVersion"] == .string(given))
      #expect(result["instructions"]?.string?.contains("example (5 articles") == true)
    }
  }

  @Test func `an envelope of another revision is refused with those that are spoken`() throws {
    let (client, _) = try Self.client()
    let meta = #"{"_meta":{"io.modelcontextprotocol/protocolVersion":"2099-01-01"}}"#
    let error = try client.reply("server/discover", meta)["error"]
    #expect(error?["code"] == .integer(-32022))
    #expect(error?["data"]?["requested"] == .string("2099-01-01"))
    #expect(error?["data"]?["supported"]?.array?.first == .string("2026-07-28"))
    #expect(try client.errorCode("ping", #"{"_meta":{"io.modelcontextprotocol/protocolVersion":7}}"#) == -32602)
  }

  @Test func `results say that they are whole only under an envelope`() throws {
    let (client, _) = try Self.client()
    for (method, params) in [
      ("tools/list", ""), ("resources/list", ""), ("resources/templates/list", ""),
      ("resources/read", #""uri":"shanxi://corpora/example""#),
      ("tools/call", #""name":"count","arguments":{"q":"\"coal\""}"#),
    ] {
      #expect(try client.result(method, "{\(params)}")["resultType"] == nil)
      let comma = params.isEmpty ? "" : ","
      let result = try client.result(method, "{\(params)\(comma)\(Self.envelope)}")
      #expect(result["resultType"] == .string("complete"))
      #expect(result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == .string("shanxi"))
    }
  }

  @Test func `every command about corpora is a tool, alone or as an action`() throws {
    let (client, _) = try Self.client()
    let tools = try #require(try client.result("tools/list")["tools"]?.array)
    var reachable: Set<String> = []
    for tool in tools {
      let name = tool["name"]?.string ?? ""
      #expect(name.wholeMatch(of: /[a-z_]{1,64}/) != nil, "\(name)")
      #expect(tool["inputSchema"]?["type"] == .string("object"))
      let actions = tool["inputSchema"]?["properties"]?["action"]?["enum"]?.array?.compactMap(\.string)
      for action in actions ?? [] { reachable.insert("\(name).\(action)") }
      if actions == nil { reachable.insert(name.replacing("_", with: ".", maxReplacements: 1)) }
    }
    let groups: Set<Command.Group> = [.corpora, .reading, .searching, .results, .statistics, .facts]
    let wanted = CommandTable.commands.filter { CommandTable.group(of: $0.name).map(groups.contains) ?? false }
    #expect(Set(wanted.filter { $0.scope == .engine }.map(\.name)) == reachable)
  }

  @Test func `a role sees the tools that it may call`() throws {
    var (client, folder) = try Self.client()
    _ = folder
    client.caller = Caller(pid: 1, uid: 5, gid: 5, role: .readonly, connection: 1)
    let tools = try #require(try client.result("tools/list")["tools"]?.array)
    #expect(!tools.contains { $0["name"] == .string("run") })
    let results = try #require(tools.first { $0["name"] == .string("results") })
    let actions = results["inputSchema"]?["properties"]?["action"]?["enum"]?.array ?? []
    #expect(actions.contains(.string("get")) && !actions.contains(.string("drop")))
    #expect(try client.errorCode("tools/call", #"{"name":"run","arguments":{"text":"size A;"}}"#) == -32602)
  }

  @Test func `a tool answers what its method answers`() throws {
    let (client, _) = try Self.client()
    let params = #"{"q":"coal","limit":2}"#
    let direct = try client.result("search", params)
    let called = try client.result("tools/call", #"{"name":"search","arguments":\#(params)}"#)
    #expect(called["structuredContent"]?["rows"] == direct["rows"])
    let text = try #require(called["content"]?.array?.first?["text"]?.string)
    #expect(try JSONReader.read(Array(text.utf8).span) == called["structuredContent"])
    #expect(called["isError"] == .bool(false))
  }

  @Test func `a refusal is a result that says what was expected`() throws {
    let (client, _) = try Self.client()
    for (arguments, name) in [
      (#"{"name":"query","arguments":{"q":"[word="}}"#, "QUERY_SYNTAX"),
      (#"{"name":"query","arguments":{"q":"[]","stream":true}}"#, "INVALID_PARAMS"),
      (#"{"name":"search","arguments":{"corpus":"nowhere","q":"a"}}"#, "UNKNOWN_CORPUS"),
      (#"{"name":"results","arguments":{"action":"gett"}}"#, "INVALID_PARAMS"),
      (#"{"name":"results","arguments":{}}"#, "INVALID_PARAMS"),
    ] {
      let result = try client.result("tools/call", arguments)
      #expect(result["isError"] == .bool(true))
      let text = result["content"]?.array?.first?["text"]?.string ?? ""
      let error = try JSONReader.read(Array(text.utf8).span)
      #expect(error["data"]?["name"] == .string(name), "\(arguments)")
    }
    let near = try client.reply("tools/call", #"{"name":"searh"}"#)["error"]
    #expect(near?["code"] == .integer(-32602) && near?["data"]?["did_you_mean"]?.array?.first == .string("search"))
  }

  @Test func `resources are the corpora and their articles, page by page`() throws {
    let folder = try TemporaryFolder()
    let rows = (1...230).map { TestCorpus.row(id: "a\($0)", title: "Title \($0)", text: "Word \($0) stands here.") }
    let many = try ExampleCorpus.index(in: folder, name: "many", documents: [("m.jsonl", Array(rows.joined().utf8))])
    let client = ServedCorporaTests.client([many, try ExampleCorpus.index(in: folder)])
    client.engine.load()
    var uris: [String] = []
    var cursor = ""
    repeat {
      let page = try client.result("resources/list", cursor.isEmpty ? "{}" : #"{"cursor":"\#(cursor)"}"#)
      let found = page["resources"]?.array ?? []
      #expect(found.count <= 100 && !found.isEmpty)
      uris += found.compactMap { $0["uri"]?.string }
      cursor = page["nextCursor"]?.string ?? ""
    } while !cursor.isEmpty
    #expect(uris.count == 2 + 230 + 5 && Set(uris).count == uris.count)
    #expect(uris.prefix(2) == ["shanxi://corpora/many", "shanxi://corpora/example"])
    #expect(try client.errorCode("resources/list", #"{"cursor":"many.g9.100"}"#) == -32602)
    for uri in uris.suffix(3) {
      let article = uri.split(separator: "/").last.map(String.init) ?? ""
      let params = #"{"corpus":"example","article":"\#(article)","as":"text"}"#
      let text = try client.result("articles.get", params)["text"]
      let content = try client.result("resources/read", #"{"uri":"\#(uri)"}"#)["contents"]?.array?.first
      #expect(content?["text"] == text && content?["uri"] == .string(uri))
      #expect(try client.result("resources/read", #"{"uri":"\#(uri)/original"}"#)["contents"] != nil)
    }
    for uri in ["file:///etc/passwd", "shanxi://corpora/", "shanxi://corpora/example/articles", "shanxi://x"] {
      #expect(try client.errorCode("resources/read", #"{"uri":"\#(uri)"}"#) == -32602)
    }
  }
}

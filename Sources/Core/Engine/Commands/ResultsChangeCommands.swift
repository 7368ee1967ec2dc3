/// Methods that change a result, or make one of others.
extension Handler {
  private static let own: [Schema.Field] = [
    .required("name", .string, "the result"), Shapes.corpusParam, Shapes.sessionParam,
  ]
  private static let into = Schema.Field.optional(
    "into", .string, "keep what comes of it under this name; in place of the result when left out")
  private static let errors: [ErrorCode] = [
    .unknownID, .unknownAttribute, .querySyntax, .generationGone, .quota, .unknownCorpus, .corpusDamaged, .forbidden,
  ]

  /// A method that changes or makes a result and tells what it then is.
  private static func changing(
    _ name: String, _ summary: String, _ params: [Schema.Field], _ examples: [Command.Example],
    _ body: @escaping @Sendable (inout Call) throws -> NamedResult
  ) -> Handler {
    let result: [Schema.Field] = Shapes.resultFields.filter { !["session", "idle_s"].contains($0.name) }
    return Handler(
      Command(
        name, summary, role: .user, params: params, result: result + [Shapes.milliseconds], errors: errors,
        examples: examples)
    ) { call, writer in
      let changed = try body(&call)
      try call.keep(changed.set, of: changed.served, as: changed.name)
      changed.writeFacts(name: changed.name, into: &writer)
    }
  }

  static let resultsSort = changing(
    "results.sort", "Puts the lines of a result in an order.",
    own + [
      .optional("by", .string, "`by word %c on match[1] .. match[3] descending`; corpus order when left out"),
      .optional("random", .anyInteger, "any order instead; the same seed gives the same one"),
    ],
    [.init("By what follows", ##"{"name":"Museum","by":"by word %c on matchend[1]"}"##)]
  ) { call in
    var result = try call.result()
    if let seed = call.params["random"]?.integer {
      var random = SeededRandom(seed: seed)
      result.set.order = call.view(result).shuffled(&random)
    } else if let text = call.params.string("by") {
      result.set.order = try call.placed(text) {
        let key = try QueryParser.whole(text) { parser throws(QueryError) in try parser.readSortKey() }
        return try call.view(result).order(by: key)
      }
    } else {
      result.set.order = nil
    }
    return result
  }

  static let resultsCombine = changing(
    "results.combine", "Makes the union, the intersection or the difference of two results.",
    [
      .required("operation", .choice(["union", "intersection", "difference"]), "what is made"),
      .required("first", .string, "a result"), .required("second", .string, "another one"),
      .required("into", .string, "the name of what comes of it"), Shapes.corpusParam, Shapes.sessionParam,
    ],
    [
      .init(
        "One and the other", ##"{"operation":"union","first":"Museum","second":"Museum","into":"Both"}"##)
    ]
  ) { call in
    let first = try call.result("first")
    let second = try call.result("second")
    guard first.served.generation === second.served.generation,
      let operation = ResultSource.Operation(rawValue: call.params.string("operation") ?? "")
    else {
      throw Refusal(.generationGone, "the results are about different generations", hint: "ask the older query again")
    }
    return NamedResult(
      name: call.params.string("into") ?? "", served: first.served,
      set: first.set.combined(operation, with: second.set))
  }

  static let resultsSubset = changing(
    "results.subset", "Keeps the matches of a result whose anchor passes a test of one token.",
    own + [
      .required("anchor", .choice(AnchorName.allCases.map(\.rawValue)), "which token"),
      .required("test", .string, "the test: `[word=\"the\"%c]`"), into,
    ],
    [
      .init(
        "Those that begin in a capital",
        ##"{"name":"Museum","anchor":"match","test":"[word=\"[A-Z].*\"]","into":"Capital"}"##)
    ]
  ) { call in
    let result = try call.result()
    let text = call.params.string("test") ?? ""
    let set = try call.placed(text) {
      let token = try QueryParser.whole(text) { parser throws(QueryError) in try parser.readToken() }
      let anchor = AnchorName(rawValue: call.params.string("anchor") ?? "") ?? .match
      return try call.interpreter(text).subset(result, anchor, token)
    }
    return NamedResult(name: call.target, served: result.served, set: set)
  }

  static let resultsCut = changing(
    "results.cut", "Keeps some of the lines of a result.",
    own + [
      .optional("first", .count, default: .integer(0), "the first line that is kept, from 0"),
      .required("last", .count, "the last one"), into,
    ],
    [.init("The first two", ##"{"name":"Museum","last":1,"into":"Two"}"##)]
  ) { call in
    let result = try call.result()
    let range = LineRange(first: call.params.integer("first"), last: call.params.integer("last"))
    return NamedResult(name: call.target, served: result.served, set: try Interpreter.cut(result.set, range))
  }

  static let resultsSample = changing(
    "results.sample", "Keeps some of the matches of a result, drawn at random.",
    own + [
      .required("n", .count, "how many"),
      .optional("seed", .anyInteger, "the same seed draws the same; 0 when left out"),
      into,
    ],
    [.init("Three of them", ##"{"name":"Museum","n":3,"seed":1,"into":"Three"}"##)]
  ) { call in
    let result = try call.result()
    var random = SeededRandom(seed: call.params["seed"]?.integer ?? 0)
    let rows = random.choose(call.params.integer("n"), below: result.set.count)
    return NamedResult(name: call.target, served: result.served, set: result.set.selecting(rows))
  }

  static let resultsDelete = changing(
    "results.delete", "Takes matches out of a result: some lines, or those with or without an anchor.",
    own + [
      .optional("lines", .array(.count, count: 2...2), "the first and the last line, from 0"),
      .optional("with", .choice(["target", "keyword"]), "those that have this anchor"),
      .optional("without", .choice(["target", "keyword"]), "those that lack this anchor"), into,
    ],
    [.init("Without the first", ##"{"name":"Museum","lines":[0,0],"into":"Rest"}"##)]
  ) { call in
    let result = try call.result()
    let given = ["lines", "with", "without"].filter { call.params[$0] != nil }
    guard given.count == 1 else { throw Refusal(.invalidParams, "one of lines, with and without is needed") }
    let removal: Statement.Removal
    if let lines = call.params["lines"]?.array?.compactMap(\.integer) {
      removal = .lines(LineRange(first: lines[0], last: lines[1]))
    } else {
      let anchor = AnchorName(rawValue: call.params.string(given[0]) ?? "") ?? .target
      removal = .anchors(anchor, isSet: given[0] == "with")
    }
    return NamedResult(name: call.target, served: result.served, set: Interpreter.delete(removal, from: result.set))
  }

  static let resultsUndump = changing(
    "results.undump", "Makes a result of positions.",
    [
      .required("into", .string, "the name of the result"),
      .required(
        "rows", .array(.array(.anyInteger, count: 2...4)),
        "match, matchend and perhaps target and keyword, -1 where one is not set"), Shapes.corpusParam,
      Shapes.sessionParam,
    ],
    [.init("Two matches", ##"{"into":"Given","rows":[[0,1],[5,5,6,-1]]}"##)]
  ) { call in
    let served = try call.serve()
    let text = (call.params["rows"]?.array ?? []).map { row in
      (row.array ?? []).compactMap(\.integer).map { String($0) }.joined(separator: "\t")
    }
    let columns = (call.params["rows"]?.array ?? []).map { $0.array?.count ?? 0 }.max() ?? 2
    let set = try Interpreter.undumped(
      text.map { $0 + String(repeating: "\t-1", count: columns - $0.split(separator: "\t").count) }, columns: columns,
      tokens: served.generation.segment.tokenCount, file: "rows", hasCount: false)
    return NamedResult(name: call.params.string("into") ?? "", served: served, set: set)
  }

  static let resultsSetAnchor = changing(
    "results.set_anchor", "Sets an anchor of every match: to another one, or to a token that is searched for.",
    own + [
      .required(
        "set", .string,
        "as the command `set` writes it behind the name: `target matchend[1]`, `keyword NULL`, `target nearest [pos=\"NN\"] within 5 words`"
      ), into,
    ],
    [.init("The word before", ##"{"name":"Museum","set":"target match[-1]","into":"Before"}"##)]
  ) { call in
    let result = try call.result()
    let text = call.params.string("set") ?? ""
    let set = try call.placed(text) {
      let statement = try QueryParser.whole(text) { parser throws(QueryError) in
        try parser.readAnchorSetting(of: ResultReference(name: result.name))
      }
      switch statement {
      case .copyAnchor(_, let anchor, let source, let overwrites):
        return try call.view(result).copying(source, to: anchor, overwrites: overwrites)
      case .findAnchor(_, let anchor, let search):
        let accepts = try call.interpreter(text).test(search.token, result.served)
        return try call.view(result).finding(search, for: anchor, accepts: accepts)
      default: return result.set
      }
    }
    return NamedResult(name: call.target, served: result.served, set: set)
  }

  static let resultsExpand = changing(
    "results.expand", "Widens the matches of a result.",
    own + [
      .required("to", .string, "as `expand` writes it: `to s`, `left to 3 words`, `right to 2 p`"), into,
    ],
    [.init("Whole sentences", ##"{"name":"Museum","to":"to s","into":"Sentences"}"##)]
  ) { call in
    let result = try call.result()
    let text = call.params.string("to") ?? ""
    let set = try call.placed(text) {
      let expansion = try QueryParser.whole(text) { parser throws(QueryError) in try parser.readExpansion() }
      return try call.view(result).expanded(expansion)
    }
    return NamedResult(name: call.target, served: result.served, set: set)
  }

  static let resultsShare = Handler(
    Command(
      "results.share", "Lets the members of the caller's group read a result as `shared/NAME`.", role: .user,
      params: own,
      result: [.required("name", .string, "the name it has for the group"), Shapes.milliseconds],
      errors: errors, examples: [.init("For everybody in the group", ##"{"name":"Museum"}"##)])
  ) { call, writer in
    let result = try call.result()
    try call.engine.sessions.share(result, uid: call.caller.uid, group: call.caller.gid)
    writer.member("name", "shared/" + result.name)
  }
}

extension Call {
  /// Where a changed result is kept.
  var target: String { params.string("into") ?? params.string("name") ?? "" }

  /// Something that knows the session's word lists and options; `text` is what mistakes are placed in.
  func interpreter(_ text: String) -> Interpreter {
    Interpreter(text, engine: engine, caller: caller, owner: owner, inputs: [:], room: rowRoom, cancel: cancel)
  }
}

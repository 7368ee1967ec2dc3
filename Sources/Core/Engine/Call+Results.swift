extension Call {
  /// The caller's session that the param `session` names.
  var owner: SessionStore.Owner {
    SessionStore.Owner(uid: caller.uid, session: params.string("session") ?? "default")
  }

  /// The query of the params `q` and what goes with it, or of a listing's.
  func asked(_ served: Served, _ params: Params? = nil) throws -> QueryRequest {
    let params = params ?? self.params
    let owner = SessionStore.Owner(uid: caller.uid, session: params.string("session") ?? "default")
    return try QueryRequest(served, params, engine.sessions.session(owner), cancel)
  }

  /// The result that a param names; `shared/NAME` is one that the caller's group shares.
  mutating func result(_ param: String = "name") throws -> NamedResult {
    try result(named: params.string(param) ?? "")
  }

  /// The result called `name`.
  mutating func result(named name: String) throws -> NamedResult {
    let corpus = params.string("corpus")
    let result =
      if name.hasPrefix("shared/") {
        try engine.sessions.shared(String(name.dropFirst(7)), corpus: corpus, group: caller.gid)
      } else {
        try engine.sessions.result(name, corpus: corpus, owner)
      }
    guard engine.corpora.isVisible(result.served.corpus, to: caller) else {
      throw Refusal(.unknownID, "there is no result called \"\(name)\"", hint: "results.list shows what there is")
    }
    serve(result.served)
    return result
  }

  /// Keeps a result under the name that a param gives.
  func keep(_ set: ResultSet, of served: Served, as name: String) throws(Refusal) {
    guard NamedResult.isName(name) else {
      throw Refusal(
        .invalidParams, "\"\(name)\" is no name: it needs a letter, then letters, digits, _ or -, 128 at most")
    }
    guard caller.role >= .user else {
      throw Refusal(.forbidden, "keeping results is for the role \(Role.user.rawValue)")
    }
    try engine.sessions.keep(NamedResult(name: name, served: served, set: set), owner)
  }

  /// All matches of a search, to be kept.
  func materialised(_ search: CQLSearch) throws -> ResultSet {
    do {
      return try ResultSet(of: search, limit: SessionStore.maximumBytes, cancel)
    } catch let error as ResultSet.TooLarge {
      throw Refusal(
        .quota, "the result would hold more than \(error.limit >> 20) MiB", hint: "ask for less, or cut the query")
    }
  }
}

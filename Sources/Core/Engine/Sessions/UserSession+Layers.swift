extension UserSession {
  /// The results that region elements of a query name, where the corpus has no region of that name.
  ///
  /// Throws `QueryError` for a result about another generation; names of no result are left to the query.
  func layers(for query: Query, _ served: Served) throws(QueryError) -> [ResultLayer] {
    let elements = query.regionElements
    if elements.isEmpty { return [] }
    var layers: [ResultLayer] = []
    let names = SegmentTokens(served.generation.segment).names
    for element in elements where names.region(element.name) == nil {
      guard let entry = entries[ResultKey(corpus: served.corpus, name: element.name)] else { continue }
      guard entry.result.served.generation === served.generation else {
        throw QueryError(
          .unknownRegion, "the result \(element.name) is about another generation", at: element.place,
          hint: "ask its query again")
      }
      if layers.contains(where: { $0.name == CorpusNames.resultMark + element.name }) { continue }
      layers.append(ResultLayer.ranges(of: entry.result.set, named: element.name))
    }
    return layers
  }
}

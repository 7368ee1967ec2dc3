/// What becomes of the values of a token attribute when generations are merged.
struct AttributeMerge: Sendable {
  let name: String
  let old: TokenAttribute
  /// Nil when no added token has such a value: then all have the empty one.
  let added: TokenAttribute?
  /// The distinct values of the added tokens, ascending.
  let addedValues: [[UInt8]]
  let ranks: RankMerge
  /// Where the positions of each value would begin if all stood in one array, and the end.
  let starts: [UInt32]
  /// The value of each type of the old tokens.
  let oldTypes: Column<UInt32>

  /// - Parameters:
  ///   - addedTokens: how many tokens are added.
  ///   - removed: how many tokens of each type of the old generation are not kept.
  init(
    _ name: String, old: TokenAttribute, added: TokenAttribute?, addedTokens: Int,
    removed: [(type: Int, count: UInt32)]
  ) throws(IndexError) {
    self.name = name
    self.old = old
    self.added = added
    guard let oldTypes = old.typeIDs else { throw old.damaged("the attribute has no value for each type", at: 0) }
    self.oldTypes = oldTypes
    var frequencies = try old.lexicon.frequencies()
    for (type, count) in removed {
      let id = Int(try oldTypes[type])
      guard id < frequencies.count, frequencies[id] >= count else {
        throw old.damaged("value \(id) occurs more often than its frequency says", at: 0)
      }
      frequencies[id] -= count
    }
    var own: [UInt32] = []
    if addedTokens == 0 {
      addedValues = []
    } else if let added {
      addedValues = try added.lexicon.values.copy()
      own = try added.lexicon.frequencies()
    } else {
      addedValues = [name == "feats" ? Array("|".utf8) : []]
      own = [UInt32(addedTokens)]
    }
    ranks = try RankMerge(old.lexicon.values, kept: frequencies.map { $0 > 0 }, added: addedValues)
    var starts: [UInt32] = [0]
    starts.reserveCapacity(ranks.count + 1)
    for id in 0..<ranks.count {
      var end = starts[id]
      if ranks.fromOld[id] != RankMerge.none { end += frequencies[Int(ranks.fromOld[id])] }
      if ranks.fromAdded[id] != RankMerge.none { end += own[Int(ranks.fromAdded[id])] }
      starts.append(end)
    }
    self.starts = starts
  }

  /// Whether only the empty value is left.
  func isEmpty() throws(IndexError) -> Bool {
    guard ranks.count == 1 else { return ranks.count == 0 }
    let isDefault = { (value: [UInt8]) in value.isEmpty || value == Array("|".utf8) }
    if ranks.fromAdded[0] != RankMerge.none { return isDefault(addedValues[Int(ranks.fromAdded[0])]) }
    return isDefault(try old.lexicon.copy(of: ranks.fromOld[0]))
  }

  /// The new id of each type of a source; `none` for types of which no token is kept.
  func ids(ofTypesOf source: Int, count: Int) throws(IndexError) -> [UInt32] {
    let own = source == MergeOrder.old ? ranks.old : ranks.added
    guard let column = source == MergeOrder.old ? oldTypes : added?.typeIDs else {
      return Array(repeating: own.first ?? RankMerge.none, count: count)
    }
    let types = try column.span()
    var ids: [UInt32] = []
    ids.reserveCapacity(types.count)
    for type in types.indices {
      guard types[type] < own.count else { throw column.damaged("value \(types[type]) is not there", at: type) }
      ids.append(own[Int(types[type])])
    }
    return ids
  }
}

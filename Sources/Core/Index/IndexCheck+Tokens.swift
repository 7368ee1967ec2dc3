extension TokenTypes {
  /// Each type occurs as often as the table says, and frequent ones come first.
  func checkInvariants(tokens: Int) throws(IndexError) {
    guard numbers.count == tokens else { throw numbers.damaged("there are \(numbers.count) types of tokens", at: 0) }
    var counts = [UInt32](repeating: 0, count: count)
    var batch: [UInt32] = []
    for start in stride(from: 0, to: tokens, by: 1 << 16) {
      try read(start..<min(start + 1 << 16, tokens), into: &batch)
      for (index, type) in batch.enumerated() {
        guard type < count else { throw damaged(Int(type), at: start + index) }
        counts[Int(type)] += 1
      }
    }
    for type in 0..<count {
      let frequency = try frequencies[type]
      let before = type == 0 ? frequency : try frequencies[type - 1]
      guard frequency == counts[type], before >= frequency else {
        throw frequencies.damaged("type \(type) occurs \(counts[type]) times", at: type)
      }
    }
  }
}

extension TokenAttribute {
  /// The positions are the ids turned round, the ids those of the types, and the fold groups hold each id once, under
  /// its folded value.
  func checkInvariants(_ types: TokenTypes) throws(IndexError) {
    try lexicon.values.checkInvariants()
    try checkTypes(types)
    var total = 0
    for id in 0..<UInt32(lexicon.count) {
      let list = try postings(of: id)
      total += list.count
      if case .scan = list.storage, try list.copy().count == list.count { continue }
      let positions = try list.copy()
      var before = -1
      for position in positions {
        let own = position < count ? try self.id(at: Int(position)) : .max
        guard Int(position) > before, own == id else { throw notOne(of: id) }
        before = Int(position)
      }
      guard positions.count == list.count else { throw notOne(of: id) }
    }
    if total != count { throw damaged("not every token of \(name) has a posting", at: 0) }
    try checkFolds()
  }

  private func notOne(of id: UInt32) -> IndexError {
    damaged("a posting of value \(id) of \(name) is not one of its tokens", at: 0)
  }

  /// The bytes of the tokens are the ids of their types.
  private func checkTypes(_ types: TokenTypes) throws(IndexError) {
    guard let typeIDs, let bytes else { return }
    var batch: [UInt32] = []
    for start in stride(from: 0, to: count, by: 1 << 16) {
      try types.read(start..<min(start + 1 << 16, count), into: &batch)
      for (index, type) in batch.enumerated() {
        let (own, ofType) = (try bytes[start + index], try typeIDs[Int(type)])
        guard UInt32(own) == ofType else {
          throw damaged("token \(start + index) is not of its type", at: start + index)
        }
      }
    }
  }

  /// Each id is in the group of its folded value, and the ranks of both foldings are in the order of the values.
  private func checkFolds() throws(IndexError) {
    for id in 0..<UInt32(lexicon.count) {
      let value = try lexicon.copy(of: id)
      let folded = Folding.folded(value.span, [.letterCase, .diacritics])
      guard try lexicon.ids(foldingTo: folded.span).contains(id) else {
        throw lexicon.values.damaged("value \(id) of \(name) is not in its fold group", at: id)
      }
    }
    for options in [[.letterCase], [.letterCase, .diacritics]] as [Folding.Options] {
      guard let ranks = lexicon.ranks(folding: options) else { continue }
      var values: [(rank: UInt32, folded: [UInt8])] = []
      for id in 0..<lexicon.count {
        let value = try lexicon.copy(of: UInt32(id))
        values.append((try ranks[id], Folding.folded(value.span, options)))
      }
      values.sort { $0.rank < $1.rank }
      for index in values.indices.dropFirst() {
        let (before, after) = (values[index - 1], values[index])
        let order = ByteOrder.compare(before.folded.span, after.folded.span)
        guard before.rank == after.rank ? order == 0 : order < 0 else {
          throw ranks.damaged("the ranks of the folded values of \(name) are out of order", at: 0)
        }
      }
    }
  }
}

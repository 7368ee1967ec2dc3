/// The weights of a linear model: for each feature, what it adds to the score of each label.
///
/// A feature's row in `rows` is its number of pairs and then the pairs, the label in the high byte and the weight, as
/// a signed byte, in the low one.
package struct WeightTable: Sendable {
  private let slots: HashSlots
  private let rows: ModelArray<UInt16>
  private let labelCount: Int

  package init(_ file: ModelFile, _ name: String, labelCount: Int) throws(ModelError) {
    slots = try HashSlots(try file.array(name + ".slots", of: UInt64.self), path: file.path)
    rows = try file.array(name + ".rows", of: UInt16.self)
    self.labelCount = labelCount
    var place = 0
    let span = rows.span
    // Once walked through, a row can be read without further checks of its labels.
    while place < span.count {
      let end = place + 1 + Int(span[place])
      guard end <= span.count else { throw ModelError(.damaged, file.path, "a row of weights is cut") }
      for index in place + 1..<end where Int(span[index] >> 8) >= labelCount {
        throw ModelError(.damaged, file.path, "a label that is not there")
      }
      place = end
    }
  }

  /// Adds the weights of the first `count` features to `scores`.
  ///
  /// - Precondition: `scores` has as many elements as there are labels.
  @inline(__always)
  package func add(_ features: Span<UInt64>, _ count: Int, to scores: inout MutableSpan<Int32>) {
    var first = 0
    while first < count {
      let end = min(count, first + Self.batch)
      add(features.extracting(first..<end), to: &scores)
      first = end
    }
  }

  /// Features that are looked up at the same time.
  private static let batch = 48

  /// In three rounds, each of which reads from places in memory that do not depend on each other: slots, beginnings of
  /// rows, weights.
  @inline(__always)
  private func add(_ features: Span<UInt64>, to scores: inout MutableSpan<Int32>) {
    precondition(scores.count >= labelCount && features.count <= Self.batch)
    let rows = rows.span
    var homes = InlineArray<48, UInt64>(repeating: 0)
    for index in features.indices { homes[index] = slots.home(of: features[index]) }
    var starts = InlineArray<48, UInt32>(repeating: 0)
    var found = 0
    var touched: UInt16 = 0
    for index in features.indices {
      guard let row = slots.value(of: features[index], home: homes[index]) else { continue }
      starts[found] = row
      touched |= rows[Int(row)]
      found += 1
    }
    guard touched > 0 else { return }
    for index in 0..<found {
      var place = Int(starts[index])
      let end = place + Int(rows[place])
      precondition(end < rows.count)
      while place < end {
        place += 1
        // `place` is at most `end`, inside the rows; labels were checked to be below `labelCount` when it was opened.
        let pair = unsafe rows[unchecked: place]
        unsafe scores[unchecked: Int(pair >> 8)] &+= Int32(Int8(truncatingIfNeeded: pair))
      }
    }
  }

  /// The two parts of a table: for each feature its pairs of label and weight.
  package static func encode(
    _ features: [(hash: UInt64, weights: [(label: UInt8, weight: Int8)])]
  ) -> (slots: [UInt64], rows: [UInt16]) {
    var rows: [UInt16] = []
    var entries: [(hash: UInt64, value: UInt32)] = []
    var known: [[UInt16]: UInt32] = [:]
    for feature in features where !feature.weights.isEmpty {
      let pairs = feature.weights.map { UInt16($0.label) << 8 | UInt16(UInt8(bitPattern: $0.weight)) }
      if let place = known[pairs] {
        entries.append((feature.hash, place))
        continue
      }
      known[pairs] = UInt32(rows.count)
      entries.append((feature.hash, UInt32(rows.count)))
      rows.append(UInt16(pairs.count))
      rows += pairs
    }
    return (HashSlots.encode(entries), rows)
  }
}

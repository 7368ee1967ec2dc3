/// Numbers features from 0 on, in the order in which they are met: a table from hashes to row numbers.
struct FeatureRows {
  private var keys = [UInt64](repeating: 0, count: 1 << 16)
  private var rowOf = [Int32](repeating: -1, count: 1 << 16)
  /// The features by row.
  private(set) var hashes: [UInt64] = []

  init() {}

  init(_ hashes: [UInt64]) { for hash in hashes { _ = add(hash) } }

  var count: Int { hashes.count }

  /// The row of a feature; -1 when it has none.
  func find(_ hash: UInt64) -> Int32 {
    let mask = keys.count - 1
    let keys = keys.span
    var place = Int(truncatingIfNeeded: hash) & mask
    while true {
      // `place` is masked to the number of keys, a power of two.
      let key = unsafe keys[unchecked: place]
      if key == hash { return rowOf[place] }
      if key == 0 { return -1 }
      place = (place + 1) & mask
    }
  }

  /// The row of a feature, which is made when it has none.
  mutating func add(_ hash: UInt64) -> Int {
    let found = find(hash)
    if found >= 0 { return Int(found) }
    if hashes.count * 2 >= keys.count { grow() }
    hashes.append(hash)
    insert(hash, Int32(hashes.count - 1))
    return hashes.count - 1
  }

  private mutating func insert(_ hash: UInt64, _ row: Int32) {
    let mask = keys.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while keys[place] != 0 { place = (place + 1) & mask }
    keys[place] = hash
    rowOf[place] = row
  }

  private mutating func grow() {
    let size = keys.count * 4
    keys = [UInt64](repeating: 0, count: size)
    rowOf = [Int32](repeating: -1, count: size)
    for (row, hash) in hashes.enumerated() { insert(hash, Int32(row)) }
  }
}

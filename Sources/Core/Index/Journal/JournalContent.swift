/// What a journal holds.
///
/// A frame that is cut short or wrong ends it: it was being written when the machine stopped, and nobody was told that
/// it was done. Sound frames behind a wrong one are another matter: then the file is damaged.
struct JournalContent: Sendable {
  /// The number of the last change that was in a generation when the journal was begun.
  let base: Int
  /// In the order of their numbers.
  let records: [JournalRecord]
  /// Bytes up to the end of the last sound frame.
  let length: Int

  /// - Parameter applied: the number of the last change in the published generation.
  init(_ bytes: [UInt8], path: String, applied: Int) throws(IndexError) {
    var records: [JournalRecord] = []
    var place = 0
    var base = applied
    while let (record, end) = JournalRecord.read(bytes, at: place) {
      if place == 0 && record.change == nil {
        base = max(base, record.number)
      } else {
        records.append(record)
      }
      place = end
    }
    if let next = Self.frame(in: bytes, after: place) {
      throw IndexError(
        .damaged, path, offset: place, "a record of the journal is damaged, and sound ones follow from byte \(next)")
    }
    self.base = base
    self.records = records.filter { $0.number > applied }
    length = place
  }

  /// The number of the last change.
  var last: Int { max(base, records.last?.number ?? 0) }

  private static func frame(in bytes: [UInt8], after place: Int) -> Int? {
    guard place < bytes.count else { return nil }
    var next = place + 1
    while next + JournalRecord.headSize <= bytes.count {
      if bytes[next] == JournalRecord.magic[0], JournalRecord.read(bytes, at: next) != nil { return next }
      next += 1
    }
    return nil
  }
}

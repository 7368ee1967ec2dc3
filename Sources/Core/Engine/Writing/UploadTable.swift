import Synchronization

/// Documents that come in parts, until the last one is there; in memory only.
final class UploadTable: Sendable {
  /// What a part belongs to.
  struct Key: Hashable, Sendable {
    let uid: Int
    let folder: String
    let file: String
  }

  private struct Upload {
    var bytes: [UInt8]
    var time: UInt64
  }

  /// How long a document may wait for its next part, in nanoseconds.
  static let patience: UInt64 = 600_000_000_000

  private let limit: @Sendable () -> Int
  private let clock: @Sendable () -> UInt64
  /// Guards what came so far.
  private let uploads = Mutex<[Key: Upload]>([:])

  /// - Parameter limit: bytes that one user may have sent and not ended; asked at each part.
  init(
    limit: @autoclosure @escaping @Sendable () -> Int,
    clock: @escaping @Sendable () -> UInt64 = { MonotonicClock.nanoseconds }
  ) {
    self.limit = limit
    self.clock = clock
  }

  /// Adds a part that begins at `offset`; a part at 0 starts over.
  ///
  /// - Returns: all bytes so far when this is the last part, else nil; and how many they are.
  func add(
    _ key: Key, _ part: [UInt8], at offset: Int, isLast: Bool, largest: Int
  ) throws(Refusal) -> (bytes: [UInt8]?, count: Int) {
    let now = clock()
    return try uploads.withLock { uploads throws(Refusal) -> (bytes: [UInt8]?, count: Int) in
      uploads = uploads.filter { now - $0.value.time < Self.patience }
      var bytes: [UInt8] = []
      if offset > 0 {
        let held = uploads[key]?.bytes.count ?? 0
        guard held == offset else {
          throw Refusal(
            .invalidParams, "offset is \(offset), but \(held) bytes of \(key.file) are here",
            hint: "send the part that begins there, or start over with offset 0")
        }
        bytes = uploads.removeValue(forKey: key)?.bytes ?? []
      } else {
        uploads[key] = nil
      }
      bytes += part
      guard bytes.count <= largest else {
        throw Refusal(.quota, "\(key.file) has more than \(largest) bytes, the most that one document may have")
      }
      if isLast { return (bytes, bytes.count) }
      let held = uploads.filter { $0.key.uid == key.uid }.reduce(0) { $0 + $1.value.bytes.count }
      let limit = limit()
      guard held + bytes.count <= limit else {
        throw Refusal(.quota, "documents in parts hold \(held) bytes; all together may have \(limit) a user")
      }
      uploads[key] = Upload(bytes: bytes, time: now)
      return (nil, bytes.count)
    }
  }
}

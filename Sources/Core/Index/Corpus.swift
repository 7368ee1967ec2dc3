import Glibc
import Synchronization

/// One corpus folder that is being served, with the generation that answers come from.
public final class Corpus: Sendable {
  /// The folder, as it was given.
  public let path: String
  /// Guards which generation new requests get; those that run keep theirs.
  private let current: Mutex<Generation>

  /// Opens the generation that the folder publishes.
  public init(opening path: String) throws(IndexError) {
    self.path = path
    current = Mutex(try Self.publishedGeneration(in: path))
  }

  /// The corpus' name.
  var name: String { generation.corpus }

  /// The generation that a request which begins now should use to its end.
  var generation: Generation { current.withLock { $0 } }

  /// Opens what the folder publishes now and serves it from here on; on failure the old generation stays.
  @discardableResult
  func reload() throws(IndexError) -> Generation {
    let opened = try Self.publishedGeneration(in: path)
    current.withLock { $0 = opened }
    return opened
  }

  /// Opens the published generation of a corpus folder.
  ///
  /// A generation that is replaced between the reading of its name and the opening of its files is no error: the next
  /// one is opened.
  static func publishedGeneration(in path: String) throws(IndexError) -> Generation {
    var last = try CurrentFile(reading: path)
    while true {
      do {
        return try Generation(folder: path + "/" + last.generation, name: last.generation, crc: last.crc)
      } catch {
        let now = try CurrentFile(reading: path)
        if now == last { throw error }
        last = now
      }
    }
  }
}

import Glibc
import Synchronization

/// One corpus folder that is being served, with the generation that answers come from.
public final class Corpus: Sendable {
  /// The folder, as it was given.
  public let path: String
  private struct Opened {
    let generation: Generation
    /// What the folder said when it was opened.
    let current: CurrentFile
  }

  /// Guards which generation new requests get; those that run keep theirs.
  private let opened: Mutex<Opened>

  /// Opens the generation that the folder publishes.
  public init(opening path: String) throws(IndexError) {
    self.path = path
    let (generation, current) = try Self.published(in: path)
    opened = Mutex(Opened(generation: generation, current: current))
  }

  /// The corpus' name.
  var name: String { generation.corpus }

  /// The generation that a request which begins now should use to its end.
  var generation: Generation { opened.withLock { $0.generation } }

  /// Opens what the folder publishes now and serves it from here on; on failure the old generation stays.
  ///
  /// - Parameter onlyChanged: does nothing when that is what is served, and sound as far as is known.
  /// - Returns: the generation when another one is served now.
  @discardableResult
  func reload(onlyChanged: Bool = false) throws(IndexError) -> Generation? {
    let before = opened.withLock { $0 }
    if onlyChanged, before.generation.damage == nil, try CurrentFile(reading: path) == before.current { return nil }
    let (generation, current) = try Self.published(in: path)
    opened.withLock { $0 = Opened(generation: generation, current: current) }
    return current == before.current ? nil : generation
  }

  /// Opens the published generation of a corpus folder.
  ///
  /// A generation that is replaced between the reading of its name and the opening of its files is no error: the next
  /// one is opened.
  static func publishedGeneration(in path: String) throws(IndexError) -> Generation { try published(in: path).0 }

  private static func published(in path: String) throws(IndexError) -> (Generation, CurrentFile) {
    var last = try CurrentFile(reading: path)
    while true {
      do {
        let folder = path + "/" + last.generation
        return (try Generation(folder: folder, name: last.generation, crc: last.crc), last)
      } catch {
        let now = try CurrentFile(reading: path)
        if now == last { throw error }
        last = now
      }
    }
  }
}

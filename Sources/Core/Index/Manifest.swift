/// What a generation consists of: the root of everything that is checked.
struct Manifest: Sendable, Equatable {
  /// The version of the envelope that this program writes and reads.
  static let version = 3

  /// Numbers of one encoding that stand together in a file.
  struct Section: Sendable, Equatable {
    let name: String
    /// How they are written: `raw8`, `raw32`, `raw64`, `packed0` to `packed32`, `framed`.
    let encoding: String
    /// The offset of the first byte in the file, a multiple of 64.
    let offset: Int
    /// How many numbers there are.
    let count: Int
  }

  /// One file and its sections; the checksums of its blocks follow those of the files before it.
  struct File: Sendable, Equatable {
    let name: String
    let length: Int
    let sections: [Section]
  }

  /// A typed value that every region of a layer has or lacks.
  struct RegionColumn: Sendable, Equatable {
    let name: String
    let type: RegionColumnKind
  }

  /// One layer of regions.
  struct Region: Sendable, Equatable {
    let name: String
    let disjoint: Bool
    let columns: [RegionColumn]
  }

  /// Tokens that were indexed together, with everything that refers to them.
  struct Segment: Sendable, Equatable {
    let tokens: Int
    let articles: Int
    let blocks: Int
    /// The bytes of the text.
    let text: Int
    let attributes: [String]
    let regions: [Region]
    let files: [File]
  }

  /// The corpus' name.
  var corpus: String
  /// The generation's number.
  var generation: Int
  /// Which rules and models made the tokens, by what they did.
  var models: [JSONValue.Member]
  /// How many files are known, and how many of them are rejected.
  var documents: Int
  var rejected: Int
  /// The length of the file `checksums` and the checksum of all of it.
  var checksumsLength = 0
  var checksumsCRC: UInt32 = 0
  /// The number of the last change of the journal that is in it; 0 when there never was one.
  var journal = 0
  /// The files that belong to no segment.
  var files: [File]
  /// In corpus order; this version writes exactly one.
  var segments: [Segment]

  /// Every file with its path below the generation, in the order of their checksums.
  var allFiles: [(path: String, file: File)] {
    files.map { ($0.name, $0) }
      + segments.enumerated().flatMap { index, segment in
        segment.files.map { ("s\(index + 1)/" + $0.name, $0) }
      }
  }
}

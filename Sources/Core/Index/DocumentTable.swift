/// One file that the corpus knows, indexed or rejected.
struct Document: Sendable, Equatable {
  /// First 12 hex digits of the bytes' SHA-256, with `-2` and so on for equal bytes under another name; empty for a
  /// file that could not be read.
  var id: String
  /// The path below the argument that was given to `index`.
  var file: String
  /// `text`, `markdown`, `html`, `alto`; empty when rejected before it was known.
  var format: String
  /// `utf-8`, `iso-8859-1`; empty when rejected.
  var encoding: String
  /// The size in bytes.
  var bytes: Int
  /// 32 bytes; empty for a file that could not be read.
  var sha256: [UInt8]
  /// Which named folder it was found in: the start of the SHA-256 of that folder's path, empty for a file named alone.
  var root: String
  /// Why nothing of it is indexed; nil when it is.
  var rejection: String?
  /// What is kept of a compressed file or a PDF, which offsets refer to; nil when it is the file itself.
  var kept: Kept?
  /// The files that it is put together from; empty when it is one.
  var parts: [FilePart] = []
  /// What its rows call their fields, as `--columns` has it; empty for their own names.
  var columns = ""

  /// Bytes that were taken out of a file.
  struct Kept: Sendable, Equatable {
    let bytes: Int
    let sha256: [UInt8]
  }

  /// The size and hash of the bytes that the corpus keeps.
  var stored: Kept { kept ?? Kept(bytes: bytes, sha256: sha256) }
}

/// What is on the pages of a document but in no article.
struct DocumentRemainder: Sendable, Equatable {
  /// Text that belongs to the page.
  var furniture: [Furniture] = []
  /// Bytes that are in no block, repair or furniture.
  var unassigned: [Range<Int>] = []
  /// Where words stand on their pages.
  var boxes: [Transcript.WordBox] = []
}

/// Every file of the corpus in natural order of the names, with its original bytes.
struct DocumentTable: Sendable {
  let count: Int
  private let records: Column<UInt8>
  private let recordStarts: Column<UInt32>
  private let remainders: Column<UInt8>
  private let remainderStarts: Column<UInt64>
  private let articleStarts: Column<UInt32>
  private let originalStarts: Column<UInt64>
  /// Ordinals in bytewise order of the file names, and of the ids.
  private let byFile: Column<UInt32>
  private let byID: Column<UInt32>
  /// The original bytes of all documents, one after the other.
  let originals: BlockStore
  private let articleCount: Int

  init(_ files: GenerationFiles, articles: Int) throws(IndexError) {
    let name = FileName.documents
    records = try files.column(name, "records")
    recordStarts = try files.column(name, "record_starts")
    remainders = try files.column(name, "remainders")
    remainderStarts = try files.column(name, "remainder_starts")
    articleStarts = try files.column(name, "article_starts")
    originalStarts = try files.column(name, "original_starts")
    byFile = try files.column(name, "by_file")
    byID = try files.column(name, "by_id")
    originals = try BlockStore(files, FileName.originals)
    articleCount = articles
    count = byFile.count
    guard recordStarts.count == count + 1, remainderStarts.count == count + 1, articleStarts.count == count + 1,
      originalStarts.count == count + 1, byID.count == count
    else { throw byFile.damaged("the tables of the documents differ in length", at: 0) }
  }

  /// Everything known about a document.
  func document(_ ordinal: Int) throws(IndexError) -> Document {
    let record = try records.copy(recordStarts.extent(ordinal, within: records.count))
    guard let document = Document(record: record) else {
      throw recordStarts.damaged("the record of document \(ordinal) cannot be read", at: ordinal)
    }
    return document
  }

  /// What is on the pages of a document but in no article.
  ///
  /// - Complexity: O(its size), which for a file of many articles is a part of the file's.
  func remainder(_ ordinal: Int) throws(IndexError) -> DocumentRemainder {
    let record = try remainders.copy(remainderStarts.extent(ordinal, within: remainders.count))
    guard let remainder = DocumentRemainder(record: record) else {
      throw remainderStarts.damaged("the remainder of document \(ordinal) cannot be read", at: ordinal)
    }
    return remainder
  }

  /// The name of a document's file.
  func file(_ ordinal: Int) throws(IndexError) -> String { try document(ordinal).file }

  /// The articles of a document; empty when it is rejected.
  func articles(_ ordinal: Int) throws(IndexError) -> Range<Int> {
    try articleStarts.extent(ordinal, within: articleCount)
  }

  /// The document of the file with this name, or nil.
  func ordinal(ofFile name: String) throws(IndexError) -> Int? {
    try find(in: byFile, name) { (document: Document) in document.file }
  }

  /// The document with this id, or nil.
  func ordinal(ofID id: String) throws(IndexError) -> Int? {
    id.isEmpty ? nil : try find(in: byID, id) { (document: Document) in document.id }
  }

  /// The number of original bytes that are kept of a document; 0 for a rejected one.
  func originalCount(_ ordinal: Int) throws(IndexError) -> Int {
    try originalStarts.extent(ordinal, within: originals.count).count
  }

  /// A part of a document's original bytes.
  func original(_ ordinal: Int, _ range: Range<Int>) throws(IndexError) -> [UInt8] {
    let all = try originalStarts.extent(ordinal, within: originals.count)
    guard range.lowerBound >= 0 && range.upperBound <= all.count else {
      throw IndexError(
        .outOfRange, originalStarts.file.path, "bytes \(range.lowerBound) to \(range.upperBound) of \(all.count)")
    }
    return try originals.read(all.lowerBound + range.lowerBound..<all.lowerBound + range.upperBound)
  }

  /// Which of all original bytes are those of a document.
  func originalRange(_ ordinal: Int) throws(IndexError) -> Range<Int> {
    try originalStarts.extent(ordinal, within: originals.count)
  }

  /// The record of what of a document is in no article.
  func remainderRecord(_ ordinal: Int) throws(IndexError) -> [UInt8] {
    try remainders.copy(remainderStarts.extent(ordinal, within: remainders.count))
  }

  /// All original bytes of a document.
  func original(_ ordinal: Int) throws(IndexError) -> [UInt8] {
    try originals.read(originalStarts.extent(ordinal, within: originals.count))
  }

  /// Records that the table is not what was written.
  func damaged(_ detail: String) -> IndexError { recordStarts.damaged(detail, at: 0) }

  private func find(in order: Column<UInt32>, _ wanted: String, _ key: (Document) -> String) throws(IndexError) -> Int?
  {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      let ordinal = Int(try order[middle])
      let value = key(try document(ordinal))
      if value == wanted && value.utf8.elementsEqual(wanted.utf8) { return ordinal }
      if value.utf8.lexicographicallyPrecedes(wanted.utf8) { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}

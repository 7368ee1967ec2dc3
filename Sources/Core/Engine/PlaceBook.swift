/// Where the bytes of a document lie: in which of its files, and where on their pages.
struct DocumentPlaces {
  let file: String
  /// The files that the document is put together from; empty when it is one.
  let parts: [FilePart]
  /// Words with their boxes, ascending in the file.
  let boxes: [Transcript.WordBox]

  /// A document that is one file without pages.
  init(file: String) {
    self.file = file
    (parts, boxes) = ([], [])
  }

  init(_ document: Document, _ remainder: DocumentRemainder) {
    file = document.file
    parts = document.parts
    boxes = remainder.boxes.sorted { $0.source.lowerBound < $1.source.lowerBound }
  }

  /// The file that a place lies in and its bytes there; a place over several files is cut at the end of the first.
  func located(_ range: Range<Int>) -> (file: String, range: Range<Int>) {
    guard let number = parts.lastIndex(where: { $0.start <= range.lowerBound }) else { return (file, range) }
    let start = parts[number].start
    let end = number + 1 < parts.count ? min(range.upperBound, parts[number + 1].start) : range.upperBound
    return (parts[number].name, range.lowerBound - start..<max(range.lowerBound, end) - start)
  }

  /// The page, from 1, and the box around the words of a place on it; nil when none of them has a box.
  func box(of range: Range<Int>) -> (page: Int, box: Box)? {
    var (low, high) = (0, boxes.count)
    while low < high {
      let middle = (low + high) / 2
      if boxes[middle].source.upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    var found: (page: UInt16, box: Box)?
    while low < boxes.count, boxes[low].source.lowerBound < range.upperBound {
      let word = boxes[low]
      if let page = found?.page, page != word.page { break }
      found = (word.page, found?.box.joined(word.box) ?? word.box)
      low += 1
    }
    return found.map { (Int($0.page) + 1, $0.box) }
  }
}

/// The places of the documents that one reply speaks of, each looked up once.
final class PlaceBook {
  private let documents: DocumentTable
  private var known: [Int: DocumentPlaces] = [:]

  init(_ generation: Generation) {
    documents = generation.documents
  }

  func places(of ordinal: Int) throws(IndexError) -> DocumentPlaces {
    if let found = known[ordinal] { return found }
    let document = try documents.document(ordinal)
    let hasPages = PageFormat(rawValue: document.format)?.hasPages ?? false
    let places =
      hasPages || !document.parts.isEmpty
      ? DocumentPlaces(document, try documents.remainder(ordinal)) : DocumentPlaces(file: document.file)
    known[ordinal] = places
    return places
  }
}

extension JSONWriter {
  /// Writes places in one document.
  mutating func places(_ ranges: [Range<Int>], in document: DocumentPlaces) {
    array { for range in ranges { $0.place(range, in: document) } }
  }

  /// Writes a place in a document, with page and box where the document has them.
  mutating func place(_ range: Range<Int>, in document: DocumentPlaces) {
    let (file, own) = document.located(range)
    let box = document.box(of: range)
    object {
      $0.member("file", file)
      $0.member("start", own.lowerBound)
      $0.member("end", own.upperBound)
      guard let (page, box) = box else { return }
      $0.member("page", page)
      $0.key("box")
      $0.array {
        for side in [box.left, box.top, box.right, box.bottom] { $0.number((Double(side) * 100).rounded() / 100) }
      }
    }
  }
}

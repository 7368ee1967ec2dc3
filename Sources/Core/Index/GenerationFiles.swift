/// The mapped files of one segment, or of the part of a generation outside of segments.
struct GenerationFiles: Sendable {
  private let folder: String
  private let files: [String: (file: IndexFile, sections: [Manifest.Section])]

  init(folder: String, files: [String: (file: IndexFile, sections: [Manifest.Section])]) {
    self.folder = folder
    self.files = files
  }

  /// The section `section` of the file `name` as a column of numbers of the type asked for.
  ///
  /// Throws when it is not there, has another encoding, or does not lie inside the file.
  func column<Element>(_ name: String, _ section: String) throws(IndexError) -> Column<Element> {
    let (file, place) = try find(name, section)
    let encoding = "raw\(Element.bitWidth)"
    guard place.encoding == encoding else { throw Self.unknown(place, file, encoding) }
    let (length, overflow) = place.count.multipliedReportingOverflow(by: Element.bitWidth / 8)
    try check(place, file, length: overflow ? .max : length)
    return Column(file, section: section, start: place.offset, count: place.count)
  }

  /// The section as a column of packed numbers.
  func packed(_ name: String, _ section: String) throws(IndexError) -> PackedColumn {
    let (file, place) = try find(name, section)
    guard place.encoding.hasPrefix("packed"), let width = Int(place.encoding.dropFirst(6)), (0...32).contains(width)
    else { throw Self.unknown(place, file, "packed0 to packed32") }
    guard place.count <= Int.max / 64 else { throw Self.tooLong(place, file) }
    try check(place, file, length: BitPacking.size(place.count, width: width) + BitPacking.padding)
    return PackedColumn(file, section: section, start: place.offset, count: place.count, width: width)
  }

  /// The section as a column of numbers in frames.
  func framed(_ name: String, _ section: String) throws(IndexError) -> FramedColumn {
    let (file, place) = try find(name, section)
    guard place.encoding == "framed" else { throw Self.unknown(place, file, "framed") }
    guard place.count <= Int.max / 64 else { throw Self.tooLong(place, file) }
    // The section ends where the next one begins, or with the file.
    let size =
      (files[name]?.sections.map(\.offset).filter { $0 > place.offset }.min() ?? file.mapping.count) - place.offset
    guard size >= FramedColumn.tableSize(place.count) + BitPacking.padding else { throw Self.tooLong(place, file) }
    try check(place, file, length: size)
    return FramedColumn(file, section: section, start: place.offset, count: place.count, size: size)
  }

  private func find(_ name: String, _ section: String) throws(IndexError) -> (IndexFile, Manifest.Section) {
    guard let (file, sections) = files[name] else {
      throw IndexError(.damaged, folder + "/" + name, "the manifest does not list this file")
    }
    guard let place = sections.first(where: { $0.name == section }) else {
      throw IndexError(.damaged, file.path, section: section, "the manifest does not list this section")
    }
    return (file, place)
  }

  private func check(_ place: Manifest.Section, _ file: IndexFile, length: Int) throws(IndexError) {
    guard place.offset % 64 == 0, place.offset >= FileHeader.size, place.offset <= file.mapping.count,
      place.count >= 0, length <= file.mapping.count - place.offset
    else { throw Self.tooLong(place, file) }
  }

  private static func tooLong(_ place: Manifest.Section, _ file: IndexFile) -> IndexError {
    IndexError(.damaged, file.path, section: place.name, offset: place.offset, "the section leaves the file")
  }

  private static func unknown(_ place: Manifest.Section, _ file: IndexFile, _ known: String) -> IndexError {
    IndexError(
      .unknownVersion, file.path, section: place.name,
      "its encoding is \(place.encoding), this program reads \(known)")
  }

  /// Whether the manifest lists the section.
  func has(_ name: String, _ section: String) -> Bool {
    files[name]?.sections.contains { $0.name == section } ?? false
  }

  /// A table of distinct values, kept in the sections `NAME.starts` and `NAME.bytes`.
  func table(_ name: String, _ section: String) throws(IndexError) -> StringTable {
    StringTable(starts: try column(name, section + ".starts"), bytes: try column(name, section + ".bytes"))
  }
}

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
    guard let (file, sections) = files[name] else {
      throw IndexError(.damaged, folder + "/" + name, "the manifest does not list this file")
    }
    guard let place = sections.first(where: { $0.name == section }) else {
      throw IndexError(.damaged, file.path, section: section, "the manifest does not list this section")
    }
    let encoding = "raw\(Element.bitWidth)"
    guard place.encoding == encoding else {
      throw IndexError(
        .unknownVersion, file.path, section: section,
        "its encoding is \(place.encoding), this program reads \(encoding)")
    }
    let (length, overflow) = place.count.multipliedReportingOverflow(by: Element.bitWidth / 8)
    guard !overflow, place.offset % 64 == 0, place.offset >= FileHeader.size, place.offset <= file.mapping.count,
      length <= file.mapping.count - place.offset
    else {
      throw IndexError(.damaged, file.path, section: section, offset: place.offset, "the section leaves the file")
    }
    return Column(file, section: section, start: place.offset, count: place.count)
  }

  /// A table of distinct values, kept in the sections `NAME.starts` and `NAME.bytes`.
  func table(_ name: String, _ section: String) throws(IndexError) -> StringTable {
    StringTable(starts: try column(name, section + ".starts"), bytes: try column(name, section + ".bytes"))
  }
}

/// What the names that OCR formats give to regions mean on a newspaper page.
enum RegionKind {
  /// The role of a region called `label`, such as `heading`, `page-number`, `ArticleTitle`; `.unknown` for running text.
  static func role(_ label: String) -> StatedRole {
    let word = String(label.lowercased().filter { $0.isLetter || $0 == " " })
    for (role, names) in table where names.contains(where: { word.contains($0) }) { return role }
    return .unknown
  }

  private static let table: [(StatedRole, [String])] = [
    (.folio, ["pagenumber", "folio"]),
    (
      .runningHead,
      [
        "runninghead", "runningtitle", "masthead", "nameplate", "header", "footer", "signaturemark",
        "catchword",
      ]
    ),
    (.caption, ["caption"]),
    (.credit, ["credit"]),
    (.advertisement, ["advert"]),
    (.byline, ["byline", "author"]),
    (.deck, ["subhead", "subtitle", "deck", "lead paragraph"]),
    (.headline, ["headline", "heading", "title", "header article"]),
    (.table, ["table"]),
    (.factBox, ["infobox", "factbox"]),
  ]
}

import Core

/// The rows that the last answer listed, to which `show 3`, `where 3`, `.more` and `.last` refer.
struct Listing {
  let method: String
  let shape: RowShape
  /// The params of the first page, without paging.
  let params: [JSONValue.Member]
  /// The result of the first page.
  var result: JSONValue
  var rows: [JSONValue] = []
  /// The cursor of the page after the rows; nil when all are there.
  var next: String?

  /// Adds a page.
  mutating func append(_ page: JSONValue) {
    rows += page["rows"]?.array ?? []
    next = page["next"]?.string
  }

  /// The number of all rows, as far as the daemon says.
  var total: Int? { result["total"]?.integer }

  /// The article of row `number`, from 1.
  func article(_ number: Int) throws(Complaint) -> String {
    guard let id = try row(number)["article"]?.string else {
      throw Complaint("row \(number) of the last listing is no article", hint: "articles lists them")
    }
    return id
  }

  /// Row `number`, from 1.
  func row(_ number: Int) throws(Complaint) -> JSONValue {
    guard number >= 1, number <= rows.count else {
      let more = next == nil ? nil : ".more lists further ones"
      throw Complaint("the last listing has \(Count.of(rows.count, "row")), no number \(number)", hint: more)
    }
    return rows[number - 1]
  }

  /// The whole answer as one JSON object: all rows that are there, and no cursor when they are all.
  var json: JSONValue {
    let members = (result.members ?? []).compactMap { member -> JSONValue.Member? in
      switch member.name {
      case "rows": .init(name: "rows", value: .array(rows))
      case "next": next.map { .init(name: "next", value: .string($0)) }
      default: member
      }
    }
    return .object(members)
  }
}

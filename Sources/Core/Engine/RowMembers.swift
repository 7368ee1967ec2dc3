/// Where the members of an article row stand in its bytes, found without building values of them.
///
/// Rows are compact JSON that the index itself has written; what is none is found to have no members.
struct RowMembers {
  private let row: [UInt8]
  private var places: [(name: Range<Int>, value: Range<Int>)] = []

  init(_ row: [UInt8]) {
    self.row = row
    places.reserveCapacity(16)
    var scanner = Scanner(row: row.span)
    while let place = scanner.next() { places.append(place) }
  }

  /// The bytes of a member's value; nil when there is none of this name.
  func value(of name: StaticString) -> ArraySlice<UInt8>? {
    for place in places where place.name.count == name.utf8CodeUnitCount {
      var index = 0
      // `utf8Start` has as many bytes as the name in the row.
      while index < place.name.count, unsafe row[place.name.lowerBound + index] == name.utf8Start[index] { index += 1 }
      if index == place.name.count { return row[place.value] }
    }
    return nil
  }

  /// Steps from member to member.
  private struct Scanner: ~Escapable {
    private let row: Span<UInt8>
    private var place = 1

    @_lifetime(copy row)
    init(row: Span<UInt8>) { self.row = row }

    mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
      guard place < row.count, row[0] == 0x7B, row[place] == 0x22 else { return nil }
      let name = place + 1
      guard skipString(), place < row.count, row[place] == 0x3A else { return nil }
      let nameEnd = place - 1
      place += 1
      let value = place
      var depth = 0
      while place < row.count {
        switch row[place] {
        case 0x22:
          if !skipString() { return nil }
          continue
        case 0x7B, 0x5B: depth += 1
        case 0x2C where depth == 0:
          place += 1
          return (name..<nameEnd, value..<place - 1)
        case 0x7D, 0x5D:
          if depth == 0 {
            defer { place = row.count }
            return (name..<nameEnd, value..<place)
          }
          depth -= 1
        default: break
        }
        place += 1
      }
      return nil
    }

    /// Goes behind the string that begins here; false when it does not end.
    private mutating func skipString() -> Bool {
      place += 1
      while place < row.count {
        if row[place] == 0x5C {
          place += 2
        } else if row[place] == 0x22 {
          place += 1
          return true
        } else {
          place += 1
        }
      }
      return false
    }
  }
}

extension JSONWriter {
  /// Writes a member as a row has it, null when it has none.
  mutating func member(_ name: StaticString, of row: RowMembers) {
    key(name.description)
    if let value = row.value(of: name) { raw(value) } else { null() }
  }
}

/// How many scalars lie in front of each byte of a text.
struct ScalarPlaces {
  private let places: [Int]

  /// - Parameter places: how many scalars stand before each byte, and before the end.
  init(places: [Int]) { self.places = places }

  init(_ text: [UInt8]) {
    var places: [Int] = []
    places.reserveCapacity(text.count + 1)
    var count = 0
    for byte in text {
      places.append(count)
      if byte & 0xC0 != 0x80 { count += 1 }
    }
    // A continuation byte never begins or ends a token.
    places.append(count)
    self.places = places
  }

  func scalar(_ offset: Int) -> Int { places[offset] }
}

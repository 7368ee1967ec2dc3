import Testing

@testable import Core

/// Random damage to a page, the same in each run.
enum Mutations {
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    }
  }

  /// Reads `rounds` damaged copies of `file`; each is refused with a `PageError` or read without losing a byte.
  static func check(_ file: [UInt8], rounds: Int) {
    var dice = Dice(state: UInt64(file.count))
    let marks = [
      "\n\n", "\n", "# ", "**", "-\n", "\\$", "\"", "By ", " / FOR ", "\r\n", "é", "![](a.png)\n", "> ", ". ", "4 ",
      "\t",
    ]
    for _ in 0..<rounds {
      var copy = file
      for _ in 0..<Int.random(in: 1...8, using: &dice) {
        let place = Int.random(in: 0...copy.count, using: &dice)
        let end = min(copy.count, place + Int.random(in: 0...40, using: &dice))
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: copy.removeSubrange(place..<end)
        case 1: copy.insert(contentsOf: marks.randomElement(using: &dice)?.utf8 ?? "".utf8, at: place)
        case 2: copy.insert(contentsOf: Array(copy[place..<end]), at: Int.random(in: 0...copy.count, using: &dice))
        default: if place < copy.count { copy[place] = UInt8.random(in: 9...0x7E, using: &dice) }
        }
      }
      do {
        expectSound(try PageReader().read(copy.span, name: "page"), of: copy)
      } catch {
        continue
      }
    }
  }
}

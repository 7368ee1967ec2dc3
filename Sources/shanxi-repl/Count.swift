/// Numbers as people read them.
enum Count {
  /// `1 234`: a narrow blank would be lost in many fonts, so a plain one.
  static func text(_ number: Int) -> String {
    var digits = Array(String(abs(number)))
    var place = digits.count - 3
    while place > 0 {
      digits.insert(" ", at: place)
      place -= 3
    }
    return (number < 0 ? "-" : "") + String(digits)
  }

  /// `1 article`, `2 articles`.
  static func of(_ number: Int, _ noun: String) -> String {
    text(number) + " " + noun + (number == 1 ? "" : "s")
  }

  /// A time in milliseconds with at most two decimals.
  static func milliseconds(_ value: Double) -> String {
    let rounded = value < 10 ? (value * 100).rounded() / 100 : value.rounded()
    let text = rounded.description
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " ms"
  }
}

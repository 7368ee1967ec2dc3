extension BuiltInFunction {
  /// Computes the function; an undefined argument makes it undefined, except in `unify`.
  func value<Source>(of arguments: [ConditionEvaluator<Source>.Value?]) -> ConditionEvaluator<Source>.Value? {
    typealias Value = ConditionEvaluator<Source>.Value
    if self == .unify, arguments[0] == nil { return arguments[1] }
    var integers: [Int] = []
    var texts: [[UInt8]] = []
    for argument in arguments {
      switch argument {
      case nil: return nil
      case .integer(let number)?: integers.append(number)
      case .number(let number)?: integers.append(Int(exactly: number.rounded(.towardZero)) ?? 0)
      case .text(let bytes)?: texts.append(bytes)
      }
    }
    guard (takesText ? texts : []).count == (takesText ? argumentCount : 0), takesText || integers.count == 2 else {
      return nil
    }
    switch self {
    case .distance, .dist: return .integer(integers[1] &- integers[0])
    case .distabs: return .integer(Int(clamping: (integers[1] &- integers[0]).magnitude))
    case .add: return .integer(integers[0] &+ integers[1])
    case .sub: return .integer(integers[0] &- integers[1])
    case .mul: return .integer(integers[0] &* integers[1])
    case .int: return .integer(Self.leadingInteger(texts[0]))
    case .strlen: return .integer(texts[0].count { $0 & 0xC0 != 0x80 })
    case .ambiguity: return .integer(FeatureSet(texts[0]).elements.count)
    case .unify: return .text(FeatureSet(texts[0]).intersection(FeatureSet(texts[1])).text)
    case .prefix: return .text(Array(texts[0].prefix(Self.commonPrefix(texts[0], texts[1]))))
    case .isPrefix: return .integer(texts[1].starts(with: texts[0]) ? 1 : 0)
    case .minus: return .text(Array(texts[0].dropFirst(Self.commonPrefix(texts[0], texts[1]))))
    case .normalize:
      var options: Folding.Options = []
      if texts[1].contains(0x63) { options.insert(.letterCase) }
      if texts[1].contains(0x64) { options.insert(.diacritics) }
      let text = texts[0]
      return .text(Folding.folded(text.span, options))
    }
  }

  /// Bytes that both begin with, whole characters only.
  private static func commonPrefix(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var count = 0
    while count < min(first.count, second.count), first[count] == second[count] { count += 1 }
    while count > 0, count < first.count, first[count] & 0xC0 == 0x80 { count -= 1 }
    return count
  }

  /// The integer that a text begins with, 0 when there is none, as `atoi` reads it.
  private static func leadingInteger(_ text: [UInt8]) -> Int {
    var rest = text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    let isNegative = rest.first == 0x2D
    if isNegative || rest.first == 0x2B { rest = rest.dropFirst() }
    var value = 0
    for digit in rest.prefix(while: { (0x30...0x39).contains($0) }) {
      value = value &* 10 &+ Int(digit - 0x30)
    }
    return isNegative ? -value : value
  }
}

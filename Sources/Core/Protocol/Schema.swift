/// The form of a JSON value, written as JSON Schema 2020-12 and checked by `check`.
public indirect enum Schema: Sendable {
  /// Anything.
  case any
  /// `true` or `false`.
  case boolean
  /// A whole number within bounds; `Int.min` and `Int.max` stand for none.
  case integer(ClosedRange<Int>)
  /// Any number.
  case number
  /// Text.
  case string
  /// One of several texts.
  case choice([String])
  /// Values of one form, as many as the range says.
  case array(Schema, count: ClosedRange<Int> = 0...Int.max)
  /// Named values; the names not listed are refused in params and free in results.
  case object([Field])
  /// Named values, and others that are not looked at.
  case open([Field])
  /// Values of one form under free names.
  case dictionary(Schema)
  /// A value or `null`.
  case nullable(Schema)
  /// A value of one of several forms.
  case either([Schema])

  /// One member of an object.
  public struct Field: Sendable {
    /// Its name.
    public let name: String
    /// The form of its value.
    public let schema: Schema
    /// What it is for, in a sentence without its full stop.
    public let description: String
    /// Whether it must be there.
    public let isRequired: Bool
    /// What stands for it when it is left out.
    public let defaultValue: JSONValue?

    /// A member that may be left out.
    public static func optional(
      _ name: String, _ schema: Schema, default value: JSONValue? = nil, _ description: String
    ) -> Field {
      Field(name: name, schema: schema, description: description, isRequired: false, defaultValue: value)
    }

    /// A member that must be there.
    public static func required(_ name: String, _ schema: Schema, _ description: String) -> Field {
      Field(name: name, schema: schema, description: description, isRequired: true, defaultValue: nil)
    }
  }

  /// A whole number without bounds.
  public static let anyInteger = Schema.integer(Int.min...Int.max)
  /// A whole number from 0.
  public static let count = Schema.integer(0...Int.max)
}

extension Schema {
  /// How a value breaks its schema.
  public struct Mismatch: Error, Sendable, Equatable {
    /// The way to the value: `where.date`, `rows[3]`; empty for the value itself.
    public let path: String
    /// What is wrong, to be read after the path.
    public let message: String
    /// Names that may have been meant when a name is unknown.
    public var didYouMean: [String] = []
    /// Names that are known there.
    public var expected: [String] = []
  }

  /// Throws when `value` is not of this form; objects may have no other names than those listed.
  public func check(_ value: JSONValue, path: String = "") throws(Mismatch) {
    switch (self, value) {
    case (.any, _), (.boolean, .bool), (.string, .string), (.number, .number), (.number, .integer), (.nullable, .null):
      return
    case (.integer(let range), .integer(let number)):
      if range.contains(Int(number)) { return }
      throw Mismatch(path: path, message: "must be \(Self.words(for: range)), not \(number)")
    case (.choice(let names), .string(let text)):
      if names.contains(text) { return }
      let near = NearNames.of(text, among: names)
      throw Mismatch(path: path, message: "cannot be \"\(text)\"", didYouMean: near, expected: names)
    case (.array(let schema, let count), .array(let values)):
      guard count.contains(values.count) else {
        let wanted = Self.words(for: count).replacing("an integer from ", with: "")
        throw Mismatch(path: path, message: "must have \(wanted) items, not \(values.count)")
      }
      for (index, item) in values.enumerated() { try schema.check(item, path: "\(path)[\(index)]") }
    case (.object(let fields), .object(let members)):
      try Self.check(members, fields, path)
    case (.open(let fields), .object(let members)):
      let known = members.filter { member in fields.contains { $0.name == member.name } }
      try Self.check(known, fields, path)
    case (.dictionary(let schema), .object(let members)):
      for member in members { try schema.check(member.value, path: Self.join(path, member.name)) }
    case (.nullable(let schema), _):
      try schema.check(value, path: path)
    case (.either(let schemas), _):
      for schema in schemas where schema.accepts(value) { return }
      // Of the forms allowed, the one that it has the kind of says what is wrong inside.
      for schema in schemas where schema.words == Schema.words(ofKind: value) { try schema.check(value, path: path) }
      throw Mismatch(path: path, message: "must be \(words), not \(value.kind)")
    default:
      throw Mismatch(path: path, message: "must be \(words), not \(value.kind)")
    }
  }

  /// Whether `value` is of this form.
  public func accepts(_ value: JSONValue) -> Bool {
    do throws(Mismatch) {
      try check(value)
      return true
    } catch {
      return false
    }
  }

  private static func check(
    _ members: [JSONValue.Member], _ fields: [Field], _ path: String
  ) throws(Mismatch) {
    for member in members {
      guard let field = fields.first(where: { $0.name == member.name }) else {
        let names = fields.map(\.name)
        throw Mismatch(
          path: join(path, member.name), message: "is unknown", didYouMean: NearNames.of(member.name, among: names),
          expected: names)
      }
      try field.schema.check(member.value, path: join(path, member.name))
    }
    for field in fields where field.isRequired && !members.contains(where: { $0.name == field.name }) {
      throw Mismatch(path: join(path, field.name), message: "is missing")
    }
  }

  private static func join(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : "\(path).\(name)"
  }

  /// The form in words: `a string`, `an integer from 1 to 10000`.
  public var words: String {
    switch self {
    case .any: "any value"
    case .boolean: "true or false"
    case .integer(let range): Self.words(for: range)
    case .number: "a number"
    case .string: "a string"
    case .choice(let names): "one of " + names.map { "\"\($0)\"" }.joined(separator: ", ")
    case .array: "an array"
    case .object, .open, .dictionary: "an object"
    case .nullable(let schema): "\(schema.words) or null"
    case .either(let schemas): schemas.map(\.words).joined(separator: " or ")
    }
  }

  private static func words(ofKind value: JSONValue) -> String? {
    switch value {
    case .object: "an object"
    case .array: "an array"
    default: nil
    }
  }

  private static func words(for range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (Int.min, Int.max): "an integer"
    case (let low, Int.max): "an integer from \(low)"
    case (Int.min, let high): "an integer up to \(high)"
    case (let low, let high): low == high ? "\(low)" : "an integer from \(low) to \(high)"
    }
  }
}

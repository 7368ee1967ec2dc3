extension Schema {
  /// Writes the form as JSON Schema 2020-12.
  ///
  /// `isClosed` says whether objects refuse names that are not listed, as params do and results do not.
  public func write(into writer: inout JSONWriter, isClosed: Bool) {
    writer.object { writeMembers(into: &$0, isClosed: isClosed, description: nil, defaultValue: nil) }
  }

  private func writeMembers(
    into writer: inout JSONWriter, isClosed: Bool, description: String?, defaultValue: JSONValue?
  ) {
    if let description { writer.member("description", description) }
    writeForm(into: &writer, isClosed: isClosed)
    if let defaultValue {
      writer.key("default")
      writer.value(defaultValue)
    }
  }

  private func writeForm(into writer: inout JSONWriter, isClosed: Bool) {
    switch self {
    case .any: break
    case .boolean: writer.member("type", "boolean")
    case .number: writer.member("type", "number")
    case .string: writer.member("type", "string")
    case .integer(let range):
      writer.member("type", "integer")
      if range.lowerBound != Int.min { writer.member("minimum", range.lowerBound) }
      if range.upperBound != Int.max { writer.member("maximum", range.upperBound) }
    case .choice(let names):
      writer.key("enum")
      writer.array { for name in names { $0.string(name) } }
    case .array(let schema, let count):
      writer.member("type", "array")
      writer.key("items")
      schema.write(into: &writer, isClosed: isClosed)
      if count.lowerBound > 0 { writer.member("minItems", count.lowerBound) }
      if count.upperBound != Int.max { writer.member("maxItems", count.upperBound) }
    case .object(let fields):
      Self.write(fields, into: &writer, isClosed: isClosed)
    case .open(let fields):
      Self.write(fields, into: &writer, isClosed: false)
    case .dictionary(let schema):
      writer.member("type", "object")
      writer.key("additionalProperties")
      schema.write(into: &writer, isClosed: isClosed)
    case .nullable(let schema):
      Schema.write(anyOf: [schema], orNull: true, into: &writer, isClosed: isClosed)
    case .either(let schemas):
      Schema.write(anyOf: schemas, orNull: false, into: &writer, isClosed: isClosed)
    }
  }

  private static func write(_ fields: [Field], into writer: inout JSONWriter, isClosed: Bool) {
    writer.member("type", "object")
    writer.key("properties")
    writer.object {
      for field in fields {
        $0.key(field.name)
        $0.object {
          field.schema.writeMembers(
            into: &$0, isClosed: isClosed, description: field.description, defaultValue: field.defaultValue)
        }
      }
    }
    let required = fields.filter(\.isRequired)
    if !required.isEmpty {
      writer.key("required")
      writer.array { for field in required { $0.string(field.name) } }
    }
    if isClosed { writer.member("additionalProperties", false) }
  }

  private static func write(anyOf schemas: [Schema], orNull: Bool, into writer: inout JSONWriter, isClosed: Bool) {
    writer.key("anyOf")
    writer.array {
      for schema in schemas { schema.write(into: &$0, isClosed: isClosed) }
      if orNull { $0.object { $0.member("type", "null") } }
    }
  }
}

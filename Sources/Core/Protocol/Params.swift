/// The params of one request, checked against the command; a param left out has its default.
struct Params: Sendable {
  private let value: JSONValue
  private let fields: [Schema.Field]

  /// Throws `INVALID_PARAMS` with the name of the param that is wrong.
  init(_ value: JSONValue, for command: Command) throws(Refusal) {
    do throws(Schema.Mismatch) {
      try command.paramsSchema.check(value)
    } catch {
      var refusal = Refusal(.invalidParams, "\(error.path) \(error.message)", didYouMean: error.didYouMean)
      refusal.expected = error.expected
      throw refusal
    }
    self.value = value
    fields = command.allParams
  }

  private init(given: JSONValue, fields: [Schema.Field]) {
    value = given
    self.fields = fields
  }

  /// These params, and for those not given the ones of `earlier`.
  func adding(_ earlier: JSONValue) -> Params {
    let missing = (earlier.members ?? []).filter { value[$0.name] == nil }
    return Params(given: .object(given + missing), fields: fields)
  }

  /// What the request itself says, in its order.
  var given: [JSONValue.Member] { value.members ?? [] }

  /// The param called `name` or its default; nil when it has none.
  subscript(name: String) -> JSONValue? {
    value[name] ?? fields.first { $0.name == name }?.defaultValue
  }

  /// The text of a param.
  func string(_ name: String) -> String? { self[name]?.string }

  /// The whole number of a param that has a default.
  ///
  /// - Precondition: the command gives `name` the form of an integer and a default, or requires it.
  func integer(_ name: String) -> Int {
    guard let number = self[name]?.integer else { preconditionFailure("\(name) has neither a value nor a default") }
    return number
  }

  /// Whether a param is given as true or is so by default.
  func isTrue(_ name: String) -> Bool { self[name]?.bool ?? false }
}

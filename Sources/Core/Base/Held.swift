/// A value of many parts that is looked at very often where it lies: taking it out of an array would copy all of them.
final class Held<Value: Sendable>: Sendable {
  let value: Value

  init(_ value: Value) { self.value = value }
}

import CJansson

/// Reads JSON text strictly: UTF-8, no duplicate names, bounded depth and width.
///
/// The only file that uses Jansson.
public enum JSONReader {
  /// Brackets that may be open at once.
  public static let maximumDepth = 64
  /// Members that one object may have.
  public static let maximumMembers = 1000

  /// Why a text was refused.
  public struct Failure: Error, Equatable, Sendable {
    /// What was wrong, in words.
    public let message: String
    /// The offset in bytes of the place where reading stopped.
    public let offset: Int
    /// Whether the text went past a limit rather than breaking JSON's grammar.
    public let isLimit: Bool
  }

  /// Reads one JSON value that fills `text`.
  public static func read(_ text: Span<UInt8>) throws(Failure) -> JSONValue {
    if let offset = placeTooDeep(text) {
      throw Failure(message: "nested deeper than \(maximumDepth)", offset: offset, isLimit: true)
    }
    var error = json_error_t()
    let flags = JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY
    // Jansson reads `text.count` bytes from the start of the span and keeps none of them.
    let root = unsafe text.withUnsafeBytes { buffer in
      unsafe json_loadb(buffer.baseAddress, buffer.count, Int(flags), &error)
    }
    guard let root = unsafe root else {
      let message = unsafe withUnsafeBytes(of: error.text) { buffer in
        unsafe String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
      }
      let place = error.position
      throw Failure(message: message, offset: max(0, Int(place)), isLimit: false)
    }
    defer { unsafe json_decref(root) }
    return try unsafe convert(root)
  }

  /// The first bracket that opens below the limit, found before Jansson recurses into it.
  private static func placeTooDeep(_ text: Span<UInt8>) -> Int? {
    var depth = 0
    var inString = false
    var index = 0
    while index < text.count {
      let byte = text[index]
      if inString {
        if byte == 0x5C { index += 1 } else if byte == 0x22 { inString = false }
      } else if byte == 0x22 {
        inString = true
      } else if byte == 0x5B || byte == 0x7B {
        depth += 1
        if depth > maximumDepth { return index }
      } else if byte == 0x5D || byte == 0x7D {
        depth -= 1
      }
      index += 1
    }
    return nil
  }

  /// - Precondition: `value` is alive; it is only read.
  private static func convert(_ value: UnsafeMutablePointer<json_t>) throws(Failure) -> JSONValue {
    switch unsafe value.pointee.type {
    case JSON_OBJECT: return try unsafe convertObject(value)
    case JSON_ARRAY:
      var items: [JSONValue] = []
      let count = unsafe json_array_size(value)
      items.reserveCapacity(count)
      for index in 0..<count {
        // `index` is below the array's size, so the item is there.
        if let item = unsafe json_array_get(value, index) { items.append(try unsafe convert(item)) }
      }
      return .array(items)
    case JSON_STRING: return .string(unsafe text(of: value))
    case JSON_INTEGER: return .integer(unsafe json_integer_value(value))
    case JSON_REAL: return .number(unsafe json_real_value(value))
    case JSON_TRUE: return .bool(true)
    case JSON_FALSE: return .bool(false)
    default: return .null
    }
  }

  private static func convertObject(_ object: UnsafeMutablePointer<json_t>) throws(Failure) -> JSONValue {
    let count = unsafe json_object_size(object)
    guard count <= maximumMembers else {
      throw Failure(message: "an object has more than \(maximumMembers) members", offset: 0, isLimit: true)
    }
    var members: [JSONValue.Member] = []
    members.reserveCapacity(count)
    var iterator = unsafe json_object_iter(object)
    while let entry = unsafe iterator {
      if let key = unsafe json_object_iter_key(entry), let value = unsafe json_object_iter_value(entry) {
        members.append(.init(name: unsafe String(cString: key), value: try unsafe convert(value)))
      }
      unsafe iterator = json_object_iter_next(object, entry)
    }
    return .object(members)
  }

  private static func text(of value: UnsafeMutablePointer<json_t>) -> String {
    let count = unsafe json_string_length(value)
    guard let start = unsafe json_string_value(value) else { return "" }
    // Jansson keeps `count` valid UTF-8 bytes at `start` while `value` lives.
    let buffer = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return unsafe String(decoding: buffer, as: UTF8.self)
  }
}

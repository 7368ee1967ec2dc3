import Core
import Glibc

/// Files and pipes that statements name, on the user's side.
enum Redirect {
  /// The text of a quoted string, its doubled delimiters made single; nil when it is none.
  static func string(_ text: String) -> String? {
    guard let quote = text.first, quote == "\"" || quote == "'", text.count > 1, text.last == quote else { return nil }
    var result = ""
    var isDoubled = false
    for character in text.dropFirst().dropLast() {
      if character == quote, !isDoubled {
        isDoubled = true
        continue
      }
      isDoubled = false
      result.append(character)
    }
    return result
  }

  /// What a statement reads: the string behind a last `<` that is no part of a query.
  static func input(of text: String) -> String? {
    let word = text.prefix { $0.isLetter }
    guard word == "undump" || word == "define" || word == "def", let sign = text.lastIndex(of: "<") else { return nil }
    let rest = text[text.index(after: sign)...].drop { $0 == " " || $0 == "\t" || $0 == "\n" }
    return string(String(rest))
  }

  /// The content of a file, or what a command prints when the name ends with `|`.
  static func read(_ target: String, from script: String?) throws(Complaint) -> String {
    let bytes: [UInt8]?
    if target.hasSuffix("|") {
      // The command runs in the user's shell, as typed by the user.
      guard let pipe = unsafe popen(String(target.dropLast()), "r") else { throw failure("run", target) }
      bytes = unsafe all(of: pipe)
      let status = unsafe pclose(pipe)
      guard status == 0 else { throw Complaint("the command ended with \(status >> 8): \(target)") }
    } else {
      guard let file = unsafe fopen(Script.resolve(target, from: script), "r") else { throw failure("open", target) }
      bytes = unsafe all(of: file)
      _ = unsafe fclose(file)
    }
    return String(decoding: bytes ?? [], as: UTF8.self)
  }

  /// Writes to a file, or to a command when the name begins with `|`.
  static func write(_ text: String, to target: String, appends: Bool) throws(Complaint) {
    let isPipe = target.hasPrefix("|")
    let file = unsafe isPipe ? popen(String(target.dropFirst()), "w") : fopen(target, appends ? "a" : "w")
    guard let file = unsafe file else { throw failure(isPipe ? "run" : "open", target) }
    let bytes = Array(text.utf8)
    // At most as many bytes as the array holds.
    let written = unsafe fwrite(bytes, 1, bytes.count, file)
    let status = unsafe isPipe ? pclose(file) : fclose(file)
    guard written == bytes.count, status == 0 else { throw failure("write", target) }
  }

  private static func all(of file: UnsafeMutablePointer<FILE>) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // At most as many bytes as the buffer holds.
      let count = unsafe fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func failure(_ what: String, _ target: String) -> Complaint {
    Complaint("cannot \(what) \(target): \(SystemText.lastError)")
  }
}

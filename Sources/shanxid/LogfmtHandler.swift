import Glibc
import Logging

/// Writes one logfmt line an event to standard error: time, level, event, then the metadata by name.
struct LogfmtHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  private let threshold: LogThreshold

  /// - Parameter threshold: decides what is logged; shared with whoever changes it.
  init(_ threshold: LogThreshold = LogThreshold()) {
    self.threshold = threshold
  }

  var logLevel: Logger.Level {
    get { threshold.level }
    set { threshold.level = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let values = metadata.merging(event.metadata ?? [:]) { $1 }
    StandardError.write(
      Self.line(time: Self.now(), level: event.level, event: "\(event.message)", metadata: values) + "\n")
  }

  static func line(time: String, level: Logger.Level, event: String, metadata: Logger.Metadata) -> String {
    var line = "ts=\(time) level=\(level) event=\(quoted(event))"
    for (name, value) in metadata.sorted(by: { $0.key < $1.key }) { line += " \(name)=\(quoted("\(value)"))" }
    return line
  }

  /// The value as it is when nothing in it could be mistaken, else between quotation marks.
  private static func quoted(_ value: String) -> String {
    let isPlain = value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3D && $0 != 0x5C && $0 != 0x7F }
    if isPlain && !value.isEmpty { return value }
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
      }
    }
    return text + "\""
  }

  /// UTC with milliseconds.
  private static func now() -> String {
    var time = timespec()
    // `time` is alive for the call, which only writes to it.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return text(seconds: time.tv_sec, milliseconds: time.tv_nsec / 1_000_000)
  }

  /// `seconds` since 1970 as a date of the Gregorian calendar, after Howard Hinnant's `civil_from_days`.
  static func text(seconds: Int, milliseconds: Int) -> String {
    let days = seconds / 86400 + 719_468
    let (era, dayOfEra) = days.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let year = yearOfEra + era * 400 + (month < 10 ? 0 : 1)
    let second = seconds % 86400
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    let date = "\(year)-\(digits(month < 10 ? month + 3 : month - 9, 2))-\(digits(day, 2))"
    let clock = "\(digits(second / 3600, 2)):\(digits(second / 60 % 60, 2)):\(digits(second % 60, 2))"
    return "\(date)T\(clock).\(digits(milliseconds, 3))Z"
  }
}

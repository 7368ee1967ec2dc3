/// The names inside a corpus folder and inside a generation.
enum FileName {
  /// Names the published generation; replaced by rename.
  static let current = "current"
  /// Locked by whoever writes the corpus.
  static let lock = "lock"
  /// The changes that are in no generation yet, and what is locked while they are read or written.
  static let journal = "journal"
  static let journalLock = "journal.lock"
  /// The user whose corpus it is, when a daemon made it.
  static let owner = "owner"
  static let manifest = "manifest"
  static let checksums = "checksums"
  static let documents = "documents"
  static let originals = "originals"
  static let articles = "articles"
  static let articlePostings = "norm.articles"
  static let articleFrequencies = "norm.frequencies"
  static let blocks = "blocks"
  static let regions = "regions"
  static let repairs = "repairs"
  static let runs = "runs"
  static let text = "text"
  static let tokens = "tokens"

  /// The file of a token attribute.
  static func attribute(_ name: String) -> String { "attribute." + name }

  /// The number of a generation's folder, `g17`; nil for any other name.
  static func generation(_ name: String) -> Int? {
    guard name.utf8.first == 0x67, name.utf8.count <= 16, let number = Int(name.dropFirst()), number > 0,
      name == "g\(number)"
    else { return nil }
    return number
  }
}

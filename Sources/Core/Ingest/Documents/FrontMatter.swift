/// Reads the lines between `---` and `---` at the head of a Markdown page: `name: value`, quoted or not, and lists.
struct FrontMatter {
  private(set) var article = StatedArticle()
  /// Where the headline and the deck stand in the page, in one stretch or several; empty when it states none.
  private(set) var headlinePlaces: [Range<Int>] = []
  private(set) var deckPlaces: [Range<Int>] = []
  /// Where the page's text begins, behind the closing line.
  let end: Int

  /// Nil when `page` does not begin with such lines.
  init?(_ page: Span<UInt8>) {
    guard let first = Self.line(page, at: 0), Self.text(page, first.text) == "---" else { return nil }
    var start = first.next
    var key = ""
    var entries: [Entry] = []
    while let line = Self.line(page, at: start), line.next - first.next <= 1 << 16 {
      let text = Self.text(page, line.text)
      start = line.next
      if text == "---" || text == "..." {
        guard !entries.isEmpty else { return nil }
        end = start
        read(entries)
        return
      }
      let isIndented = line.text.lowerBound > line.start
      if text.isEmpty || text.hasPrefix("#") { continue }
      if text.hasPrefix("- "), !key.isEmpty {
        entries[entries.count - 1].add(Self.unquoted(String(text.dropFirst(2))), at: line.text, page)
      } else if !isIndented, let colon = text.firstIndex(of: ":"), colon > text.startIndex {
        key = text[..<colon].lowercased()
        guard key.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == " " || $0 == "." }) else {
          return nil
        }
        var entry = Entry(key: key)
        for value in Self.values(String(text[text.index(after: colon)...])) { entry.add(value, at: line.text, page) }
        entries.append(entry)
      } else if isIndented, !entries.isEmpty {
        // A value that goes on, or the members of one that is an object.
        let value = text.split(separator: ":", maxSplits: 1).last.map(String.init) ?? text
        entries[entries.count - 1].add(Self.unquoted(value), at: line.text, page)
      } else {
        return nil
      }
    }
    return nil
  }

  private struct Entry {
    let key: String
    private(set) var values: [String] = []
    /// Where each value stands in the page.
    private(set) var places: [Range<Int>] = []

    init(key: String) { self.key = key }

    /// Adds a value that stands in a line; one that says how the lines below it are folded is none.
    mutating func add(_ value: String, at line: Range<Int>, _ page: Span<UInt8>) {
      guard !value.isEmpty, value != "|", value != ">" else { return }
      let length = value.utf8.count
      var start = line.upperBound - length
      while start > line.lowerBound && page.string(start..<start + length) != value { start -= 1 }
      values.append(value)
      places.append(start..<start + length)
    }
  }

  private mutating func read(_ entries: [Entry]) {
    for entry in entries {
      let (key, values) = (entry.key, entry.values)
      guard let value = values.first else { continue }
      switch key {
      case "title", "headline": (article.headline, headlinePlaces) = (values.joined(separator: " "), entry.places)
      case "subtitle", "deck", "standfirst", "subheadline", "dek":
        (article.deck, deckPlaces) = (values.joined(separator: " "), entry.places)
      case "author", "authors", "byline", "by": article.authors = values
      case "date", "published", "pubdate", "publishdate", "date_published":
        (article.date, article.dateField) = (value, "\(key) of the front matter")
      case "source", "newspaper", "publication", "publisher", "journal": article.source = value
      case "id", "uid", "guid": article.id = value
      default: break
      }
    }
  }

  /// A value, or the items of `[a, b]`.
  private static func values(_ text: String) -> [String] {
    let text = unquoted(text)
    guard text.hasPrefix("["), text.hasSuffix("]") else { return [text] }
    return text.dropFirst().dropLast().split(separator: ",").map { unquoted(String($0)) }
  }

  private static func unquoted(_ text: String) -> String {
    var text = text[...]
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" || text.last == "\r" { text.removeLast() }
    if text.count >= 2, let quote = text.first, quote == "\"" || quote == "'", text.last == quote {
      return String(text.dropFirst().dropLast())
    }
    return String(text)
  }

  private static func line(_ page: Span<UInt8>, at start: Int) -> (start: Int, text: Range<Int>, next: Int)? {
    guard start < page.count else { return nil }
    var end = start
    while end < page.count && page[end] != 0x0A { end += 1 }
    var (low, high) = (start, end)
    while low < high && (page[low] == 0x20 || page[low] == 0x09) { low += 1 }
    while high > low && page[high - 1] <= 0x20 { high -= 1 }
    return (start, low..<high, min(page.count, end + 1))
  }

  private static func text(_ page: Span<UInt8>, _ range: Range<Int>) -> String { page.string(range) }
}

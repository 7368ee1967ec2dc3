/// Reads the lines between `---` and `---` at the head of a Markdown page: `name: value`, quoted or not, and lists.
struct FrontMatter {
  private(set) var article = StatedArticle()
  /// Where the page's text begins, behind the closing line.
  let end: Int

  /// Nil when `page` does not begin with such lines.
  init?(_ page: Span<UInt8>) {
    guard let first = Self.line(page, at: 0), Self.text(page, first.text) == "---" else { return nil }
    var start = first.next
    var key = ""
    var entries: [(key: String, values: [String])] = []
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
        entries[entries.count - 1].values.append(Self.unquoted(String(text.dropFirst(2))))
      } else if !isIndented, let colon = text.firstIndex(of: ":"), colon > text.startIndex {
        key = text[..<colon].lowercased()
        guard key.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == " " || $0 == "." }) else {
          return nil
        }
        entries.append((key, Self.values(String(text[text.index(after: colon)...]))))
      } else if isIndented, !entries.isEmpty {
        // A value that goes on, or the members of one that is an object.
        let value = text.split(separator: ":", maxSplits: 1).last.map(String.init) ?? text
        entries[entries.count - 1].values.append(Self.unquoted(value))
      } else {
        return nil
      }
    }
    return nil
  }

  private mutating func read(_ entries: [(key: String, values: [String])]) {
    for (key, values) in entries {
      let values = values.filter { !$0.isEmpty && $0 != "|" && $0 != ">" }
      guard let value = values.first else { continue }
      switch key {
      case "title", "headline": article.headline = values.joined(separator: " ")
      case "subtitle", "deck", "standfirst", "subheadline", "dek": article.deck = values.joined(separator: " ")
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

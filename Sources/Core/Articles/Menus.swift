/// Tells the menus of web pages: lines of links or of short entries.
enum Menus {
  /// Whether a line is nothing but entries to choose from.
  static func isMenu(_ line: String, _ traits: LineTraits) -> Bool {
    if traits.contains(.slash), line.holds("](") { return isLinks(line) }
    guard traits.contains(.bar), line.utf8.first != 0x7C else { return false }
    let entries = line.split(separator: "|").map { String($0).trimmed { $0 == " " } }
    return entries.count >= 4
      && entries.allSatisfy {
        $0.partsAtBlanks.count <= 3 && $0.first?.isUppercase == true
          && !$0.contains { $0.isNumber }
      }
  }

  /// Whether a line is a word or two that web pages have in their menus; some of them may stand in an article as well.
  static func isEntry(_ line: String) -> Bool {
    table.trimmed(line, keepsDigits: true) != 0 || leadsOn(line)
  }

  /// Whether a line is one that web pages have outside their articles only.
  static func isSure(_ line: String) -> Bool {
    table.trimmed(line, keepsDigits: true) & sureBit != 0 || leadsOn(line)
  }

  /// Whether a line names another page behind `Read more:` or the like.
  private static func leadsOn(_ line: String) -> Bool {
    let text = line.utf8Span.span
    var start = 0
    while start < text.count, text[start] < 0x80, (text[start] | 0x20) &- 0x61 > 25, text[start] &- 0x30 > 9 {
      start += 1
    }
    guard text.count - start <= 104 else { return false }
    if start < text.count, text[start] >= 0x80 {
      let text = line.trimmed { !$0.isLetter && !$0.isNumeric }
      return leading.begins(text)
    }
    return leading.length(in: text, at: start) > 0
  }

  private static let leading = PhraseList(["read more: ", "see also: ", "related: "])
  private static let sureBit: UInt32 = 2
  private static let openerBit: UInt32 = 4
  private static let table = PhraseTable([(entries, 1), (sure, sureBit), (openers, sureBit | openerBit)])

  /// Whether a line stands above the titles of other pages.
  static func opensLinks(_ line: String) -> Bool { table.trimmed(line, keepsDigits: true) & openerBit != 0 }

  private static let openers = [
    "related stories", "related articles", "related topics", "related content", "related", "more on this story",
    "most read", "most popular", "most viewed", "trending", "more stories", "you may also like", "you might also like",
    "recommended", "recommended for you", "read next", "more from this section", "latest news", "top stories",
  ]

  private static let sure = [
    "skip to content", "skip to main content", "skip to navigation", "skip navigation", "sign in", "log in", "login",
    "log out", "sign up", "register", "subscribe", "subscribe now", "my account", "menu", "search", "share",
    "share this",
    "share this article", "share this story", "tweet", "email this", "print this", "print", "copy link", "facebook",
    "twitter", "instagram", "linkedin", "whatsapp", "rss", "newsletter", "newsletters", "privacy policy", "privacy",
    "cookie policy", "cookies", "terms of use", "terms of service", "terms and conditions", "contact us", "about us",
    "advertise", "advertise with us", "advertisement", "site map", "sitemap", "accessibility", "back to top",
    "leave a comment", "add a comment", "comments", "view comments", "read more", "load more", "show more", "follow us",
    "home page", "accept cookies", "manage cookies", "close", "listen to this article", "save article",
    "toggle navigation",
  ]

  private static let entries = [
    "home", "news", "sport", "sports", "business", "opinion", "opinions", "world", "uk", "us", "local", "politics",
    "culture", "arts", "lifestyle", "life", "travel", "weather", "video", "videos", "photos", "pictures", "tech",
    "technology", "science", "health", "education", "entertainment", "music", "film", "books", "food", "style",
    "fashion",
    "jobs", "classifieds", "obituaries", "events", "podcasts", "radio", "tv", "live", "more", "about", "contact",
    "help",
    "faq", "archive", "archives", "shop", "store", "careers", "donate", "features", "magazine", "environment", "money",
    "economy", "finance", "markets", "property", "motoring", "cars", "puzzles", "crosswords", "games", "columnists",
    "editorials", "letters", "blogs", "campus", "community", "region", "national", "international", "africa", "asia",
    "europe", "americas", "middle east", "china", "india", "latest", "topics", "sections", "account", "support",
    "download", "english", "español", "français", "next", "previous", "top", "tags", "by email",
  ]

  /// Whether an item of a list is one link and nothing else: `- [Title](address)`.
  static func isLinkItem(_ line: String) -> Bool {
    let text = line.utf8Span.span
    guard text.count > 8, text[0] == 0x2D || text[0] == 0x2A, text[1] == 0x20, text[2] == 0x5B,
      text[text.count - 1] == 0x29
    else { return false }
    return line.firstRange(of: "](") != nil && line.utf8.count(where: { $0 == 0x5B }) == 1
  }

  /// Whether at least two Markdown links stand in a line, and little else.
  private static func isLinks(_ line: String) -> Bool {
    var links = 0
    var outside = 0
    var rest = line[...]
    while let open = rest.firstIndex(of: "[") {
      outside += rest[..<open].utf8.count
      guard let middle = rest[open...].firstRange(of: "]("),
        let close = rest[middle.upperBound...].firstIndex(of: ")")
      else { break }
      links += 1
      rest = rest[rest.index(after: close)...]
    }
    outside += rest.utf8.count
    return links >= 2 && outside <= links * 4
  }
}

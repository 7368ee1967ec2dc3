/// What the name, the class, the id and the role of an element say about its text.
struct HTMLHints: OptionSet, Sendable {
  let rawValue: UInt32

  /// Menus, footers, sharing buttons and the like.
  static let chrome = HTMLHints(rawValue: 1)
  static let advertisement = HTMLHints(rawValue: 1 << 1)
  static let byline = HTMLHints(rawValue: 1 << 2)
  static let deck = HTMLHints(rawValue: 1 << 3)
  static let caption = HTMLHints(rawValue: 1 << 4)
  static let credit = HTMLHints(rawValue: 1 << 5)
  static let pullQuote = HTMLHints(rawValue: 1 << 6)
  static let factBox = HTMLHints(rawValue: 1 << 7)
  static let date = HTMLHints(rawValue: 1 << 8)
  static let article = HTMLHints(rawValue: 1 << 9)
  static let hidden = HTMLHints(rawValue: 1 << 10)
  static let table = HTMLHints(rawValue: 1 << 11)
  static let preformatted = HTMLHints(rawValue: 1 << 12)
  static let aside = HTMLHints(rawValue: 1 << 13)
  static let quotation = HTMLHints(rawValue: 1 << 14)
  static let head = HTMLHints(rawValue: 1 << 15)
  static let ownBlock = HTMLHints(rawValue: 1 << 16)
  static let body = HTMLHints(rawValue: 1 << 17)

  /// Those that hold for everything inside.
  var inherited: HTMLHints { subtracting([.article, .ownBlock, .body]) }
}

extension HTMLHints {
  init(_ name: MarkupName, _ attributes: Range<Int>, _ page: Span<UInt8>) {
    self = Self.ofName[name] ?? []
    guard !attributes.isEmpty else { return }
    var scanner = AttributeScanner(page, attributes)
    while let (attribute, value) = scanner.next() {
      switch attribute {
      case "class", "id", "role", "itemprop", "rel", "itemtype", "data-component": readWords(page, value, name)
      case "hidden": insert(.hidden)
      case "style": if Self.hides(page, value) { insert(.hidden) }
      case "aria-hidden": if page.string(value) == "true" && name != "a" { insert(.hidden) }
      default: break
      }
    }
    // What holds a whole page is no menu, whatever its class says.
    if name == "body" || name == "html" || name == "main" || name == "article" {
      subtract([.chrome, .advertisement, .caption, .byline, .deck, .date, .hidden])
    }
    let isInline = name == "span" || name == "small" || name == "cite" || name == "em" || name == "b" || name == "a"
    if isInline && contains(.credit) { insert(.ownBlock) }
  }

  private static func hides(_ page: Span<UInt8>, _ value: Range<Int>) -> Bool {
    var style = ""
    for index in value where page[index] > 0x20 { style.unicodeScalars.append(Unicode.Scalar(page[index])) }
    return style.lowercased().contains("display:none")
  }

  /// Reads the words of an attribute; letters of other cases begin new words (`pullQuote`).
  private mutating func readWords(_ page: Span<UInt8>, _ value: Range<Int>, _ element: MarkupName) {
    guard value.count <= 1024 else { return }
    var word: [UInt8] = []
    var previous = ""
    var wasLower = false
    func hint(_ word: String, _ previous: String) -> HTMLHints {
      (Self.ofWord[word] ?? []).union(previous.isEmpty ? [] : Self.ofWord[previous + word] ?? [])
    }
    for index in value.lowerBound...value.upperBound {
      let byte: UInt8 = index < value.upperBound ? page[index] : 0x20
      let isUpper = byte >= 0x41 && byte <= 0x5A
      let isLower = byte >= 0x61 && byte <= 0x7A
      if (!isUpper && !isLower) || (isUpper && wasLower) {
        if !word.isEmpty {
          let text = String(decoding: word, as: UTF8.self)
          formUnion(hint(text, previous))
          previous = byte <= 0x20 ? "" : text
          word = []
        }
        if byte <= 0x20 { previous = "" }
      }
      if isUpper || isLower { word.append(byte | 0x20) }
      wasLower = isLower
    }
  }

  private static let ofName: [MarkupName: HTMLHints] = [
    "nav": .chrome, "footer": .chrome, "form": .chrome, "button": .chrome, "select": .chrome, "dialog": .chrome,
    "iframe": .hidden, "object": .hidden, "video": .hidden, "audio": .hidden, "menu": .chrome, "search": .chrome,
    "head": .head, "article": .article, "figcaption": .caption, "aside": .aside, "blockquote": .quotation,
    "table": .table, "pre": .preformatted, "main": .body, "time": .date,
  ]

  private static let ofWord: [String: HTMLHints] = {
    let groups: [(HTMLHints, String)] = [
      (
        .chrome,
        """
        nav navbar navigation menu submenu breadcrumb breadcrumbs footer masthead toolbar social share sharing sharebar
        related recommended recommendations newsletter subscribe subscription signup promo cookie cookies consent
        pagination pager sidebar comment comments widget login search skip skiplink popup modal overlay tags taglist
        trending mostread mostpopular copyright disclaimer paywall outbrain taboola toc editsection noprint printonly
        byliner authorbio authorbox teaser teasers contentinfo complementary
        """
      ),
      (.advertisement, "ad ads advert adverts advertisement adslot adunit sponsor sponsored dfp adsense"),
      (.byline, "byline bylines author authors bylinename"),
      (.deck, "deck dek subtitle standfirst subhead subheadline subheading lede strapline"),
      (.caption, "caption figcaption imagecaption wpcaption photocaption cutline"),
      (.credit, "credit credits photocredit imagecredit photographer copyrightholder"),
      (.pullQuote, "pullquote pulledquote blockquotepull"),
      (.factBox, "factbox infobox factfile sidebox textbox factsheet"),
      (.date, "date dateline published publishdate pubdate timestamp datepublished datetime postdate"),
      (.article, "articlebody entrycontent postcontent articlecontent storybody articletext storycontent bodytext"),
      (.hidden, "screenreadertext visuallyhidden sronly printonly"),
    ]
    var words: [String: HTMLHints] = [:]
    for (hint, list) in groups {
      for word in list.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        words[String(word), default: []].formUnion(hint)
      }
    }
    return words
  }()
}

/// What a line's words and signs are worth looking at for, so that most lines are looked at no further.
struct LineTraits: OptionSet, Sendable {
  let rawValue: UInt32

  static let small = LineTraits(rawValue: 1)
  static let capital = LineTraits(rawValue: 1 << 1)
  static let digit = LineTraits(rawValue: 1 << 2)
  static let blank = LineTraits(rawValue: 1 << 3)
  static let slash = LineTraits(rawValue: 1 << 4)
  static let at = LineTraits(rawValue: 1 << 5)
  static let dot = LineTraits(rawValue: 1 << 6)
  static let dash = LineTraits(rawValue: 1 << 7)
  static let tab = LineTraits(rawValue: 1 << 8)
  /// Several blanks or dots in a row, as between the columns of a table.
  static let gap = LineTraits(rawValue: 1 << 9)
  static let bar = LineTraits(rawValue: 1 << 10)

  /// A word of a picture's credit: `photo`, `courtesy`.
  static let picture = LineTraits(rawValue: 1 << 12)
  static let page = LineTraits(rawValue: 1 << 13)
  static let continued = LineTraits(rawValue: 1 << 14)
  static let contributed = LineTraits(rawValue: 1 << 15)
  static let updated = LineTraits(rawValue: 1 << 16)
  static let month = LineTraits(rawValue: 1 << 17)
  static let weekday = LineTraits(rawValue: 1 << 18)
  /// A number of four digits from 1600 to 2100.
  static let year = LineTraits(rawValue: 1 << 19)
  /// A word of a reporter's post or of an agency's name.
  static let post = LineTraits(rawValue: 1 << 20)
  static let by = LineTraits(rawValue: 1 << 21)
  /// A word that a sentence does not end with.
  static let leading = LineTraits(rawValue: 1 << 22)
  static let common = LineTraits(rawValue: 1 << 23)

  /// The traits that the words bring.
  static func of(word hash: UInt64) -> LineTraits { LineTraits(rawValue: words[hash]) }

  private static let words: KeyedNumbers = {
    let lists: [(LineTraits, String)] = [
      (
        .picture,
        """
        photo photos photograph photographs picture pictures image images courtesy illustration illustrations graphic \
        graphics provided
        """
      ),
      (.page, "page pages p pg"), (.continued, "continued cont contd turn see from please"),
      (.contributed, "contributed contributing compiled"),
      (.updated, "updated published posted last first date created modified"),
      (
        .month,
        """
        january february march april may june july august september october november december jan feb mar apr jun jul \
        aug sep sept oct nov dec
        """
      ),
      (
        .weekday,
        """
        monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
        """
      ),
      (
        .post,
        """
        staff writer reporter correspondent editor columnist contributor bureau critic agency for special contributing \
        associated press writers reporters correspondents editors
        """
      ),
      (.by, "by story written text words reported"),
    ]
    var entries: [(key: UInt64, value: UInt32)] = []
    for (trait, list) in lists {
      for word in list.split(separator: " ") { entries.append((WordHash.of(word), trait.rawValue)) }
    }
    for agency in Phrases.agencies {
      for word in agency.split(whereSeparator: { $0 == " " || $0 == "-" }) {
        entries.append((WordHash.of(word), LineTraits.post.rawValue))
      }
    }
    for word in Phrases.leading { entries.append((WordHash.of(word), LineTraits.leading.rawValue)) }
    for word in Phrases.common.split(separator: " ") {
      entries.append((WordHash.of(word), LineTraits.common.rawValue))
    }
    return KeyedNumbers(entries)
  }()
}

/// A word that begins a statement and says what to do with the rest.
enum Verb: String, CaseIterable {
  case search, articles, show, source
  case `where`
  case count, parse, collocates, wordlist, documents, corpora, info, reload, help

  /// The verb typed as `word`, if it is one.
  static func named(_ word: String) -> Verb? {
    word.hasPrefix("?") ? .search : Verb(rawValue: word)
  }

  /// Whether what follows is a token query, which may go on over lines until its brackets are closed.
  var takesPattern: Bool {
    self == .count || self == .parse || self == .collocates
  }

  /// How it is typed.
  var usage: String {
    switch self {
    case .search: "search WORDS [date>=2021-01] [file=NAME] [source=NAME]"
    case .articles: "articles [date>=2021-01] [file=NAME] [source=NAME]"
    case .show: "show N | show ARTICLE"
    case .source: "source N | source ARTICLE"
    case .where: "where N"
    case .count: "count PATTERN;"
    case .parse: "parse PATTERN;"
    case .collocates: "collocates WORDS|PATTERN [N] [by MEASURE] [of ATTRIBUTE]"
    case .wordlist: "wordlist [ATTRIBUTE] [date>=2021-01] [file=NAME] [source=NAME]"
    case .documents, .corpora, .info, .reload: rawValue
    case .help: "help [TOPIC]"
    }
  }

  /// What it does.
  var summary: String {
    switch self {
    case .search: "articles that hold the words, the best first; \"…\" is a phrase, headline:WORD; also: ? WORDS"
    case .articles: "lists the articles"
    case .show: "reads an article: its number in the last listing, or its id"
    case .source: "the untouched page lines of an article beside the rebuilt text"
    case .where: "the bytes that hit N of the last listing came from, and what was repaired"
    case .count: "how many hits a token query has"
    case .parse: "how a token query is understood"
    case .collocates: "what stands within N tokens (5) of the words: by logDice, MI, t_score, …; of lemma"
    case .wordlist: "the values of an attribute (word), the most frequent first"
    case .documents: "the files indexed and rejected, with the reason"
    case .corpora: "the corpora served"
    case .info: "attributes, regions and sizes of the corpus"
    case .reload: "makes the daemon serve what was indexed since it opened the corpus"
    case .help: "this, or more about a verb, a setting or a method"
    }
  }

  /// The method of the protocol behind it, for `help`.
  var method: String? {
    switch self {
    case .search: "search"
    case .articles: "articles.list"
    case .show, .source: "articles.get"
    case .where: "provenance"
    case .count: "count"
    case .parse: "parse"
    case .collocates: "collocates"
    case .wordlist: "wordlist"
    case .documents: "documents.list"
    case .corpora: "corpora.list"
    case .info: "corpora.info"
    case .reload: "reload"
    case .help: "describe"
    }
  }
}

/// What can be said in the command language, for `help`; QUERY in docs tells the whole.
enum CommandHelp {
  /// A statement as it is typed, and what it does.
  struct Entry: Equatable {
    let usage: String
    let summary: String

    init(_ usage: String, _ summary: String) {
      self.usage = usage
      self.summary = summary
    }

    /// The words by which it is found.
    var topics: [String] {
      usage.split { !$0.isLetter }.map { $0.lowercased() }.filter { $0.count > 2 } + ["cql", "commands", "results"]
    }
  }

  static let entries = [
    Entry("A = PATTERN;", "keeps all hits under a name, which begins with a capital; the last pattern is Last"),
    Entry("size A;", "how many hits a result has"),
    Entry("cat A;", "prints its lines; cat A 0 9; the first ten; cat A > \"a.txt\"; into a file"),
    Entry("A;", "makes it the active result: patterns search inside it; the corpus's name, as NEWS;, ends that"),
    Entry("sort A by word;", "orders its lines; by lemma on match[1], by word %c desc reverse, randomize"),
    Entry("count A by lemma;", "how often each sequence of lemmas is a hit; cut 5 leaves out rarer ones"),
    Entry("group A match lemma;", "how often each value is; group A matchend pos by match lemma; pairs"),
    Entry("tabulate A match word, match article_date;", "one line a hit; match[-3]..match[-1] lemma is a stretch"),
    Entry("B = union A C;", "also intersection, difference; union of results"),
    Entry("B = subset A where match: [pos=\"NN\"];", "the hits of which one token passes a test"),
    Entry("set A target nearest [lemma=\"say\"] within 5 words;", "marks a token near each hit; also keyword"),
    Entry("reduce A to 100;", "keeps so many hits at random; randomize 7; before it makes the choice the same again"),
    Entry("cut A 50;", "keeps the first hits"),
    Entry("delete A with target;", "also without; delete A 0 9; by number"),
    Entry("discard A;", "forgets a result"),
    Entry("dump A > \"a.tsv\";", "match, matchend, target, keyword of each hit; undump A < \"a.tsv\"; reads them"),
    Entry("define $names = \"Lu Shen\";", "a list of words, used as [word=$names]; define $names < \"file\";"),
    Entry("set Context 5 words;", "an option; set; lists all of them"),
    Entry("show named;", "the results kept; show corpora; show cd; the attributes; show +lemma; more in each line"),
  ]

  /// The entries that `topic` names.
  static func entries(about topic: String) -> [Entry] {
    entries.filter { $0.topics.contains(topic.lowercased()) }
  }
}

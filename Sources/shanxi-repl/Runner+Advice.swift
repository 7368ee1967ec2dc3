import Core

extension Runner {
  /// The line under an answer on a terminal: how much is shown, how to see more, the time.
  func footer(_ listing: Listing) {
    guard output.isSeen, modeNow.isForReading else { return }
    var parts = [Self.summary(listing)]
    if listing.next != nil { parts[0] += ": .more .last .limit" }
    if let time = Self.milliseconds(listing.result) { parts.append(Count.milliseconds(time)) }
    output.write(output.colours.paint(parts.joined(separator: " · "), .quiet) + "\n")
    guard !listing.rows.isEmpty else {
      if listing.shape == .found { adviseAfterNothing(listing) }
      return
    }
    switch listing.shape {
    case .found, .articles:
      hint("found", "show 1 reads an article · [word=\"steel\"%c]; shows each use of a word in context · help")
    case .hits: hint("hits", "where 1 shows the bytes it came from · show 1 reads its article · help")
    default: break
    }
  }

  /// A word that looks like a verb may have been meant as one.
  private func adviseAfterNothing(_ listing: Listing) {
    let query = listing.params.first { $0.name == "q" }?.value.string ?? ""
    let first = String(query.prefix { $0 != " " })
    let near = NearNames.of(first, among: Verb.allCases.map(\.rawValue))
    if near.isEmpty {
      let isWord = !first.isEmpty && first.allSatisfy { $0.isLetter || $0 == "'" || $0 == "-" }
      let advice = "\(first)* finds what begins so; [lemma=\"\(first)\"%c]; every form of the word"
      hint("nothing", isWord ? advice : "articles lists all there is")
    } else {
      output.write(output.colours.paint("did you mean: \(near.joined(separator: ", "))?", .quiet) + "\n")
    }
  }

  /// `2 articles`, or `100 of 1 234 hits shown`.
  static func summary(_ listing: Listing) -> String {
    let noun =
      switch listing.shape {
      case .articles, .found: "article"
      case .hits: "hit"
      case .documents: "file"
      default: "row"
      }
    let shown = listing.rows.count
    let total = listing.total ?? shown
    if listing.shape == .corpora { return shown == 1 ? "1 corpus" : "\(Count.text(shown)) corpora" }
    guard total > shown || listing.next != nil else { return Count.of(shown, noun) }
    let about =
      switch listing.result["status"]?.string {
      case "lower_bound": "at least "
      case "estimate": "about "
      default: ""
      }
    return "\(Count.text(shown)) of \(about)\(Count.of(total, noun)) shown"
  }

  /// One line of advice to someone at the prompt, once a session.
  func hint(_ name: String, _ text: String) {
    guard isInteractive, output.isSeen, !options.isQuiet, hintsGiven.insert(name).inserted else { return }
    output.write(output.colours.paint(text, .quiet) + "\n")
  }
}

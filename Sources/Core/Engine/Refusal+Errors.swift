extension Refusal {
  /// Turns what a lower layer threw into what the client is told; the only place where that happens.
  ///
  /// `served` is the generation that the request used, if it came that far.
  init(_ error: any Error, over served: Served?) {
    if let served, let damage = served.generation.damage {
      self.init(damaged: damage, generation: served.generation.name)
      return
    }
    switch error {
    case let refusal as Refusal: self = refusal
    case let error as IndexError where error.reason == .damaged:
      self.init(damaged: error, generation: served?.generation.name)
    case CancelFlag.Stop.cancelled: self.init(.cancelled, "the request was cancelled")
    case CancelFlag.Stop.timedOut:
      self.init(.timeout, "the time allowed has passed", hint: "raise timeout_ms or ask for less")
    case CancelFlag.Stop.outOfMemory:
      self.init(
        .resultTooLarge, "the request needs more memory than it may have",
        hint: "ask for less: a narrower query, where, limit or a sample")
    case let error as ValuePatternError where error.reason == .tooCostly:
      self.init(.regexTooCostly, "a regular expression of the query is too costly: \(error.message)")
    default: self.init(.internalError, "\(error)")
    }
  }

  /// What is wrong with the keyword query `text`.
  init(_ error: SearchError, in text: String) {
    self.init(
      error.reason == .unknownField ? .unknownAttribute : .querySyntax, error.message, hint: error.hint,
      didYouMean: error.didYouMean)
    place = Place(offset: error.offset, length: error.length, in: text)
    expected = error.expected
  }
}

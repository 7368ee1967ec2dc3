extension Handler {
  static let ping = Handler(
    Command(
      "ping", "Answers at once, ahead of requests that wait.", bypassesQueue: true, isInstant: true, result: [],
      examples: [.init("Is anyone there?", "{}")])
  ) { _, _ in }
}

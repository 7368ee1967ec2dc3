extension Handler {
  static let cancel = Handler(
    Command(
      "cancel", "Cancels a request of this connection that is not answered yet; it then ends with CANCELLED.",
      scope: .connection, bypassesQueue: true, isInstant: true,
      params: [
        .required(
          "id", .either([.string, .integer(-Int(RequestID.maximumInteger)...Int(RequestID.maximumInteger))]),
          "the id of the request")
      ],
      result: [.required("cancelled", .boolean, "whether there was such a request")],
      examples: [.init("Stop request 7", #"{"id":7}"#)])
  ) { call, writer in
    writer.member("cancelled", call.didCancel)
  }

  static let bye = Handler(
    Command(
      "bye", "Ends the connection after the requests before it are answered, like closing one's writing side.",
      scope: .connection, result: [], examples: [.init("That was all", "{}")])
  ) { _, _ in }
}

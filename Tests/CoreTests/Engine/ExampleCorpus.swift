import Testing

@testable import Core

/// The little corpus that the examples of the command table are run against.
enum ExampleCorpus {
  static let rows =
    TestCorpus.row(
      id: "r1", title: "Coal museum opens its mine", date: "2021-05-18",
      text: "The coal museum in Datong let visitors into an old mine. They rode the cage down to the coal.\n\n"
        + "A former miner, Lu Haifeng, shows them the lamps. \"Nobody believed me,\" he said.")
    + TestCorpus.row(
      id: "r2", title: "Aerogel plant goes into service", date: "2021-07-30",
      text: "An aerogel-adding line went into service in Yangquan. The price of aerogel has fallen since.")
    + TestCorpus.row(
      id: "r3", title: "Visitors return to the mountains", date: "2019-10-02",
      text: "Visitors came back to Wutai Mountain. The museum at its foot was full.")
    + TestCorpus.row(id: "r4", title: "Without a date", text: "Coal prices rose. Coal stocks fell. Coal went east.")

  static let file = "rows.jsonl"
  static let latin = "latin.txt"

  /// A page in Latin-1 with CRLF.
  static let page: [UInt8] =
    Array("CAF".utf8) + [0xC9] + Array(" OPENS\r\n\r\nThe caf".utf8) + [0xE9]
    + Array(" at the station opened.\r\nIt sells noodles.\r\n".utf8)

  /// Indexes the corpus into a folder and serves it.
  static func client(in folder: TemporaryFolder, uid: Int = 1000) throws -> EngineClient {
    let path = try index(in: folder)
    var configuration = EngineConfiguration(corpora: [path], build: "test")
    configuration.dataFolder = folder.path + "/data"
    let engine = Engine(configuration: configuration)
    #expect(engine.load() == [])
    return EngineClient(engine: engine, caller: Caller(pid: 1, uid: uid, gid: 1000, role: .admin, connection: 1))
  }

  /// Indexes the corpus and gives its folder.
  static func index(
    in folder: TemporaryFolder, name: String = "example",
    documents: [(file: String, bytes: [UInt8])] = [(file, Array(rows.utf8)), (latin, page)]
  ) throws -> String {
    let path = folder.path + "/" + name
    try Indexer.run(documents: documents, IndexOptions(paths: [], into: path, jobs: 1))
    return path
  }
}

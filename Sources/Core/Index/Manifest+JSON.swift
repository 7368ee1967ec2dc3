extension Manifest {
  /// The manifest as it stands in its file: one JSON object and a line end.
  var bytes: [UInt8] {
    var writer = JSONWriter(capacity: 8192)
    writer.object { json in
      json.member("format", "shanxi")
      json.member("version", Self.version)
      json.member("corpus", corpus)
      json.member("generation", generation)
      json.key("models")
      json.value(.object(models))
      json.member("documents", documents)
      json.member("rejected", rejected)
      if journal > 0 { json.member("journal", journal) }
      json.key("checksums")
      json.object { json in
        json.member("length", checksumsLength)
        json.member("crc32c", checksumsCRC)
      }
      json.key("files")
      Self.write(files, to: &json)
      json.key("segments")
      json.array { json in
        for segment in segments { segment.write(to: &json) }
      }
    }
    return writer.bytes + [0x0A]
  }

  fileprivate static func write(_ files: [File], to json: inout JSONWriter) {
    json.array { json in
      for file in files {
        json.object { json in
          json.member("name", file.name)
          json.member("length", file.length)
          json.key("sections")
          json.array { json in
            for section in file.sections {
              json.object { json in
                json.member("name", section.name)
                json.member("encoding", section.encoding)
                json.member("offset", section.offset)
                json.member("count", section.count)
              }
            }
          }
        }
      }
    }
  }

  /// Reads a manifest; throws at the first member that is missing or wrong.
  init(reading bytes: [UInt8], path: String) throws(IndexError) {
    let json: JSONValue
    do {
      json = try JSONReader.read(bytes.span)
    } catch {
      throw IndexError(.damaged, path, offset: error.offset, "the manifest is not JSON: \(error.message)")
    }
    let root = ManifestReader(json, path: path)
    guard try root.string("format") == "shanxi" else { throw root.wrong("format") }
    let version = try root.integer("version")
    guard version == Self.version else {
      throw IndexError(.unknownVersion, path, "the manifest has version \(version), this program reads \(Self.version)")
    }
    corpus = try root.string("corpus")
    generation = try root.integer("generation")
    models = json["models"]?.members ?? []
    documents = try root.integer("documents")
    rejected = try root.integer("rejected")
    if json["journal"] != nil { journal = try root.integer("journal") }
    let checksums = try root.object("checksums")
    checksumsLength = try checksums.integer("length")
    guard let crc = UInt32(exactly: try checksums.integer("crc32c")) else { throw checksums.wrong("crc32c") }
    checksumsCRC = crc
    files = try Self.files(root)
    segments = []
    for segment in try root.array("segments") { segments.append(try Segment(segment)) }
  }

  fileprivate static func files(_ json: ManifestReader) throws(IndexError) -> [File] {
    var files: [File] = []
    for file in try json.array("files") {
      var sections: [Section] = []
      for section in try file.array("sections") {
        sections.append(
          Section(
            name: try section.string("name"), encoding: try section.string("encoding"),
            offset: try section.integer("offset"), count: try section.integer("count")))
      }
      files.append(File(name: try file.string("name"), length: try file.integer("length"), sections: sections))
    }
    return files
  }
}

extension Manifest.Segment {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("tokens", tokens)
      json.member("articles", articles)
      json.member("blocks", blocks)
      json.member("text", text)
      json.key("attributes")
      json.array { json in
        for attribute in attributes { json.string(attribute) }
      }
      json.key("regions")
      json.array { json in
        for region in regions {
          json.object { json in
            json.member("name", region.name)
            json.member("disjoint", region.disjoint)
            json.key("columns")
            json.array { json in
              for column in region.columns {
                json.object { json in
                  json.member("name", column.name)
                  json.member("type", column.type.rawValue)
                }
              }
            }
          }
        }
      }
      json.key("files")
      Manifest.write(files, to: &json)
    }
  }

  fileprivate init(_ json: ManifestReader) throws(IndexError) {
    tokens = try json.integer("tokens")
    articles = try json.integer("articles")
    blocks = try json.integer("blocks")
    text = try json.integer("text")
    var attributes: [String] = []
    for attribute in try json.array("attributes") { attributes.append(try attribute.string()) }
    self.attributes = attributes
    var regions: [Manifest.Region] = []
    for region in try json.array("regions") {
      var columns: [Manifest.RegionColumn] = []
      for column in try region.array("columns") {
        guard let type = RegionColumnKind(rawValue: try column.string("type")) else { throw column.wrong("type") }
        columns.append(.init(name: try column.string("name"), type: type))
      }
      regions.append(.init(name: try region.string("name"), disjoint: try region.bool("disjoint"), columns: columns))
    }
    self.regions = regions
    files = try Manifest.files(json)
  }
}

/// Takes members out of the manifest's JSON and says which one is wrong.
private struct ManifestReader {
  let json: JSONValue
  let path: String

  init(_ json: JSONValue, path: String) {
    self.json = json
    self.path = path
  }

  func wrong(_ name: String) -> IndexError {
    IndexError(.damaged, path, section: name, "a member of the manifest is missing or wrong")
  }

  func string() throws(IndexError) -> String {
    guard let value = json.string else { throw wrong("string") }
    return value
  }

  func string(_ name: String) throws(IndexError) -> String {
    guard let value = json[name]?.string else { throw wrong(name) }
    return value
  }

  /// A whole number from 0 on.
  func integer(_ name: String) throws(IndexError) -> Int {
    guard let value = json[name]?.integer, value >= 0 else { throw wrong(name) }
    return value
  }

  func bool(_ name: String) throws(IndexError) -> Bool {
    guard let value = json[name]?.bool else { throw wrong(name) }
    return value
  }

  func object(_ name: String) throws(IndexError) -> ManifestReader {
    guard let value = json[name], value.members != nil else { throw wrong(name) }
    return ManifestReader(value, path: path)
  }

  func array(_ name: String) throws(IndexError) -> [ManifestReader] {
    guard let values = json[name]?.array else { throw wrong(name) }
    return values.map { ManifestReader($0, path: path) }
  }
}

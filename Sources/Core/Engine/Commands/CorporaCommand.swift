extension Handler {
  static let corporaList = Handler(
    Command(
      "corpora.list", "Lists the corpora that are served.",
      result: [.required("rows", .array(CorpusRow.schema), "one a corpus, in the order of the daemon's command line")],
      examples: [.init("What is served?", "{}")])
  ) { call, writer in
    writer.key("rows")
    writer.array { for row in call.engine.corpusRows { row.write(into: &$0) } }
  }

  static let corporaInfo = Handler(
    Command(
      "corpora.info", "Tells what a corpus is made of: attributes, regions, sizes, models.",
      params: [Shapes.corpusParam],
      result: [
        .required("corpus", .string, "its name"),
        .required("generation", .string, "the generation served"),
        .required("tokens", .count, "tokens indexed"),
        .required("articles", .count, "articles indexed"),
        .required("sequence", .count, "the number of the last change by documents.put or delete that is served"),
        .required("waiting", .count, "documents with changes that wait for the next generation"),
        .required("documents", .count, "files known"),
        .required("rejected", .count, "files of them that could not be indexed"),
        .required("attributes", .array(.string), "what every token has"),
        .required(
          "regions",
          .array(
            .object([
              .required("name", .string, "the layer"),
              .required("count", .count, "how many regions it has"),
              .required(
                "attributes",
                .array(
                  .object([
                    .required("name", .string, "the attribute"),
                    .required("type", .choice(RegionColumn.Kind.allCases.map(\.rawValue)), "what its values are"),
                  ])), "what its regions have"),
              .required("disjoint", .boolean, "whether its regions never overlap"),
            ])), "the layers of regions"),
        .required("sizes", .dictionary(.count), "the bytes of each file of the index"),
        .required(
          "models",
          .array(
            .object([
              .required("name", .string, "what it does"),
              .required("version", .any, "which one"),
            ])), "the rules and models that made the tokens"),
      ],
      errors: [.unknownCorpus, .corpusDamaged],
      examples: [.init("What can be asked?", "{}")])
  ) { call, writer in
    let generation = try call.serve().generation
    let changes = try call.changes(of: generation)
    let segment = generation.segment
    writer.member("corpus", generation.corpus)
    writer.member("generation", generation.name)
    writer.member("tokens", segment.tokenCount)
    writer.member("articles", segment.articles.count)
    writer.member("sequence", changes.served)
    writer.member("waiting", changes.waiting)
    writer.member("documents", generation.documents.count)
    writer.member("rejected", generation.manifest.rejected)
    writer.key("attributes")
    writer.array { for name in segment.attributeNames { $0.string(name) } }
    writer.key("regions")
    writer.array { for layer in segment.regionNames.compactMap(segment.region) { write(layer, into: &$0) } }
    writer.key("sizes")
    writer.object { for entry in generation.sizes { $0.member(entry.path, entry.file.length) } }
    writer.key("models")
    writer.array { writer in
      for model in generation.manifest.models {
        writer.object {
          $0.member("name", model.name)
          $0.key("version")
          $0.value(model.value)
        }
      }
    }
  }

  private static func write(_ layer: RegionLayer, into writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("name", layer.name)
      writer.member("count", layer.count)
      writer.key("attributes")
      writer.array { writer in
        for name in layer.columnNames {
          guard let column = layer.columns[name] else { continue }
          writer.object {
            $0.member("name", name)
            $0.member("type", column.kind.rawValue)
          }
        }
      }
      writer.member("disjoint", layer.isDisjoint)
    }
  }

  static let reload = Handler(
    Command(
      "reload", "Serves what the corpus folders publish now; requests that run keep their generation.",
      role: .admin, isWrite: true,
      params: [.optional("corpus", .string, "only this one")],
      result: [
        .required("generation", .nullable(.string), "the generation served now, when one corpus was reloaded"),
        .required("rows", .array(CorpusRow.schema), "the corpora as they are now"),
      ],
      errors: [.unknownCorpus, .corpusDamaged, .forbidden],
      examples: [.init("Take up new generations", "{}")])
  ) { call, writer in
    let name = call.params.string("corpus")
    if let name { try call.engine.corpora.check(name) }
    let problems = call.engine.reload(only: name)
    if let problem = problems.first { throw Refusal(damaged: problem.error, generation: nil) }
    let rows = call.engine.corpusRows.filter { row in
      name.map { $0.lowercased() == row.corpus.lowercased() } ?? true
    }
    writer.member("generation", rows.count == 1 ? rows[0].generation : nil)
    writer.key("rows")
    writer.array { for row in rows { row.write(into: &$0) } }
  }
}

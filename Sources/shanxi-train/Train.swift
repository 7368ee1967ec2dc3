import ArgumentParser

/// The root command.
@main struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shanxi-train", abstract: "Trains the models that shanxid annotates with.",
    subcommands: [TrainClusters.self, TrainSyntax.self, TrainSentences.self, TrainGazetteer.self, TrainNames.self])
}

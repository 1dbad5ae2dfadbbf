import ArgumentParser

/// `unmix train`: networks, each by its own subcommand.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a network and writes it as a model.",
    discussion: """
      An AENet learns abundances from pixels whose abundances are known, or from mixtures of library
      spectra. A BUNet learns abundances and endmembers from pixels alone. `unmix scene --model`
      uses either.
      """,
    subcommands: [TrainCommandAENet.self, TrainCommandBUNet.self]
  )
}

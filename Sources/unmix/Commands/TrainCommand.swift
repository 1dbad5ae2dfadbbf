import ArgumentParser

/// `unmix train`: networks, each by its own subcommand.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a network and writes it as a model.",
    discussion: """
      An AENet learns abundances from pixels whose abundances are known, or from mixtures of \
      library spectra. A BUNet learns abundances and endmembers from pixels alone. MNN-AE and \
      MNN-BU are their comparators, which unroll ISTA instead of ADMM. `unmix scene --model` uses \
      any of them.

      EXAMPLES
        unmix train aenet --scene f180.img --abundances truth.tif -o m.safetensors
        unmix train aenet --library minerals.sli -o m.safetensors
        unmix train bunet f180.img --count 5 -o m.safetensors

      EXIT CODES: 0 done, 1 failed, 64 usage, 130 interrupted.
      """,
    subcommands: [
      TrainCommandAENet.self, TrainCommandBUNet.self, TrainCommandMNNAE.self,
      TrainCommandMNNBU.self,
    ]
  )
}

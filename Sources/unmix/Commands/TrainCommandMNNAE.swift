import ArgumentParser
import Training

/// `unmix train mnnae`: the comparator of AENet.
struct TrainCommandMNNAE: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnnae",
    abstract: "Trains MNN-AE, the comparator of AENet, on known abundances.",
    discussion: """
      MNN-AE (Qian et al. 2020) unrolls ISTA instead of ADMM and is trained by the squared error \
      alone. Its options are those of unmix train aenet.

      EXAMPLES
        unmix train mnnae --scene f180.img --abundances truth.tif -o m.safetensors

      EXIT CODES: 0 done, 1 failed, 64 usage, 130 interrupted.
      """
  )

  @OptionGroup var options: TrainCommandAENet

  func run() throws { try options.run(.mnnae) }
}

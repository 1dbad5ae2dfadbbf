import ArgumentParser
import Training

/// `unmix train mnnbu`: the comparator of BUNet.
struct TrainCommandMNNBU: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnnbu",
    abstract: "Trains MNN-BU, the comparator of BUNet, on pixels alone.",
    discussion: """
      MNN-BU (Qian et al. 2020) unrolls ISTA instead of ADMM and is trained by the squared error \
      alone. Its options are those of unmix train bunet.

      EXAMPLES
        unmix train mnnbu f180.img --count 5 -o m.safetensors

      EXIT CODES: 0 done, 1 failed, 64 usage, 130 interrupted.
      """
  )

  @OptionGroup var options: TrainCommandBUNet

  func run() throws { try options.run(.mnnbu) }
}

import ArgumentParser
import Methods
import Processing
import Sampling
import Spectra
import Training

/// `unmix train bunet`: abundances and endmembers from pixels alone.
struct TrainCommandBUNet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bunet",
    abstract: "Trains a blind network (BUNet) on the pixels of one or several scenes.",
    discussion: """
      The scenes must be of one sensor: the same number of bands in use, at the same wavelengths. \
      Pixels are drawn evenly from all of them. The endmembers start from those found in the \
      pixels (--count), or from a library (--endmembers), and are learnt with the abundances.

      EXAMPLES
        unmix train bunet f180.img --count 5 -o m.safetensors
        unmix train bunet archive/*.img --count auto --pixels 40000 -o m.safetensors
        unmix train bunet f180.img --endmembers start.csv -o m.safetensors

      EXIT CODES: 0 done, 1 failed, 64 usage, 130 interrupted.
      """
  )

  @Argument(help: "The scenes' data files.")
  var scenes: [String]

  @Option(
    OptionTable.count,
    help: "Number of endmembers, or auto to count them in the pixels of all scenes."
  )
  var count: EndmemberCount?

  @Option(OptionTable.extractor) var extractor: Extractor?

  @Option(OptionTable.endmembers, help: "Endmembers to start from: CSV or ENVI (.sli, .lib).")
  var endmembers: String?

  @Option(OptionTable.endmemberScale) var endmemberScale: Double?
  @Option(OptionTable.endmemberUnits) var endmemberUnits: WavelengthUnit?

  @Option(help: "The most training pixels, over all scenes.")
  var pixels = 10_000

  @OptionGroup(title: "Training") var options: TrainCommandOptions
  @OptionGroup(title: "Scene") var sceneOptions: SceneOptions

  func validate() throws {
    guard (count == nil) != (endmembers == nil) else {
      throw ValidationError("Say where to start: --count N or --endmembers LIBRARY; not both.")
    }
    if endmembers != nil, extractor != nil {
      throw ValidationError("--extractor goes with --count: a library needs no search.")
    }
    if endmembers == nil, endmemberScale != nil || endmemberUnits != nil {
      throw ValidationError("--endmember-scale and --endmember-units go with --endmembers.")
    }
    var least = max(2, scenes.count)
    if case .fixed(let number) = count { least = max(least, number) }
    guard (least...10_000_000).contains(pixels) else {
      throw ValidationError(
        "--pixels \(pixels): give at least one per scene and one per endmember (\(least)), and at most "
          + "10000000."
      )
    }
  }

  private func start() throws -> NetworkTraining.BlindStart {
    if let endmembers {
      return .library(
        NetworkTraining.Library(
          path: endmembers,
          scale: endmemberScale,
          unit: endmemberUnits
        )
      )
    }
    guard let count else { throw ValidationError("Give --count N or --endmembers LIBRARY.") }
    return .extraction(count: count, extractor: extractor ?? .patches)
  }

  func run() throws { try run(.bunet) }

  /// Trains this network, or one that learns from the same.
  func run(_ network: TrainingPlan.Network) throws {
    try options.run(
      NetworkTraining(
        source: .scenes(scenes, start: try start()),
        targetPath: options.output,
        isReplacing: options.overwrite,
        overrides: sceneOptions.overrides,
        removal: try sceneOptions.removal(),
        plan: options.plan(network),
        pixelLimit: pixels,
        seed: options.seed
      )
    )
  }
}

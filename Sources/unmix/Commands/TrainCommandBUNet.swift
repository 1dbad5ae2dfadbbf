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
    help: "Number of endmembers, or auto to count them in the pixels of all scenes.",
    transform: EndmemberCount.init(option:)
  )
  var count: EndmemberCount?

  @Option(
    help: "How to find the endmembers to start from: patches (default), clustered, vca or sivm."
  )
  var extractor: ExtractorName?

  @Option(
    help: ArgumentHelp("Endmembers to start from: CSV or ENVI (.sli, .lib).", valueName: "library")
  )
  var endmembers: String?

  @Option(help: "The library's counts per unit of reflectance.")
  var endmemberScale: Double?

  @Option(help: "Unit of the library's wavelengths: nm or um.")
  var endmemberUnits: String?

  @Option(help: "The most training pixels, over all scenes.")
  var pixels = 10_000

  @OptionGroup(title: "Training") var options: TrainCommandOptions
  @OptionGroup(title: "Scene") var sceneOptions: SceneOptions

  func validate() throws {
    guard (count == nil) != (endmembers == nil) else {
      throw ValidationError("Say where to start: --count N or --endmembers LIBRARY; not both.")
    }
    if let problem = count?.problem("--count") { throw ValidationError(problem + ".") }
    if endmembers != nil, extractor != nil {
      throw ValidationError("--extractor goes with --count: a library needs no search.")
    }
    if endmembers == nil, endmemberScale != nil || endmemberUnits != nil {
      throw ValidationError("--endmember-scale and --endmember-units go with --endmembers.")
    }
    if let endmemberScale, !(endmemberScale > 0 && endmemberScale.isFinite) {
      throw ValidationError("--endmember-scale \(endmemberScale): give a number above 0.")
    }
    if let endmemberUnits { _ = try WavelengthUnit(option: endmemberUnits) }
    var least = max(2, scenes.count)
    if case .fixed(let number) = count { least = max(least, number) }
    guard (least...10_000_000).contains(pixels) else {
      throw ValidationError(
        "--pixels \(pixels): give at least one a scene and one an endmember (\(least)), and at most "
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
          unit: try endmemberUnits.map { try WavelengthUnit(option: $0) }
        )
      )
    }
    guard let count else { throw ValidationError("Give --count N or --endmembers LIBRARY.") }
    return .extraction(count: count, extractor: (extractor ?? .patches).extractor)
  }

  func run() throws { try run(.bunet) }

  /// Trains this network, or one that learns from the same.
  func run(_ network: TrainingPlan.Network) throws {
    try options.run(
      NetworkTraining(
        source: .scenes(scenes, start: try start()),
        targetPath: options.output,
        isReplacing: options.overwrite,
        overrides: try sceneOptions.overrides(),
        removal: try sceneOptions.removal(),
        plan: options.plan(network),
        pixelLimit: pixels,
        seed: options.seed
      )
    )
  }
}

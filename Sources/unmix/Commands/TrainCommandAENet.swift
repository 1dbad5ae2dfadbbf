import ArgumentParser
import Methods
import Processing
import Spectra
import Training

/// `unmix train aenet`: abundances from pixels with known abundances, or from a library.
struct TrainCommandAENet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aenet",
    abstract: "Trains an AENet on pixels with known abundances, or on mixtures of library spectra.",
    discussion: """
      Give either --scene with --abundances (a raster of the scene's size, one band per material, \
      fractions that sum to 1, named by its bands), or --library. With --library the pixels are \
      simulated: mixtures of one to four of its materials, any spectrum of a class, with \
      brightness, an error that neighbouring bands share, and noise.

      EXAMPLES
        unmix train aenet --scene f180.img --abundances truth.tif -o m.safetensors
        unmix train aenet --scene f180.img --abundances truth.tif \\
          --endmembers lib.csv --pixels 1000 -o m.safetensors
        unmix train aenet --library lib.sli --scene f180.img -o m.safetensors
        unmix train aenet --library lib.sli --remove-bands 1-3 -o m.safetensors

      EXIT CODES: 0 done, 1 failed, 64 usage, 130 interrupted.
      """
  )

  @Option(
    help: ArgumentHelp(
      "The scene whose pixels are learnt from; with --library only its bands count.",
      valueName: "file"
    )
  )
  var scene: String?

  @Option(help: ArgumentHelp("Known abundances of the scene.", valueName: "raster"))
  var abundances: String?

  @Option(
    OptionTable.endmembers,
    help: """
      Endmembers to start from, by the names of the raster's bands, else in their order; without, \
      they are estimated from the pixels.
      """
  )
  var endmembers: String?

  @Option(
    help: ArgumentHelp("Spectra to mix: CSV or ENVI (.sli, .lib).", valueName: "library")
  )
  var library: String?

  @Option(OptionTable.endmemberScale) var endmemberScale: Double?
  @Option(OptionTable.endmemberUnits) var endmemberUnits: WavelengthUnit?

  @Option(help: "Number of training pixels: by default 256 of a scene, or 16384 mixtures.")
  var pixels: Int?

  @Option(help: "Signal to noise of the mixtures in decibels; by default 35.")
  var snr: Double?

  @Option(
    help: ArgumentHelp(
      "Range of the mixtures' brightness, for shadow and slope; by default 0.2-2.",
      valueName: "range"
    )
  )
  var brightness: String?

  @OptionGroup(title: "Training") var options: TrainCommandOptions
  @OptionGroup(title: "Scene") var sceneOptions: SceneOptions

  func validate() throws {
    guard (abundances == nil) != (library == nil) else {
      throw ValidationError(
        "Say what to learn from: --scene with --abundances, or --library; not both."
      )
    }
    if abundances != nil, scene == nil {
      throw ValidationError("--abundances needs the scene that they are of: give --scene.")
    }
    if library != nil { try validateLibrary() } else { try validateReference() }
    if let pixels, !(1...10_000_000).contains(pixels) {
      throw ValidationError("--pixels \(pixels): give a number from 1 to 10000000.")
    }
    _ = try mixtures()
  }

  private func validateReference() throws {
    if snr != nil || brightness != nil {
      throw ValidationError("--snr and --brightness go with --library.")
    }
    if endmembers == nil, endmemberScale != nil || endmemberUnits != nil {
      throw ValidationError(
        "--endmember-scale and --endmember-units go with --endmembers or --library."
      )
    }
  }

  private func validateLibrary() throws {
    if endmembers != nil {
      throw ValidationError("--library holds the endmembers already: leave --endmembers out.")
    }
    let options = sceneOptions
    if options.scale != nil || options.offset != nil || options.noData != nil {
      throw ValidationError(
        "--scale, --offset and --no-data are of pixels, and with --library none are read; the "
          + "library's own scale is --endmember-scale."
      )
    }
    if scene == nil, options.wavelengths != nil || options.wavelengthUnits != nil {
      throw ValidationError(
        "--wavelengths and --wavelength-units are of a scene: give --scene, or --endmember-units."
      )
    }
  }

  /// The mixtures that the options mean.
  private func mixtures() throws -> SimulatedMixtures {
    var mixtures = SimulatedMixtures()
    if let pixels { mixtures.pixelCount = pixels }
    if let snr {
      guard (-20...200).contains(snr) else {
        throw ValidationError("--snr \(snr): give decibels from -20 to 200.")
      }
      mixtures.signalToNoiseDecibels = snr
    }
    if let brightness {
      let ends = brightness.split(separator: "-").map { Double($0) ?? 0 }
      guard ends.count == 2, ends[0] > 0, ends[1] >= ends[0], ends[1] <= 10 else {
        throw ValidationError(
          "--brightness \(brightness): give the least and the greatest factor, such as 0.6-1.1."
        )
      }
      (mixtures.leastBrightness, mixtures.greatestBrightness) = (ends[0], ends[1])
    }
    return mixtures
  }

  private func source() throws -> NetworkTraining.Source {
    func chosen(_ path: String) -> NetworkTraining.Library {
      NetworkTraining.Library(
        path: path,
        scale: endmemberScale,
        unit: endmemberUnits
      )
    }
    if let library {
      return .library(chosen(library), scene: scene, mixtures: try mixtures())
    }
    guard let scene, let abundances else {
      throw ValidationError("Give --scene with --abundances, or --library.")
    }
    return .reference(
      scene: scene,
      abundances: abundances,
      endmembers: endmembers.map(chosen)
    )
  }

  func run() throws { try run(.aenet) }

  /// Trains this network, or one that learns from the same.
  func run(_ network: TrainingPlan.Network) throws {
    try options.run(
      NetworkTraining(
        source: try source(),
        targetPath: options.output,
        isReplacing: options.overwrite,
        overrides: sceneOptions.overrides,
        removal: try sceneOptions.removal(),
        plan: options.plan(network),
        pixelLimit: pixels ?? 256,
        seed: options.seed
      )
    )
  }
}

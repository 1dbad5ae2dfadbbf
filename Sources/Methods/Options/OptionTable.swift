public import Rasters
public import Sampling
public import Spectra
public import Training

/// Every option that the command line shares with job files or experiments, each once.
public enum OptionTable {
  // MARK: How to unmix

  /// A trained network.
  public static let model = OptionRule.file("model", help: "A trained network (.safetensors).")

  /// A method.
  public static let method = OptionRule<Method>.word(
    "method",
    help: """
      fcls, nnls or sunsal with --endmembers or --count; bunet (blind network) or mnnbu (its \
      comparator) with --count.
      """
  )

  /// A library.
  public static let endmembers = OptionRule.file(
    "endmembers",
    valueName: "library",
    help: "A spectral library: CSV or ENVI (.sli, .lib)."
  )

  /// The library's scale.
  public static let endmemberScale = OptionRule.number(
    "endmemberScale",
    help: "The library's counts per unit of reflectance.",
    advice: "give a number above 0, for instance 10000"
  ) { $0 > 0 && $0.isFinite }

  /// The unit of the library's wavelengths.
  public static let endmemberUnits = unit(
    "endmemberUnits",
    help: "Unit of the library's wavelengths: nm or um."
  )

  /// A number of endmembers.
  public static let count = OptionRule<EndmemberCount>(
    "count",
    help: "Number of endmembers to find in the scene's own pixels, or auto to count them."
  ) { (text) throws(OptionProblem) in
    let (numbers, auto) = (EndmemberCount.numbers, EndmemberCount.automaticWord)
    switch EndmemberCount(text) {
    case .automatic: return .automatic
    case .fixed(let number) where numbers.contains(number): return .fixed(number)
    case .fixed, nil:
      throw OptionProblem(
        "give a number of endmembers from \(numbers.lowerBound) to \(numbers.upperBound), or \(auto)"
      )
    }
  }

  /// A way to find endmembers.
  public static let extractor = OptionRule<Extractor>.word(
    "extractor",
    help: "How to find endmembers: patches (the default), clustered, vca or sivm."
  )

  /// A plan of training.
  public static let plan = OptionRule<TrainingPlan.Name>.word(
    "plan",
    help: "Plan of training: robust (the default; best over many scenes) or paper (Zhou 2022)."
  )

  /// The seed.
  public static let seed = OptionRule<UInt64>.integer(
    "seed",
    help: "Seed of every random draw, 1 by default; the same seed gives the same bytes.",
    in: 0...UInt64.max
  )

  // MARK: What the product holds

  /// Standard deviations.
  public static let uncertainty = OptionRule.flag(
    "uncertainty",
    help: """
      Also write uncertainty.tif: a standard deviation for every abundance, from the scene's own \
      noise and misfit and the constraints of each pixel.
      """
  )

  /// Compression of rasters.
  public static let compress = OptionRule<RasterCompression>.word(
    "compress",
    help: """
      How the rasters are compressed, always without loss: deflate (the default; every GIS reads \
      it), zstd (several times as fast; needs programs with ZSTD in their TIFF library) or none \
      (the fastest; the largest files).
      """
  )

  // MARK: What the scene's files do not say

  /// Bands to leave out; see `BandSelection`.
  public static let removeBands = OptionRule<String>(
    "removeBands",
    valueName: "list",
    help: """
      Bands to leave out, separated by commas: numbers and ranges (1-3,108-112), windows with a \
      unit (1340-1460nm), @header (the header's bad-band list; the default), presets \
      (@aviris-water, @aviris-edge, @paper-jasper-ridge, @paper-urban), @none, or a file.
      """
  ) { (text) throws(OptionProblem) in text }

  /// The scene's scale.
  public static let scale = OptionRule.number(
    "scale",
    help: "Counts per unit of reflectance: reflectance = sample / scale + offset.",
    advice: "give a number above 0, for instance 10000"
  ) { $0 > 0 && $0.isFinite }

  /// The scene's offset.
  public static let offset = OptionRule.number(
    "offset",
    help: "Reflectance of a sample of 0.",
    advice: "give a finite number, the reflectance of a sample of 0"
  ) { $0.isFinite }

  /// The sample without data.
  public static let noData = OptionRule.number(
    "noData",
    help: "The sample that means 'no data here'.",
    advice: "give a number, or nan"
  ) { _ in true }

  /// A list of wavelengths.
  public static let wavelengths = OptionRule.file(
    "wavelengths",
    help: "A file with one wavelength per band, and its width if known."
  )

  /// The unit of the wavelengths.
  public static let wavelengthUnits = unit(
    "wavelengthUnits",
    help: "Unit of the wavelengths: nm or um."
  )

  /// The names of all options of a scene, in the order in which they are explained.
  public static let sceneNames = [
    model.name, method.name, endmembers.name, endmemberScale.name, endmemberUnits.name, count.name,
    extractor.name, plan.name, seed.name, uncertainty.name, compress.name, removeBands.name,
    scale.name, offset.name, noData.name, wavelengths.name, wavelengthUnits.name,
  ]

  /// A name as the command line writes it: `endmember-scale` of `endmemberScale`.
  public static func hyphenated(_ name: String) -> String {
    name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
  }

  private static func unit(_ name: String, help: String) -> OptionRule<WavelengthUnit> {
    OptionRule(name, help: help) { (text) throws(OptionProblem) in
      guard let unit = WavelengthUnit(words: text) else { throw OptionProblem("give nm or um") }
      return unit
    }
  }
}

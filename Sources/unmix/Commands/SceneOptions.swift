import ArgumentParser
import Methods
import Processing
import Sampling
import Scenes
import Spectra

/// The options that say what a scene's files do not, wherever a scene is read.
struct SceneOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Bands to leave out, by commas: numbers and ranges (1-3,108-112), windows with a unit"
        + " (1340-1460nm), @header (the header's bad-band list; the default), presets"
        + " (@aviris-water, @aviris-edge, @paper-jasper-ridge, @paper-urban), @none, or a file.",
      valueName: "list"
    )
  )
  var removeBands = "@header"

  @Option(help: "Counts per unit of reflectance: reflectance = sample / scale + offset.")
  var scale: Double?

  @Option(parsing: .unconditional, help: "Reflectance of a sample of 0.")
  var offset: Double?

  @Option(parsing: .unconditional, help: "The sample that means 'no data here'.")
  var noData: Double?

  @Option(
    help: ArgumentHelp(
      "A file with one wavelength a band, and its width if known.",
      valueName: "file"
    )
  )
  var wavelengths: String?

  @Option(help: "Unit of the wavelengths: nm or um.")
  var wavelengthUnits: String?

  /// What the person knows better than the scene's files.
  func overrides() throws -> SceneOverrides {
    SceneOverrides(
      scale: scale,
      offset: offset,
      noData: noData,
      wavelengthsPath: wavelengths,
      wavelengthUnit: try wavelengthUnits.map { try WavelengthUnit(option: $0) }
    )
  }

  /// The bands to leave out.
  func removal() throws -> BandSelection {
    let selection = BandSelection(parsing: removeBands)
    try selection.checked()
    return selection
  }

  func validate() throws {
    _ = try overrides()
    if let scale, !(scale > 0 && scale.isFinite) {
      throw ValidationError("--scale \(scale): give a number above 0, for instance 10000.")
    }
    if let offset, !offset.isFinite {
      throw ValidationError("--offset \(offset): give a finite number, the reflectance of 0.")
    }
  }
}

extension WavelengthUnit {
  /// Reads a unit given on the command line.
  init(option: String) throws {
    guard let unit = WavelengthUnit(words: option) else {
      throw ValidationError("'\(option)' is no unit of wavelengths: give nm or um.")
    }
    self = unit
  }
}

/// The limits of a run, wherever tiles are worked on.
struct LimitOptions: ParsableArguments {
  @Option(help: "Number of worker threads; by default one a core.")
  var workers: Int?

  @Option(
    help: ArgumentHelp(
      "Memory for tiles and caches: a number with k, M or G.",
      valueName: "bytes"
    )
  )
  var memoryBudget = "1G"

  /// The limits.
  func limits() throws -> RunLimits {
    RunLimits(
      workerCount: workers ?? RunLimits.coreCount,
      memoryBudget: try MemorySize.bytes(of: memoryBudget)
    )
  }

  func validate() throws {
    if let workers, !RunLimits.workerCounts.contains(workers) {
      throw ValidationError("--workers \(workers): give a number from 1 to 1024.")
    }
    do { _ = try MemorySize.bytes(of: memoryBudget) } catch {
      throw ValidationError("\(error.message) \(error.remedy)")
    }
  }
}

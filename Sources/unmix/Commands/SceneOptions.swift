import ArgumentParser
import Methods
import Processing
import Scenes
import Spectra

/// The options that say what a scene's files do not, wherever a scene is read.
struct SceneOptions: ParsableArguments {
  @Option(OptionTable.removeBands) var removeBands: String?
  @Option(OptionTable.scale) var scale: Double?
  @Option(OptionTable.offset, parsing: .unconditional) var offset: Double?
  @Option(OptionTable.noData, parsing: .unconditional) var noData: Double?
  @Option(OptionTable.wavelengths) var wavelengths: String?
  @Option(OptionTable.wavelengthUnits) var wavelengthUnits: WavelengthUnit?

  /// What the person knows better than the scene's files.
  var overrides: SceneOverrides {
    SceneOverrides(
      scale: scale,
      offset: offset,
      noData: noData,
      wavelengthsPath: wavelengths,
      wavelengthUnit: wavelengthUnits
    )
  }

  /// The bands to leave out.
  func removal() throws -> BandSelection {
    guard let removeBands else { return .header }
    let selection = BandSelection(parsing: removeBands)
    try selection.checked()
    return selection
  }
}

/// The limits of a run, wherever tiles are worked on.
struct LimitOptions: ParsableArguments {
  @Option(OptionTable.workers) var workers: Int?
  @Option(OptionTable.memoryBudget) var memoryBudget: Int?

  /// Limits, but for what the options say.
  func limits(otherwise limits: RunLimits = RunLimits()) -> RunLimits {
    limits.with(workerCount: workers, memoryBudget: memoryBudget)
  }
}

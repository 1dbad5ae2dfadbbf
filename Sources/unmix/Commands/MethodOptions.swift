import ArgumentParser
import Methods
import Sampling
import Spectra
import Training

/// The options that choose how to unmix.
struct MethodOptions: ParsableArguments {
  @Option(OptionTable.model) var model: String?
  @Option(OptionTable.method) var method: Method?
  @Option(OptionTable.endmembers) var endmembers: String?
  @Option(OptionTable.endmemberScale) var endmemberScale: Double?
  @Option(OptionTable.endmemberUnits) var endmemberUnits: WavelengthUnit?
  @Option(OptionTable.count) var count: EndmemberCount?
  @Option(OptionTable.extractor) var extractor: Extractor?
  @Option(OptionTable.plan) var plan: TrainingPlan.Name?
  @Option(OptionTable.seed) var seed: UInt64 = 1

  /// The method that the options mean; reads the model or the library, if it is one.
  func choice() throws -> MethodChoice { try settings.choice() }

  func validate() throws {
    let problems = settings.problems { "--" + OptionTable.hyphenated($0) }
    guard problems.isEmpty else {
      throw ValidationError(problems.map(Self.sentence).joined(separator: "\n"))
    }
  }

  private var settings: MethodSettings {
    var settings = MethodSettings()
    settings.modelPath = model
    settings.method = method
    settings.endmembersPath = endmembers
    settings.endmemberScale = endmemberScale
    settings.endmemberUnit = endmemberUnits
    settings.count = count
    settings.extractor = extractor
    settings.plan = plan
    return settings
  }

  private static func sentence(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst() + "."
  }
}

import ArgumentParser
import Methods
import Processing
import Sampling
import Spectra
import Training

extension EndmemberCount {
  /// Reads a number of endmembers given on the command line.
  init(option: String) throws {
    guard let count = EndmemberCount(option) else {
      throw ValidationError("'\(option)' is neither a number of endmembers nor auto.")
    }
    self = count
  }
}

/// A way to find endmembers as the command line names it.
enum ExtractorName: String, CaseIterable, ExpressibleByArgument {
  case patches, clustered, vca, sivm

  var extractor: Extractor {
    switch self {
    case .patches: .patches
    case .clustered: .clustered
    case .vca: .vca
    case .sivm: .sivm
    }
  }
}

/// A method as the command line names it.
enum MethodName: String, CaseIterable, ExpressibleByArgument {
  case fcls, nnls, sunsal, bunet, mnnbu
}

/// A training plan as the command line names it.
enum PlanName: String, CaseIterable, ExpressibleByArgument {
  case robust, paper

  func plan(_ network: TrainingPlan.Network) -> TrainingPlan {
    self == .robust ? .robust(network) : .paper(network)
  }
}

/// The options that choose how to unmix.
struct MethodOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A trained network (.safetensors).", valueName: "file"))
  var model: String?

  @Option(
    help: """
      fcls, nnls or sunsal with --endmembers or --count; bunet (blind network) or mnnbu (its \
      comparator) with --count.
      """
  )
  var method: MethodName?

  @Option(
    help: ArgumentHelp("A spectral library: CSV or ENVI (.sli, .lib).", valueName: "library")
  )
  var endmembers: String?

  @Option(help: "The library's counts per unit of reflectance.")
  var endmemberScale: Double?

  @Option(help: "Unit of the library's wavelengths: nm or um.")
  var endmemberUnits: String?

  @Option(
    help: "Number of endmembers to find in the scene itself, or auto to count them.",
    transform: EndmemberCount.init(option:)
  )
  var count: EndmemberCount?

  @Option(help: "How to find them: patches (the default), clustered, vca or sivm.")
  var extractor: ExtractorName?

  @Option(help: "Training plan of the blind network: robust (the default) or paper.")
  var plan: PlanName?

  @Option(help: "Seed of every random draw; the same seed gives the same bytes.")
  var seed: UInt64 = 1

  /// The method that the options mean; reads the model, if it is one.
  func choice() throws -> MethodChoice { try settings().choice() }

  func validate() throws {
    let problems = try settings().problems { "--" + Self.hyphenated($0) }
    guard problems.isEmpty else {
      throw ValidationError(problems.map { Self.sentence($0) }.joined(separator: "\n"))
    }
  }

  private func settings() throws -> MethodSettings {
    var settings = MethodSettings()
    settings.modelPath = model
    settings.method = method.flatMap { MethodSettings.Method(rawValue: $0.rawValue) }
    settings.endmembersPath = endmembers
    settings.endmemberScale = endmemberScale
    settings.endmemberUnit = try endmemberUnits.map { try WavelengthUnit(option: $0) }
    settings.count = count
    settings.extractor = extractor?.extractor
    settings.plan = plan.flatMap { MethodSettings.Plan(rawValue: $0.rawValue) }
    return settings
  }

  /// `endmember-scale` of `endmemberScale`.
  private static func hyphenated(_ name: String) -> String {
    name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
  }

  private static func sentence(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst() + "."
  }
}

import ArgumentParser
import Processing
import Spectra
import Training

/// A way to find endmembers as the command line names it.
enum ExtractorName: String, CaseIterable, ExpressibleByArgument {
  case clustered, vca, sivm

  var extractor: MethodChoice.Extractor {
    switch self {
    case .clustered: .clustered
    case .vca: .vca
    case .sivm: .sivm
    }
  }
}

/// A method as the command line names it.
enum MethodName: String, CaseIterable, ExpressibleByArgument {
  case fcls, nnls, sunsal, bunet
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
    help: "fcls, nnls or sunsal with --endmembers or --count; bunet (blind network) with --count."
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

  @Option(help: "Number of endmembers to find in the scene itself.")
  var count: Int?

  @Option(help: "How to find them: clustered, vca or sivm.")
  var extractor = ExtractorName.clustered

  @Option(help: "Training plan of the blind network: robust or paper.")
  var plan = PlanName.robust

  @Option(help: "Seed of every random draw; the same seed gives the same bytes.")
  var seed: UInt64 = 1

  /// The method that the options mean; reads the model, if it is one.
  func choice() throws -> MethodChoice {
    if let model { return .model(try SceneRun.loadModel(model)) }
    if let endmembers {
      return .library(
        path: endmembers,
        solver: try solver(),
        scale: endmemberScale,
        unit: try endmemberUnits.map { try .init(option: $0) }
      )
    }
    guard let count else { throw ValidationError(Self.nothingGiven) }
    if method == nil || method == .bunet {
      return .blind(count: count, extractor: extractor.extractor, plan: plan.plan(.bunet))
    }
    return .extraction(count: count, extractor: extractor.extractor, solver: try solver())
  }

  private static let nothingGiven =
    "Say how to unmix: --model FILE, --endmembers LIBRARY (with --method), or --count N."

  private func solver() throws -> MethodChoice.Solver {
    switch method {
    case nil, .fcls: return .fcls
    case .nnls: return .nnls
    case .sunsal: return .sunsal
    case .bunet:
      throw ValidationError("--method bunet finds its own endmembers: give --count, not a library.")
    }
  }

  func validate() throws {
    let given = [model, endmembers, count.map(String.init)].compactMap { $0 }.count
    guard given > 0 else { throw ValidationError(Self.nothingGiven) }
    guard given == 1 else {
      throw ValidationError("--model, --endmembers and --count exclude each other: give one.")
    }
    if model != nil, method != nil {
      throw ValidationError("--model says the method already: leave --method out.")
    }
    if let count, !(2...64).contains(count) {
      throw ValidationError("--count \(count): give a number of endmembers from 2 to 64.")
    }
    if endmembers == nil, endmemberScale != nil || endmemberUnits != nil {
      throw ValidationError("--endmember-scale and --endmember-units go with --endmembers.")
    }
    if endmembers != nil { _ = try solver() }
    if let endmemberUnits { _ = try WavelengthUnit(option: endmemberUnits) }
  }
}

public import Sampling
public import Spectra
public import Training

/// The words with which a person chooses how to unmix, on the command line or in a job.
public struct MethodSettings: Sendable, Equatable {
  /// A trained network.
  public var modelPath: String?
  /// The method; nil for `fcls` with a library and `bunet` with a count.
  public var method: Method?
  /// A spectral library.
  public var endmembersPath: String?
  /// The library's counts per unit of reflectance.
  public var endmemberScale: Double?
  /// Unit of the library's wavelengths.
  public var endmemberUnit: WavelengthUnit?
  /// Number of endmembers to find in the scene itself.
  public var count: EndmemberCount?
  /// How to find them; nil for `patches`.
  public var extractor: Extractor?
  /// Training plan of the blind network; nil for `robust`.
  public var plan: TrainingPlan.Name?

  /// Makes settings that say nothing yet.
  public init() {}

  /// What contradicts itself or is missing.
  ///
  /// - Parameter name: how an option is called where the person wrote it: `--endmember-scale` or
  ///   `endmemberScale` for `endmemberScale`.
  /// - Returns: one sentence each, without a full stop; empty if `choice` can be made.
  public func problems(_ name: (_ option: String) -> String) -> [String] {
    let (model, library, number) = (name("model"), name("endmembers"), name("count"))
    var problems: [String] = []
    let given = [modelPath, endmembersPath, count?.description].compactMap { $0 }.count
    if given == 0 {
      problems.append(
        "say how to unmix: \(model) with a file, \(library) with a library (and \(name("method"))), "
          + "or \(number) with a number or auto"
      )
    } else if given > 1 {
      problems.append("\(model), \(library) and \(number) exclude each other: give one")
    }
    if modelPath != nil, method != nil {
      problems.append("\(model) says the method already: leave \(name("method")) out")
    }
    if endmembersPath == nil, endmemberScale != nil || endmemberUnit != nil {
      problems.append("\(name("endmemberScale")) and \(name("endmemberUnits")) go with \(library)")
    }
    switch method {
    case .network(let network) where !network.isBlind:
      problems.append(
        "\(name("method")) \(network.rawValue) learns from known abundances: train it with unmix "
          + "train \(network.rawValue), and give \(model)"
      )
    case .network(let network) where endmembersPath != nil:
      problems.append(
        "\(name("method")) \(network.rawValue) finds its own endmembers: give \(number), not a "
          + "library"
      )
    case .network, .solver, nil: break
    }
    if count == nil, extractor != nil {
      problems.append("\(name("extractor")) goes with \(number)")
    }
    if plan != nil, count == nil || isSolver {
      problems.append(
        "\(name("plan")) goes with a blind network: \(number), \(name("method")) bunet or mnnbu"
      )
    }
    return problems
  }

  private var isSolver: Bool {
    if case .solver = method { true } else { false }
  }

  /// The method that these settings mean; reads the model or the library, if it is one.
  ///
  /// The settings must be without `problems`.
  ///
  /// - Throws: `TrainingError` or `SpectraError` for a file that cannot be read.
  public func choice() throws -> MethodChoice {
    if let modelPath { return .model(try LoadedModel(path: modelPath)) }
    switch (endmembersPath, count, method ?? (count == nil ? .solver(.fcls) : .network(.bunet))) {
    case (let path?, _, .solver(let solver)):
      let library = try LoadedLibrary(path: path, scale: endmemberScale, unit: endmemberUnit)
      return .library(library, solver: solver)
    case (nil, let count?, .solver(let solver)):
      return .extraction(count: count, extractor: extractor ?? .patches, solver: solver)
    case (nil, let count?, .network(let network)):
      let plan = TrainingPlan(plan ?? .robust, for: network)
      return .blind(count: count, extractor: extractor ?? .patches, plan: plan)
    case (_?, _, .network), (nil, nil, _):
      preconditionFailure("settings with problems have no choice")
    }
  }
}

public import Sampling
public import Spectra
package import Training

/// The words with which a person chooses how to unmix, on the command line or in a job.
public struct MethodSettings: Sendable, Equatable {
  /// A method by its name.
  public enum Method: String, Sendable, CaseIterable {
    /// Solvers, with a library or with endmembers found in the scene.
    case fcls, nnls, sunsal
    /// The blind networks.
    case bunet, mnnbu

    /// The blind network of that name; nil for a solver.
    package var network: TrainingPlan.Network? { TrainingPlan.Network(rawValue: rawValue) }
  }

  /// A plan of training by its name.
  public enum Plan: String, Sendable, CaseIterable {
    /// The settings that are best over many scenes.
    case robust
    /// Those of the paper.
    case paper
  }

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
  public var plan: Plan?

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
    if let problem = count?.problem(number) { problems.append(problem) }
    if endmembersPath == nil, endmemberScale != nil || endmemberUnit != nil {
      problems.append("\(name("endmemberScale")) and \(name("endmemberUnits")) go with \(library)")
    }
    if let scale = endmemberScale, !(scale > 0 && scale.isFinite) {
      problems.append(
        "\(name("endmemberScale")) \(scale): give a number above 0, for instance 10000"
      )
    }
    if endmembersPath != nil, let method, method.network != nil {
      problems.append(
        "\(name("method")) \(method.rawValue) finds its own endmembers: give \(number), not a "
          + "library"
      )
    }
    if count == nil, extractor != nil {
      problems.append("\(name("extractor")) goes with \(number)")
    }
    if plan != nil, count == nil || (method.map { $0.network == nil } ?? false) {
      problems.append(
        "\(name("plan")) goes with a blind network: \(number), \(name("method")) bunet or mnnbu"
      )
    }
    return problems
  }

  /// The method that these settings mean; reads the model, if it is one.
  ///
  /// The settings must be without `problems`.
  ///
  /// - Throws: `TrainingError` or `DurableFileError` for a model that cannot be read.
  public func choice() throws -> MethodChoice {
    if let modelPath { return .model(try LoadedModel(path: modelPath)) }
    let solver = method.flatMap { Solver(rawValue: $0.rawValue) }
    if let endmembersPath {
      return .library(
        path: endmembersPath,
        solver: solver ?? .fcls,
        scale: endmemberScale,
        unit: endmemberUnit
      )
    }
    guard let count else { preconditionFailure("settings with problems have no choice") }
    let extractor = extractor ?? .patches
    if let solver { return .extraction(count: count, extractor: extractor, solver: solver) }
    let network = method?.network ?? .bunet
    let plan: TrainingPlan = plan == .paper ? .paper(network) : .robust(network)
    return .blind(count: count, extractor: extractor, plan: plan)
  }
}

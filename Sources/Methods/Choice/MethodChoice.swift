package import DurableFiles
public import Sampling
internal import Spectra
public import Training

/// Which way leads from pixels to abundances; files that it needs are read already, once for all
/// scenes.
public enum MethodChoice: Sendable {
  /// A trained network.
  case model(LoadedModel)
  /// A solver with the endmembers of a library.
  case library(LoadedLibrary, solver: Solver)
  /// Endmembers found in the scene itself, and a solver with them.
  case extraction(count: EndmemberCount, extractor: Extractor, solver: Solver)
  /// A blind network trained on the scene itself.
  case blind(count: EndmemberCount, extractor: Extractor, plan: TrainingPlan)

  /// The method.
  public var method: Method {
    switch self {
    case .model(let loaded): .network(loaded.model.kind)
    case .library(_, let solver), .extraction(_, _, let solver): .solver(solver)
    case .blind(_, _, let plan): .network(plan.network)
    }
  }

  /// The name that products bear: `aenet`, `bunet`, `mnnae`, `mnnbu`, `fcls`, `nnls`, `sunsal`.
  public var name: String { method.rawValue }

  /// The files that the choice was read from, with the checksums of the very bytes.
  package var files: [FileChecksum] {
    switch self {
    case .model(let loaded): [loaded.file]
    case .library(let loaded, _): loaded.files
    case .extraction, .blind: []
    }
  }

  /// The number of endmembers to find in the scene itself, where any are.
  package var count: EndmemberCount? {
    switch self {
    case .model, .library: nil
    case .extraction(let count, _, _), .blind(let count, _, _): count
    }
  }

  /// Every option that the result depends on, by its name on the command line.
  package var options: [String: String] {
    switch self {
    case .model: [:]
    case .library(let loaded, _):
      [
        "endmembers": loaded.name,
        "endmember-scale": loaded.scale.map { "\($0)" } ?? "as the file states",
        "endmember-units": loaded.unit?.rawValue ?? "as the file states",
      ]
    case .extraction(let count, let extractor, _):
      ["count": "\(count)", "extractor": extractor.rawValue]
    case .blind(let count, let extractor, let plan):
      ["count": "\(count)", "extractor": extractor.rawValue, "plan": plan.words]
    }
  }
}

internal import Foundation
public import Sampling
public import Spectra
public import Training

/// Which way leads from pixels to abundances.
public enum MethodChoice: Sendable {
  /// A trained network.
  case model(LoadedModel)
  /// A solver with the endmembers of a library.
  case library(path: String, solver: Solver, scale: Double?, unit: WavelengthUnit?)
  /// Endmembers found in the scene itself, and a solver with them.
  case extraction(count: EndmemberCount, extractor: Extractor, solver: Solver)
  /// A blind network trained on the scene itself.
  case blind(count: EndmemberCount, extractor: Extractor, plan: TrainingPlan)

  /// The name that products bear: `aenet`, `bunet`, `mnnae`, `mnnbu`, `fcls`, `nnls`, `sunsal`.
  public var name: String {
    switch self {
    case .model(let loaded): loaded.model.kind.rawValue
    case .library(_, let solver, _, _), .extraction(_, _, let solver): solver.rawValue
    case .blind(_, _, let plan): plan.network.rawValue
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
    case .library(let path, _, let scale, let unit):
      [
        "endmembers": path.split(separator: "/").last.map(String.init) ?? path,
        "endmember-scale": scale.map { "\($0)" } ?? "as the file states",
        "endmember-units": unit?.rawValue ?? "as the file states",
      ]
    case .extraction(let count, let extractor, _):
      ["count": "\(count)", "extractor": extractor.rawValue]
    case .blind(let count, let extractor, let plan):
      ["count": "\(count)", "extractor": extractor.rawValue, "plan": plan.words]
    }
  }
}

extension TrainingPlan {
  /// All fields as JSON with sorted keys: equal plans, equal words.
  package var words: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // A plan holds finite numbers and names only, which JSON can always say.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "\(self)"
  }
}

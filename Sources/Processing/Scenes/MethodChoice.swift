internal import Foundation
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

  /// The solvers that need endmembers and no training.
  public enum Solver: String, Sendable, CaseIterable {
    /// Fully constrained least squares, exact.
    case fcls
    /// Non-negative least squares, divided by the sum.
    case nnls
    /// Sparse unmixing by variable splitting and augmented Lagrangian, divided by the sum.
    case sunsal
  }

  /// The ways to find endmembers in pixels.
  public enum Extractor: String, Sendable, CaseIterable {
    /// Patches of alike neighbours that are no mixtures of each other, then means of pure pixels;
    /// finds materials of few pixels too, and is the default.
    case patches
    /// Clusters of denoised pixels, then simplex volume maximisation.
    case clustered
    /// Vertex component analysis.
    case vca
    /// Simplex volume maximisation.
    case sivm
  }

  /// The name that products bear: `aenet`, `bunet`, `mnnae`, `mnnbu`, `fcls`, `nnls`, `sunsal`.
  public var name: String {
    switch self {
    case .model(let loaded): loaded.model.kind.rawValue
    case .library(_, let solver, _, _), .extraction(_, _, let solver): solver.rawValue
    case .blind(_, _, let plan): plan.network.rawValue
    }
  }

  /// The number of endmembers to find in the scene itself, where any are.
  var count: EndmemberCount? {
    switch self {
    case .model, .library: nil
    case .extraction(let count, _, _), .blind(let count, _, _): count
    }
  }

  /// Every option that the result depends on, by its name on the command line.
  var options: [String: String] {
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
  var words: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // A plan holds finite numbers and names only, which JSON can always say.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "\(self)"
  }
}

/// A model read once and used for many scenes.
public struct LoadedModel: Sendable {
  /// The network and what is known about it.
  public let model: TrainedModel
  /// Name of the file, without its folder.
  public let name: String
  /// SHA-256 of the file.
  public let checksum: String
}

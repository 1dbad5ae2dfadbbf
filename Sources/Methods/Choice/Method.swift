public import Training

/// A way to unmix, by the name that options, jobs, experiments, models and products give it.
public enum Method: Sendable, Hashable {
  /// A solver, which needs endmembers and no training.
  case solver(Solver)
  /// A network, which needs training.
  case network(TrainingPlan.Network)
}

extension Method: RawRepresentable, CaseIterable {
  /// Every solver, then every network.
  public static let allCases =
    Solver.allCases.map(Method.solver) + TrainingPlan.Network.allCases.map(Method.network)

  /// The name.
  public var rawValue: String {
    switch self {
    case .solver(let solver): solver.rawValue
    case .network(let network): network.rawValue
    }
  }

  /// The method of a name; nil if none is called so.
  public init?(rawValue: String) {
    guard let method = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = method
  }
}

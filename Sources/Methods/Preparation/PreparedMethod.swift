package import Sampling
package import Spectra
package import Unmixing

/// A method made ready for one scene: endmembers on its bands, and what estimates abundances.
package struct PreparedMethod: Sendable {
  package let estimator: any AbundanceEstimator
  package let endmembers: EndmemberSet
  /// For the quality raster, and the solvers' own projections.
  package let basis: EndmemberBasis
  package var notes: [String]
  /// What gives the abundances their standard deviations, if they are asked for.
  package var uncertainty: AbundanceUncertainty?
  /// How well the method explains a few pixels of the scene.
  package var sampledFit: SampledFit?
  /// How the number of endmembers was found, where nobody gave it.
  package var counting: EndmemberCountReport?
}

extension PreparedMethod {
  /// A network with its own endmembers.
  init(
    _ estimator: any AbundanceEstimator,
    _ endmembers: EndmemberSet,
    notes: [String]
  ) throws {
    let basis = try EndmemberBasis(endmembers.spectra, names: endmembers.names)
    self.init(estimator: estimator, endmembers: endmembers, basis: basis, notes: notes)
  }

  /// A solver with endmembers.
  init(_ solver: Solver, _ endmembers: EndmemberSet, notes: [String]) throws {
    let basis = try EndmemberBasis(endmembers.spectra, names: endmembers.names)
    self.init(
      estimator: try solver.estimator(basis: basis),
      endmembers: endmembers,
      basis: basis,
      notes: notes
    )
  }
}

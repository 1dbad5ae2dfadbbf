internal import LinearAlgebra

/// Patches that are not mixtures of each other, one after the other: each is the one that stands out
/// most from the non-negative mixtures of those before it (successive non-negative projection).
///
/// A patch stands out by its angle to the mixtures less `spreadWeight` times the angle within it.
struct PatchSequence {
  /// The angle within a patch counts this many times against its angle to mixtures.
  static let spreadWeight = 3.0

  private let means: LocalMeans
  /// The patches at length one: a shadow is a scale and not a material.
  private let units: Matrix
  /// What is taken off the angle of every patch, in radians.
  let penalties: [Double]
  /// The patches chosen so far, in their order.
  private(set) var chosen: [Int] = []

  init(of means: LocalMeans) {
    self.means = means
    var units = means.spectra
    units.scaleRowsToUnitLength()
    self.units = units
    penalties = means.spreads.map { Self.spreadWeight * $0 }
  }

  /// The spectra of the chosen patches, `bandCount x chosen.count`.
  var spectra: Matrix { means.spectra.rows(chosen).transposed }

  /// The angle in radians of every patch to the mixtures of those chosen, or to the mean colour where
  /// none is chosen; nil if those chosen are mixtures of each other.
  func angles() -> [Double]? {
    chosen.isEmpty ? anglesToMean() : angles(toMixturesOf: units.rows(chosen).transposed)
  }

  /// The angle in radians of every patch to the nearest non-negative mixture of endmembers,
  /// `bandCount x endmemberCount`; nil if these are mixtures of each other.
  func angles(toMixturesOf endmembers: Matrix) -> [Double]? {
    let basis: EndmemberBasis
    do throws(UnmixingError) {
      basis = try EndmemberBasis(endmembers)
    } catch {
      return nil  // the caller has another way
    }
    let scale = Double(units.columnCount).squareRoot()
    return basis.nonNegativeErrors(on: units).map {
      arcSine(min(1, Double($0) * scale))
    }
  }

  /// The patch that stands out most by these angles, the first of several; nil if none does.
  func next(by angles: [Double]) -> Int? {
    var best = 0
    for index in angles.indices
    where angles[index] - penalties[index] > angles[best] - penalties[best] { best = index }
    return angles[best] > penalties[best] ? best : nil
  }

  /// Adds a patch to those chosen.
  mutating func choose(_ patch: Int) { chosen.append(patch) }

  /// The spectrum of a patch.
  func spectrum(of patch: Int) -> Matrix { means.spectra.rows([patch]).transposed }

  private func anglesToMean() -> [Double] {
    var mean = [Double](repeating: 0, count: units.columnCount)
    for row in 0..<units.rowCount {
      for band in mean.indices { mean[band] += Double(units[row, band]) }
    }
    let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return (0..<units.rowCount).map { row in
      var product = 0.0
      for band in mean.indices { product += Double(units[row, band]) * mean[band] }
      return length > 0 ? arcCosine(max(-1, min(1, product / length))) : 0
    }
  }
}

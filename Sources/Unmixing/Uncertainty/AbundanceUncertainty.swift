public import LinearAlgebra
private import Synchronization

/// The standard deviation of every abundance of a scene, from the linear model `y = A x + n` with the
/// active constraints of each pixel.
///
/// A pixel's variance of abundance `i` is the sum of three:
///
/// 1. *Noise*: `P N P^T`, where `P` is least squares on the endmembers that are present and `N` the
///    covariance of `Q^T y` by the noise of the bands. An endmember counts as present too if, freed
///    from its bound, it would lie within one deviation of it: noise alone may have put it there.
/// 2. *Misfit*: `v P P^T` with `v = (e + m) / (k + 1)`; `e` is what the pixel has left beyond noise,
///    `m` its mean over the scene and `k` the dimensions in which it varies. It is as if one more
///    residual had been seen, the scene's mean in one direction, since few dimensions tell little.
/// 3. *Distance*: the square of what the estimate differs by from least squares on its own
///    endmembers: 0 for exact solvers, the bias of sparse ones and of networks.
///
/// Where abundances are divided by their sum, the division enters by its derivative. A deviation is at
/// most 0.5, which no number between 0 and 1 can pass. Endmembers are taken as given: those that were
/// found in the scene itself are wrong by an amount that is not in these numbers.
///
/// Only `Q^T y` is looked at, and what follows from a set alone is kept from pixel to pixel; the time
/// is some `endmemberCount^2` multiplications a pixel.
public final class AbundanceUncertainty: Sendable {
  /// What was measured on the scene.
  public let misfit: ModelMisfit
  /// The most endmembers for which it can be computed.
  public static let largestEndmemberCount = 64
  /// The greatest standard deviation of a number between 0 and 1.
  public static let largestDeviation = 0.5

  let basis: EndmemberBasis
  /// The covariance of `Q^T y` by noise.
  let noise: DoubleMatrix
  /// The most sets that are kept: 8 MB.
  private let keptSetLimit: Int
  private let sets: Mutex<[UInt64: ActiveSetSpread]>  // what was worked out so far, by members

  /// Measures a sample of a scene.
  ///
  /// - Parameters:
  ///   - spectra: reflectance of pixels drawn from the scene, `pixelCount x bandCount`.
  ///   - abundances: their estimates by the method, `endmemberCount x pixelCount`.
  ///   - basis: of the endmembers' space.
  ///   - rule: how the method treats sums and misfits.
  /// - Throws: `UnmixingError` with code `.tooManyEndmembers` beyond `largestEndmemberCount`, or
  ///   `.notFinite` or `.factorisationFailed` for pixels that are not numbers.
  public init(
    spectra: Matrix,
    abundances: Matrix,
    basis: EndmemberBasis,
    rule: UncertaintyRule
  ) throws(UnmixingError) {
    let size = basis.endmemberCount
    guard size <= Self.largestEndmemberCount else {
      throw UnmixingError(
        code: .tooManyEndmembers,
        message: "the uncertainty of \(size) endmembers cannot be computed, only of "
          + "\(Self.largestEndmemberCount) at most.",
        remedy: "Leave endmembers out, or do without the uncertainty."
      )
    }
    precondition(spectra.columnCount == basis.bandCount, "spectra on other bands")
    precondition(abundances.columnCount == spectra.rowCount, "abundances of other pixels")
    self.basis = basis
    misfit = try ModelMisfit(spectra: spectra, abundances: abundances, basis: basis, rule: rule)
    noise = basis.noiseCovariance(
      misfit.noise?.variances ?? Array(repeating: 0, count: basis.bandCount)
    )
    keptSetLimit = max(64, (8 << 20) / (8 * size * (size + 5)))
    sets = Mutex([:])
  }

  /// Computes the deviations of a chunk of pixels.
  ///
  /// - Parameters:
  ///   - projected: holds `Q^T Y`, `endmemberCount x pixelCount`, from row `firstRow` on.
  ///   - firstRow: the row of `projected` with the first projection.
  ///   - squaredNorms: `|y|^2` of each pixel in reflectance squared, `pixelCount` of them.
  ///   - abundances: fractions, `endmemberCount x pixelCount`, each column summing to 1.
  ///   - deviations: receives the standard deviations, of that shape, 0...0.5, rounded to eleven
  ///     binary digits, which compress well and are more than are known; reshaped here.
  public func deviations(
    projected: borrowing Matrix,
    firstRow: Int,
    squaredNorms: Span<Double>,
    abundances: borrowing Matrix,
    into deviations: inout Matrix
  ) {
    let (size, pixelCount) = (basis.endmemberCount, projected.columnCount)
    precondition(firstRow >= 0 && firstRow + size <= projected.rowCount, "rows of Q^T y")
    precondition(abundances.rowCount == size, "one plane of abundances an endmember")
    precondition(abundances.columnCount == pixelCount, "abundances of other pixels")
    precondition(squaredNorms.count == pixelCount, "one squared norm a pixel")
    deviations.reshape(rowCount: size, columnCount: pixelCount)
    let (planes, fractions) = (projected.span, abundances.span)
    var output = deviations.mutableSpan
    var known = KnownSets(sets.withLock { $0 }, limit: keptSetLimit, uncertainty: self)
    var pixel = PixelUncertainty(self)
    for index in 0..<pixelCount {
      for entry in 0..<size {
        pixel.projected[entry] = Double(planes[(firstRow + entry) * pixelCount + index])
        pixel.abundances[entry] = Double(fractions[entry * pixelCount + index])
      }
      pixel.solve(squaredNorm: squaredNorms[index], &known)
      for entry in 0..<size {
        output[entry * pixelCount + index] = Self.rounded(pixel.deviations[entry])
      }
    }
    guard known.hasGrown else { return }
    sets.withLock { sets in
      for (members, set) in known.sets where sets.count < keptSetLimit { sets[members] = set }
    }
  }

  private static func rounded(_ deviation: Double) -> Float {
    Float(bitPattern: (Float(deviation).bitPattern + 0x1000) & ~0x1FFF)
  }

  /// Works out a set.
  func spread(of members: UInt64) -> ActiveSetSpread {
    ActiveSetSpread(
      members: members,
      factor: basis.factor,
      sumsToOne: !misfit.isBrightnessFree,
      noise: noise
    )
  }
}

/// The sets that one worker has met in a tile, and those that were known before.
struct KnownSets {
  private(set) var sets: [UInt64: ActiveSetSpread]
  private(set) var hasGrown = false
  private let limit: Int
  private let uncertainty: AbundanceUncertainty

  init(_ sets: [UInt64: ActiveSetSpread], limit: Int, uncertainty: AbundanceUncertainty) {
    self.sets = sets
    self.limit = limit
    self.uncertainty = uncertainty
  }

  /// The set with the given members.
  subscript(members: UInt64) -> ActiveSetSpread {
    mutating get {
      if let set = sets[members] { return set }
      let set = uncertainty.spread(of: members)
      if sets.count < limit {
        sets[members] = set
        hasGrown = true
      }
      return set
    }
  }
}

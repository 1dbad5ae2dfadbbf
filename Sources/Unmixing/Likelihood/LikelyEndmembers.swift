public import LinearAlgebra

/// The endmembers that make the pixels of a linear scene most likely.
///
/// A reconstruction alone does not tell the endmembers of a linear scene: any simplex that holds all
/// pixels reconstructs them, and one that noise has blown up does so best. Of all simplices the
/// right one is the smallest that holds the pixels but for their noise, and whose facets stand where
/// the density of pixels begins. Both are in the likelihood of the pixels (`SimplexLikelihood`),
/// which needs no pure pixels. It is raised in turns: the vertices by L-BFGS, then how abundances
/// are distributed; from the start, or from extreme pixels where these come to be more likely. (Nascimento & Bioucas-Dias 2012 and Wu and others 2021 raise likelihoods with
/// other densities of the abundances, without noise or for uniform abundances.)
public struct LikelyEndmembers: Sendable {
  /// Reflectance, `bandCount x endmemberCount`, in the order of the start.
  public let spectra: Matrix
  /// By how many times the pixels' sums of abundances vary more than noise makes them; 1 if not.
  public let brightnessRatio: Double

  /// Pixels drawn at most: their noise is then far below that of a material's spectrum.
  static let pixelLimit = 4_000
  /// Pixels for each number that is to be found.
  static let leastPixelsPerNumber = 4
  private static let roundCount = 6
  private static let stepsPerRound = 30
  private static let fitsPerRound = 5
  /// Less noise than this part of the pixels' spread is taken for as much in the first round, and
  /// for half as much in each next one: without noise a likelihood is too steep to be climbed.
  private static let firstDeviation = 0.02
  /// An endmember whose values outside 0...1 have more than this part of its length is none.
  private static let unphysicalLimit = 0.1
  /// How much brighter or darker than the mean pixel an endmember is made at most.
  private static let brightnessLimits = 1.0 / 3...3.0

  /// Finds endmembers; nil if there are too few pixels, or the likelihood leads to spectra that are
  /// no reflectances or lost in noise.
  ///
  /// - Parameters:
  ///   - pixels: reflectance of a scene of linear mixtures and white noise, `pixelCount x bandCount`.
  ///   - start: first guess, `bandCount x endmemberCount`.
  ///   - noiseVariance: mean variance of a band's noise.
  ///   - generator: draws the pixels that are looked at.
  public init?(
    of pixels: Matrix,
    start: Matrix,
    noiseVariance: Double,
    using generator: inout SeededGenerator
  ) {
    let count = start.columnCount
    guard pixels.rowCount >= Self.leastPixelsPerNumber * count * (count - 1),
      let plane = SimplexPlane(of: pixels, endmemberCount: count, noiseVariance: noiseVariance)
    else { return nil }
    let drawn = generator.sample(min(Self.pixelLimit, pixels.rowCount), below: pixels.rowCount)
    let sample = pixels.rows(drawn.sorted())
    let inPlane = plane.pixels(sample)
    guard let extremes = inPlane.extremes else { return nil }
    var likelihood = SimplexLikelihood(of: inPlane, endmemberCount: count)
    let vertices = Self.climb(&likelihood, from: [plane.vertices(start), extremes])
    guard likelihood.isTrusted(vertices) else { return nil }
    var found = plane.endmembers(vertices)
    brightnessRatio =
      plane.isCone
      ? Self.scale(&found, to: sample, noiseVariance: noiseVariance) : 1
    guard Self.areReflectances(found) else { return nil }
    spectra = found.inSinglePrecision
  }

  /// Raises the likelihood as far as it goes.
  ///
  /// - Parameters:
  ///   - likelihood: its densities are fitted.
  ///   - starts: vertices; the first round decides with which of them to go on.
  /// - Returns: the vertices that are most likely.
  private static func climb(
    _ likelihood: inout SimplexLikelihood,
    from starts: [[Double]]
  ) -> [Double] {
    let descent = LimitedMemoryDescent(stepLimit: stepsPerRound)
    likelihood.leastDeviation = firstDeviation
    let candidates = starts.map { start in
      descent.minimum(from: start) { likelihood.evaluate($0)?.value }
    }
    let values = candidates.map { likelihood.evaluate($0)?.value.value ?? .infinity }
    var vertices = values[1] < values[0] ? candidates[1] : candidates[0]
    for _ in 1..<roundCount {
      for _ in 0..<fitsPerRound { likelihood.fitDensities(to: vertices) }
      likelihood.leastDeviation /= 2
      vertices = descent.minimum(from: vertices) { likelihood.evaluate($0)?.value }
    }
    return vertices
  }

  /// Gives endmembers of unknown brightness the one at which abundances sum to 1 on average.
  ///
  /// - Returns: the variance of the sums over what noise gives them, 1 or more.
  private static func scale(
    _ endmembers: inout DoubleMatrix,
    to pixels: Matrix,
    noiseVariance: Double
  ) -> Double {
    let count = endmembers.columnCount
    let gram = DoubleMatrix.product(endmembers, .transposed, endmembers)
    do throws(LinearAlgebraError) {
      let inverse = try gram.solvedPositiveDefinite(DoubleMatrix(identity: count))
      let forms = DoubleMatrix.product(endmembers, .plain, inverse)
      let abundances = DoubleMatrix.product(pixels.inDoublePrecision, .plain, forms)
      let ones = DoubleMatrix(rowCount: abundances.rowCount, columnCount: 1, repeating: 1)
      let right = DoubleMatrix.product(abundances, .transposed, ones)
      var weights = try DoubleMatrix.product(abundances, .transposed, abundances)
        .solvedPositiveDefinite(right)
      for row in 0..<count {
        weights[row, 0] = min(
          max(weights[row, 0], brightnessLimits.lowerBound),
          brightnessLimits.upperBound
        )
        for band in 0..<endmembers.rowCount { endmembers[band, row] /= weights[row, 0] }
      }
      let sums = DoubleMatrix.product(abundances, .plain, weights).column(0)
      let form = DoubleMatrix.product(forms, .plain, weights).column(0)
      let noise = noiseVariance * form.reduce(0) { $0 + $1 * $1 }
      let variance = sums.reduce(0) { $0 + ($1 - 1) * ($1 - 1) } / Double(sums.count)
      return noise > 0 ? max(1, variance / noise) : 1
    } catch {
      return 1  // endmembers that are mixtures of each other are no reflectances either
    }
  }

  /// Whether hardly anything of any endmember is outside 0...1.
  private static func areReflectances(_ endmembers: DoubleMatrix) -> Bool {
    (0..<endmembers.columnCount).allSatisfy { column in
      var (outside, square) = (0.0, 0.0)
      for value in endmembers.column(column) {
        let excess = max(-value, value - 1, 0)
        outside += excess * excess
        square += value * value
      }
      return outside.isFinite && outside <= unphysicalLimit * unphysicalLimit * square
    }
  }
}

internal import LinearAlgebra

/// The training pixels of a linear scene many times over, each time with other noise.
///
/// A thousand noisy pixels teach a network their noise. Where a scene is linear, its pixels are
/// `A x` plus noise of a known variance, with `x` given and `A` their least-squares endmembers: the
/// same mixtures with fresh noise are as good as measured ones, and there are as many as one likes.
/// Only noise along the signal is drawn; the rest is taken off the measured pixels too.
struct FreshNoise {
  /// The training pixels and their copies, `pixelCount x bandCount`.
  let spectra: Matrix
  /// Their abundances, `pixelCount x endmemberCount`.
  let abundances: Matrix

  /// Copies of every pixel, until there are this many pixels.
  static let pixelCount = 32_000
  /// Numbers of the generator, apart from those of the attempts to train.
  private static let stream: UInt64 = 2_000

  /// Makes copies.
  ///
  /// - Parameters:
  ///   - linearity: of the training pixels.
  ///   - spectra: `pixelCount x bandCount`.
  ///   - abundances: `pixelCount x endmemberCount`.
  ///   - seed: decides the noise.
  /// - Returns: nil if the scene is not linear or has too few pixels to tell.
  /// - Throws: `TrainingError` with code `.cannotStart`, as for the least-squares endmembers.
  init?(
    _ linearity: SceneLinearity,
    spectra: Matrix,
    abundances: Matrix,
    seed: UInt64
  ) throws(TrainingError) {
    guard let directions = linearity.signalDirections, let variance = linearity.noiseVariance else {
      return nil
    }
    let endmembers = try AENetTrainer.leastSquaresEndmembers(spectra, abundances)
    var generator = SeededGenerator(seed: seed, stream: Self.stream)
    let corners = Matrix.product(directions, .transposed, endmembers, .plain)
    let mixtures = Matrix.product(abundances, .plain, corners, .transposed)
    let deviation = Float(variance.squareRoot())
    var coordinates = Matrix.product(spectra, .plain, directions, .plain)
    var fractions = abundances
    while coordinates.rowCount < Self.pixelCount {
      var copy = mixtures
      var elements = copy.mutableSpan
      for index in elements.indices { elements[index] += deviation * Float(generator.normal()) }
      coordinates = coordinates.stacked(over: copy)
      fractions = fractions.stacked(over: abundances)
    }
    self.spectra = Matrix.product(coordinates, .plain, directions, .transposed)
    self.abundances = fractions
  }
}

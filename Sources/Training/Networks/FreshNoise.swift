internal import LinearAlgebra

/// The training pixels of a linear scene many times over, each time with other noise.
///
/// A thousand noisy pixels teach a network their noise. Where a scene is linear, a pixel is `s A x`
/// plus noise of a known variance, with `x` given, `A` the least-squares endmembers, and `s` the
/// pixel's brightness: the same mixtures with fresh noise are as good as measured ones, and there
/// are as many as one likes. Only noise along the signal is drawn; the rest is taken off the
/// measured pixels too.
struct FreshNoise {
  /// The training pixels, and below them their copies, each as many and in the same order.
  let spectra: Matrix
  /// Copies are made until there are this many pixels.
  static let pixelCount = 32_000
  /// Numbers of the generator, apart from those of the attempts to train.
  private static let stream: UInt64 = 2_000

  /// Makes copies; nil if the scene is not linear or has too few pixels to tell, or if the pixels
  /// are farther from their mixtures than the noise explains.
  ///
  /// - Parameters:
  ///   - linearity: of the training pixels.
  ///   - spectra: `pixelCount x bandCount`.
  ///   - abundances: `pixelCount x endmemberCount`.
  ///   - seed: decides the noise.
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
    var coordinates = Matrix.product(spectra, .plain, directions, .plain)
    var mixtures = Matrix.product(abundances, .plain, corners, .transposed)
    let left = Self.scale(&mixtures, to: coordinates)
    guard left <= SceneLinearity.threshold * variance else { return nil }
    let deviation = Float(variance.squareRoot())
    while coordinates.rowCount < Self.pixelCount {
      var copy = mixtures
      var elements = copy.mutableSpan
      for index in elements.indices { elements[index] += deviation * Float(generator.normal()) }
      coordinates = coordinates.stacked(over: copy)
    }
    self.spectra = Matrix.product(coordinates, .plain, directions, .transposed)
  }

  /// Gives every mixture the brightness of its pixel.
  ///
  /// - Returns: the mean square of what is left of the pixels, a coordinate.
  private static func scale(_ mixtures: inout Matrix, to pixels: Matrix) -> Double {
    var left = 0.0
    for row in 0..<pixels.rowCount {
      let (mixture, pixel) = (mixtures.row(row), pixels.row(row))
      let square = mixture.reduce(0) { $0 + $1 * $1 }
      let product = zip(mixture, pixel).reduce(0) { $0 + $1.0 * $1.1 }
      let brightness = square > 0 ? max(0, product / square) : 1
      let scaled = mixture.map { brightness * $0 }
      left += zip(scaled, pixel).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
      mixtures.setRow(row, scaled)
    }
    return left / Double(pixels.elements.count)
  }
}

public import LinearAlgebra

/// The loss of BUNet: how far pixels are from their reconstructions `yhat = D x`.
///
/// With `e = y - yhat` it is, for every pixel, `(|e|^2 - (1 - kappa) (yhat.e)^2 / |yhat|^2) / p`:
/// the part of the error along `yhat`, which is only brightness, counts `kappa`. An anchor,
/// `weight (rho - 1) mean((D - D0)^2)`, holds the endmembers near their start `D0`. With
/// `rho = kappa = 1` this is the paper's squared error (equation 24) divided by `p`, to which Adam
/// is indifferent.
public struct ReconstructionLoss: Sendable {
  /// How a BUNet is trained beyond what every network needs.
  public struct Settings: Sendable, Equatable, Codable {
    /// Whether to measure how far the scene is from linear mixing (`SceneLinearity`) and discount
    /// brightness and anchor the endmembers accordingly; the paper does neither.
    public var measuresLinearity: Bool
    /// Weight of the anchor.
    public var anchorWeight: Double
    /// Fraction 0..<1 of the steps during which the endmembers stay as they are.
    public var frozenFraction: Double

    /// Makes settings.
    public init(measuresLinearity: Bool, anchorWeight: Double, frozenFraction: Double) {
      self.measuresLinearity = measuresLinearity
      self.anchorWeight = anchorWeight
      self.frozenFraction = frozenFraction
    }

    /// The paper's: the squared error alone.
    public static let paper = Settings(
      measuresLinearity: false,
      anchorWeight: 0,
      frozenFraction: 0
    )
    /// What is best over many scenes: the anchor is so heavy that endmembers hardly move where the
    /// scene is not linear, since there the pixels that nothing else mixes into know the endmembers
    /// better than the reconstruction of all others does.
    public static let robust = Settings(
      measuresLinearity: true,
      anchorWeight: 10,
      frozenFraction: 1.0 / 6
    )

    var areUsable: Bool {
      anchorWeight >= 0 && anchorWeight.isFinite && frozenFraction >= 0 && frozenFraction < 1
    }
  }

  /// Least `|yhat|^2` that is divided by.
  static let leastEnergy: Float = 1e-12
  /// Least weight of the part of the error that is only brightness.
  static let leastBrightnessWeight = 0.01

  /// `kappa`: how much the part of the error that is only brightness counts, 0...1.
  public let brightnessWeight: Double
  /// Weight of `mean((D - D0)^2)`.
  public let anchorWeight: Double
  private let bandCount: Int
  /// Gradient with respect to `yhat.y`, one a pixel of the last batch.
  public private(set) var correlationGradient: [Float] = []
  /// Gradient with respect to `|yhat|^2`, one a pixel of the last batch.
  public private(set) var energyGradient: [Float] = []

  /// Makes the loss for a scene.
  ///
  /// - Parameters:
  ///   - settings: whether linearity counts, and the anchor's weight.
  ///   - linearity: `rho` of the scene, 1 or more.
  ///   - bandCount: number of bands, `p`.
  public init(settings: Settings, linearity: Double, bandCount: Int) {
    let ratio = settings.measuresLinearity ? linearity : 1
    brightnessWeight = max(ReconstructionLoss.leastBrightnessWeight, 1 / (ratio * ratio))
    anchorWeight = settings.anchorWeight * (ratio - 1)
    self.bandCount = bandCount
  }

  /// The mean loss of a batch without the anchor; fills the gradients.
  ///
  /// - Parameters:
  ///   - correlations: `yhat.y`, one a pixel.
  ///   - energies: `|yhat|^2`, one a pixel.
  ///   - pixelEnergies: `|y|^2`, one a pixel.
  /// - Returns: the mean over pixels and bands.
  public mutating func evaluate(
    correlations: [Float],
    energies: [Float],
    pixelEnergies: [Float]
  ) -> Double {
    let pixelCount = correlations.count
    precondition(energies.count == pixelCount && pixelEnergies.count == pixelCount, "pixels")
    resizeGradients(to: pixelCount)
    let kappa = Float(brightnessWeight)
    let share = 1 / (Float(pixelCount) * Float(bandCount))
    var sum = 0.0
    for pixel in 0..<pixelCount {
      let correlation = correlations[pixel]
      let energy = max(energies[pixel], ReconstructionLoss.leastEnergy)
      let ratio = correlation / energy
      // |e|^2 - (1 - kappa) (yhat.e)^2 / |yhat|^2 with |e|^2 = |y|^2 - 2 yhat.y + |yhat|^2 and
      // yhat.e = yhat.y - |yhat|^2.
      let direct = kappa * (energy - 2 * correlation)
      sum += Double(pixelEnergies[pixel] + direct - (1 - kappa) * correlation * ratio)
      correlationGradient[pixel] = -2 * share * (kappa + (1 - kappa) * ratio)
      energyGradient[pixel] = share * (kappa + (1 - kappa) * ratio * ratio)
    }
    // Rounding can bring a perfect reconstruction just below zero.
    return max(sum, 0) / (Double(pixelCount) * Double(bandCount))
  }

  /// The anchor's loss; adds its gradient to that of the endmembers.
  ///
  /// - Parameters:
  ///   - spectra: the endmembers `D`, `bandCount x endmemberCount`.
  ///   - start: `D0`, of the same shape.
  ///   - gradient: the anchor's gradient is added to it.
  /// - Returns: the weighted mean over bands and endmembers.
  public func anchor(
    _ spectra: borrowing Matrix,
    to start: borrowing Matrix,
    gradient: inout Matrix
  ) -> Double {
    guard anchorWeight > 0 else { return 0 }
    let (current, first) = (spectra.span, start.span)
    var gradients = gradient.mutableSpan
    precondition(first.count == current.count && gradients.count == current.count, "endmembers")
    let share = Float(2 * anchorWeight / Double(current.count))
    var sum = 0.0
    for index in current.indices {
      let difference = current[index] - first[index]
      gradients[index] += share * difference
      sum += Double(difference * difference)
    }
    return anchorWeight * sum / Double(current.count)
  }

  private mutating func resizeGradients(to pixelCount: Int) {
    guard correlationGradient.count != pixelCount else { return }
    correlationGradient.removeAll(keepingCapacity: true)
    correlationGradient.append(contentsOf: repeatElement(0, count: pixelCount))
    energyGradient.removeAll(keepingCapacity: true)
    energyGradient.append(contentsOf: repeatElement(0, count: pixelCount))
  }
}

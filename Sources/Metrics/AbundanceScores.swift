/// How far estimated abundances are from reference abundances.
///
/// Each score but the two named otherwise is computed for every pixel and then averaged over the
/// pixels (Zhou & Rodrigues 2022, section V-A). With `x` the reference, `e` the estimate and `r`
/// endmembers.
public struct AbundanceScores: Sendable, Equatable {
  /// Number of pixels compared, at least 1.
  public let pixelCount: Int
  /// Root mean square error, as a fraction: the mean over pixels of `sqrt(|x - e|^2 / r)`
  /// (equation 28).
  public let rmse: Double
  /// Mean absolute error in percent: the mean over pixels of `100 sum |x - e| / r` (equation 29).
  public let maePercent: Double
  /// Abundance angle distance: the mean over pixels of the angle between `x` and `e`, in degrees
  /// (equation 15).
  public let aadDegrees: Double
  /// Abundance information divergence: the mean over pixels of `KL(x|e) + KL(e|x)`, natural
  /// logarithm (equations 16 and 17), with arguments below 1e-8 raised to it.
  public let aid: Double
  /// The root of the mean over all pixels and endmembers of the squared error.
  ///
  /// It weighs bad pixels more than `rmse` does.
  public let globalRMSE: Double
  /// For each endmember the root of the mean over pixels of the squared error.
  public let endmemberRMSE: [Double]
}

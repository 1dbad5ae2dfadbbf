/// How far the abundances of a product are from a reference, for people and for `--json`.
///
/// Where nothing else is said, a score is computed for every pixel and then averaged over the pixels
/// (Zhou & Rodrigues 2022, section V-A).
public struct EvaluationReport: Sendable, Encodable {
  /// How the bands of the product were matched with those of the reference.
  public enum Matching: String, Sendable, Encodable {
    /// All names of the reference are names of the product.
    case names
    /// By the least total spectral angle between endmembers.
    case spectra
    /// By the least total squared difference of abundances: the kindest way, for lack of others.
    case abundances
  }

  /// A band of the reference and its band of the product.
  public struct Pair: Sendable, Encodable {
    /// Name in the reference.
    public let reference: String
    /// Name in the product; nil if the product has none, which counts as abundance 0.
    public let product: String?
    /// Root of the mean over pixels of the squared error of this material.
    public let rmse: Double
    /// Share of pixels whose truth lies within two standard deviations, 0...1; nil for a product
    /// without deviations.
    public let withinTwoDeviations: Double?
  }

  /// Spectral angle distances between endmembers.
  public struct SpectralAngles: Sendable, Encodable {
    /// The angle of one material.
    public struct Entry: Sendable, Encodable {
      /// Name in the reference.
      public let name: String
      /// Angle between reference and product in degrees.
      public let degrees: Double
    }

    /// Mean over the materials that the product has, in degrees.
    public let mean: Double
    /// Every material that the product has.
    public let endmembers: [Entry]
  }

  /// The product's raster.
  public let product: String
  /// The reference's raster.
  public let reference: String
  /// Root mean square error as a fraction, equation 28.
  public let rmse: Double
  /// Mean absolute error as a fraction: equation 29 without its factor of 100.
  public let mae: Double
  /// Mean absolute error in percent, equation 29.
  public let maePercent: Double
  /// Abundance angle distance in degrees, equation 15.
  public let aadDegrees: Double
  /// Abundance information divergence, equations 16 and 17.
  public let aid: Double
  /// Root of the mean over all pixels and materials of the squared error, as a fraction.
  public let globalRMSE: Double
  /// Share of abundances whose truth lies within two standard deviations, 0...1, over all pixels and
  /// the materials that the product has; nil for a product without deviations.
  public let withinTwoDeviations: Double?
  /// Pixels that were compared.
  public let pixelCount: Int
  /// Pixels that lack data on one side and were left out.
  public let noDataPixelCount: Int
  /// How bands were matched.
  public let matching: Matching
  /// Which bands were compared, in the reference's order.
  public let pairs: [Pair]
  /// Bands of the product that no band of the reference stands for.
  public let leftOver: [String]
  /// Angles between endmembers, where reference spectra were given.
  public let sadDegrees: SpectralAngles?
  /// What a reader ought to know.
  public let notes: [String]
}

/// What is odd about a pixel that was unmixed all the same: bits of the band `flags`.
///
/// Pixels that could not be unmixed are no-data (-9999) and bear no flags; 0 means nothing odd.
public struct PixelFlags: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt8

  /// Makes flags from bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// 1: root-mean-square reflectance below 0.01 (deep shadow, water); shares of it mean little.
  public static let dark = PixelFlags(rawValue: 1)
  /// 2: root-mean-square reflectance above 1 (cloud, glint, or a wrong scale).
  public static let bright = PixelFlags(rawValue: 2)
  /// 4: reconstruction error above 0.05 in reflectance: a material is missing from the endmembers.
  public static let highError = PixelFlags(rawValue: 4)
  /// 8: spectral angle to the reconstruction above 10 degrees: the shape is not that of the mixture.
  public static let wideAngle = PixelFlags(rawValue: 8)

  /// Judges a pixel by what the quality raster says of it.
  ///
  /// - Parameters:
  ///   - rootMeanSquareReflectance: of its spectrum `y`: `sqrt(y.y / bandCount)`.
  ///   - reconstructionError: root-mean-square difference of spectrum and mixture, in reflectance.
  ///   - spectralAngleDegrees: angle between spectrum and mixture.
  public init(
    rootMeanSquareReflectance: Float,
    reconstructionError: Float,
    spectralAngleDegrees: Float
  ) {
    var flags: PixelFlags = []
    if rootMeanSquareReflectance < 0.01 { flags.insert(.dark) }
    if rootMeanSquareReflectance > 1 { flags.insert(.bright) }
    if reconstructionError > 0.05 { flags.insert(.highError) }
    if spectralAngleDegrees > 10 { flags.insert(.wideAngle) }
    self = flags
  }

  /// The flags as a sample of a raster of fractions.
  public var sample: Float { Float(rawValue) }

  /// Masks and meanings in the order of the bits, as the metadata of the band says them (CF
  /// conventions, `flag_masks` and `flag_meanings`).
  static let meanings: [(mask: PixelFlags, meaning: String)] = [
    (.dark, "dark_below_0.01"), (.bright, "bright_above_1"),
    (.highError, "reconstruction_error_above_0.05"),
    (.wideAngle, "spectral_angle_above_10_degrees"),
  ]
}

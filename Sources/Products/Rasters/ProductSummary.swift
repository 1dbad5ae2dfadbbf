public import Rasters

/// What a finished product says about its rasters.
public struct ProductSummary: Sendable, Equatable {
  /// Statistics over all valid pixels, one entry per endmember.
  public let abundances: [BandStatistics]
  /// Statistics over all valid pixels, in the order of `QualityRaster.Band`.
  public let quality: [BandStatistics]
  /// Statistics of the abundances' standard deviations, one entry per endmember; empty without them.
  public let uncertainty: [BandStatistics]
}

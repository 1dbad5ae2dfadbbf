internal import Rasters

extension Provenance {
  /// How well a scene was explained; it follows from the scene and the method alone.
  public struct Quality: Codable, Sendable, Equatable {
    /// Mean reconstruction error of its pixels, in reflectance; filled in by `ProductFolder.finish`.
    public var meanReconstructionError = 0.0
    /// Mean angle between pixels and their reconstruction; filled in by `ProductFolder.finish`.
    public var meanSpectralAngleDegrees = 0.0
    /// Share of the scene's pixels that have no data, 0...1.
    public var noDataFraction: Double
    /// Share of the pixels with data that are dark or bright (flags 1 and 2), 0...1.
    public var outOfRangeFraction: Double
    /// Share of them that no mixture explains (flags 4 and 8), 0...1.
    public var unexplainedFraction: Double
    /// Share of them with each flag.
    public var flagFractions: FlagFractions
    /// What a few pixels show that were looked at before the scene was unmixed.
    public var sample: Sample?

    /// Shares of the pixels with data that bear a flag, 0...1.
    public struct FlagFractions: Codable, Sendable, Equatable {
      /// Flag 1.
      public var dark: Double
      /// Flag 2.
      public var bright: Double
      /// Flag 4.
      public var highError: Double
      /// Flag 8.
      public var wideAngle: Double
    }

    /// What a few pixels of the scene show.
    public struct Sample: Codable, Sendable, Equatable {
      /// Number of pixels.
      public var pixelCount: Int
      /// Pixel minus reconstruction in reflectance, the mean over the pixels, one a band that was used.
      public var meanResiduals: [Double]
      /// The middle angle between the scene's own endmembers (extreme pixels of the sample) and the
      /// nearest mixtures of those that were used; nil where the sample is too small.
      public var ownEndmemberAngleDegrees: Double?

      /// Describes a sample; see the properties.
      public init(
        pixelCount: Int,
        meanResiduals: [Double],
        ownEndmemberAngleDegrees: Double?
      ) {
        self.pixelCount = pixelCount
        self.meanResiduals = meanResiduals
        self.ownEndmemberAngleDegrees = ownEndmemberAngleDegrees
      }
    }

    /// Describes the quality of a scene.
    ///
    /// - Parameters:
    ///   - counts: of its pixels with data.
    ///   - pixelCount: number of all its pixels.
    ///   - sample: what a few of them show.
    public init(_ counts: FlagCounts, ofPixels pixelCount: Int, sample: Sample?) {
      let valid = Double(max(counts.validCount, 1))
      func share(_ flag: PixelFlags) -> Double { Double(counts.count(of: flag)) / valid }
      noDataFraction = 1 - Double(counts.validCount) / Double(max(pixelCount, 1))
      outOfRangeFraction = Double(counts.outOfRangeCount) / valid
      unexplainedFraction = Double(counts.unexplainedCount) / valid
      flagFractions = FlagFractions(
        dark: share(.dark),
        bright: share(.bright),
        highError: share(.highError),
        wideAngle: share(.wideAngle)
      )
      self.sample = sample
    }

    /// The same with the means of the quality raster.
    public func with(_ summary: ProductSummary) -> Quality {
      var quality = self
      quality.meanReconstructionError =
        summary.quality[QualityRaster.Band.reconstructionError.rawValue].mean
      quality.meanSpectralAngleDegrees =
        summary.quality[QualityRaster.Band.spectralAngle.rawValue].mean
      return quality
    }
  }
}

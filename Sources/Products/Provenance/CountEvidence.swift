/// How the number of endmembers of a scene was found: what was looked at, and what was said of it.
public struct CountEvidence: Codable, Sendable, Equatable {
  /// A patch of pixels that may be a further material.
  public struct Candidate: Codable, Sendable, Equatable {
    /// Its number, from 1.
    public var number: Int
    /// Its angle to what those before it mix to, in degrees.
    public var angleDegrees: Double
    /// The angle that it had to exceed, in degrees.
    public var limitDegrees: Double
    /// Pixels that only it explains.
    public var explainedPixelCount: Int
    /// Root mean square angle of all patches to what those before it mix to, in degrees.
    public var leftOverDegrees: Double
    /// `material`, `tooFewPixels` or `notDistinct`.
    public var verdict: String

    /// Describes a candidate; see the properties.
    public init(
      number: Int,
      angleDegrees: Double,
      limitDegrees: Double,
      explainedPixelCount: Int,
      leftOverDegrees: Double,
      verdict: String
    ) {
      self.number = number
      self.angleDegrees = angleDegrees
      self.limitDegrees = limitDegrees
      self.explainedPixelCount = explainedPixelCount
      self.leftOverDegrees = leftOverDegrees
      self.verdict = verdict
    }
  }

  /// Number of endmembers found.
  public var found: Int
  /// Pixels that were looked at.
  public var pixelCount: Int
  /// Dimensions of the signal; nil with too few pixels to know the noise.
  public var signalDimensionCount: Int?
  /// Signal over noise in decibels; nil with too few pixels to know it, or without noise.
  public var signalToNoiseDecibels: Double?
  /// The candidates, in their order.
  public var candidates: [Candidate]
  /// Why no other was looked at: `signalDimensions`, `notDistinct`, `nothingStandsOut` or
  /// `largestCount`.
  public var ending: String

  /// Describes a count; see the properties.
  public init(
    found: Int,
    pixelCount: Int,
    signalDimensionCount: Int?,
    signalToNoiseDecibels: Double?,
    candidates: [Candidate],
    ending: String
  ) {
    self.found = found
    self.pixelCount = pixelCount
    self.signalDimensionCount = signalDimensionCount
    self.signalToNoiseDecibels = signalToNoiseDecibels
    self.candidates = candidates
    self.ending = ending
  }
}

/// What all valid pixels of a band say together; without one, mean and deviation are 0 and the extremes infinite.
public struct BandStatistics: Sendable, Equatable {
  /// Smallest value.
  public var minimum: Double
  /// Largest value.
  public var maximum: Double
  /// Arithmetic mean.
  public var mean: Double
  /// Standard deviation over all valid pixels (divisor: their number).
  public var standardDeviation: Double
  /// Share of pixels that are not no-data, 0...100.
  public var validPercent: Double

  /// Makes the statistics of a band; see the properties.
  public init(
    minimum: Double,
    maximum: Double,
    mean: Double,
    standardDeviation: Double,
    validPercent: Double
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.mean = mean
    self.standardDeviation = standardDeviation
    self.validPercent = validPercent
  }

  /// The metadata items by which GDAL, QGIS and ArcGIS know statistics; without a valid pixel, only
  /// their share.
  var items: [String: String] {
    var items = ["STATISTICS_VALID_PERCENT": "\(validPercent)"]
    guard validPercent > 0 else { return items }
    items["STATISTICS_MINIMUM"] = "\(minimum)"
    items["STATISTICS_MAXIMUM"] = "\(maximum)"
    items["STATISTICS_MEAN"] = "\(mean)"
    items["STATISTICS_STDDEV"] = "\(standardDeviation)"
    return items
  }
}

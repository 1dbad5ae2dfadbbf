internal import Foundation
internal import Products

/// What is compared between the scenes of an archive; `Docs/Guide.md` has the rule as a table.
package enum QualityMeasure: String, Sendable, Codable, CaseIterable {
  /// Mean reconstruction error.
  case error
  /// Mean spectral angle.
  case angle
  /// Middle angle between the scene's own endmembers and the mixtures of those used.
  case ownEndmembers
  /// Share of pixels that no mixture explains.
  case unexplained
  /// Share of pixels that are dark or bright.
  case outOfRange
  /// Share of pixels without data.
  case noData

  /// How far from the archive's median a value has to be: by how much more, and by how many spreads.
  struct Limit {
    /// Times the median for errors and angles; what a share exceeds the median by.
    let distance: Double
    let spreadCount: Double
  }

  /// Whether values are shares of pixels, which are compared by their difference.
  var isShare: Bool {
    switch self {
    case .error, .angle, .ownEndmembers: false
    case .unexplained, .outOfRange, .noData: true
    }
  }

  /// From where on somebody should look.
  var lookLimit: Limit { Limit(distance: isShare ? 0.1 : 1.5, spreadCount: 4) }

  /// From where on the product should not be used; nil for what leaves the other pixels good.
  var rejectLimit: Limit? {
    self == .noData ? nil : Limit(distance: isShare ? 0.5 : 4, spreadCount: 12)
  }

  /// The value of a scene; nil where it was not measured.
  func value(of quality: Provenance.Quality) -> Double? {
    switch self {
    case .error: quality.meanReconstructionError
    case .angle: quality.meanSpectralAngleDegrees
    case .ownEndmembers: quality.sample?.ownEndmemberAngleDegrees
    case .unexplained: quality.unexplainedFraction
    case .outOfRange: quality.outOfRangeFraction
    case .noData: quality.noDataFraction
    }
  }

  /// A value and the archive's median in words, without a full stop.
  func words(_ value: Double, median: Double) -> String {
    if isShare { return "\(subject(value)); the archive's median is \(Self.percent(median))" }
    guard median > 0 else { return "\(subject(value)); the archive's median is 0" }
    return "\(subject(value)), \(String(format: "%.1f", value / median)) times the archive's median"
  }

  private func subject(_ value: Double) -> String {
    switch self {
    case .error: "error \(String(format: "%.2g", value))"
    case .angle: "angle \(String(format: "%.1f", value)) degrees"
    case .ownEndmembers:
      "its own endmembers are \(String(format: "%.1f", value)) degrees from the mixtures of those used"
    case .unexplained: "no mixture explains \(Self.percent(value)) of its pixels"
    case .outOfRange: "\(Self.percent(value)) of its pixels are dark or bright"
    case .noData: "\(Self.percent(value)) of its pixels have no data"
    }
  }

  private static func percent(_ share: Double) -> String {
    String(format: share > 0 && share < 0.1 ? "%.1f %%" : "%.0f %%", share * 100)
  }
}

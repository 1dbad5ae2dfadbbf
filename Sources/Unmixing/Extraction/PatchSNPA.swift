private import Foundation
public import LinearAlgebra

/// A start for blind unmixing that also sees materials of few pixels: successive non-negative
/// projection (SNPA, Gillis 2014) on the colours of patches, then means of pure pixels.
///
/// 1. Every pixel is averaged with the three most alike of its neighbours (`LocalMeans`). What is
///    odd for itself, an edge or a faulty pixel, has no alike neighbours.
/// 2. The averages are scaled to length one, since a shadow is a scale and not a material. The first
///    endmember is the one farthest from the mean colour, each next one that with the greatest angle
///    to all non-negative mixtures of those before it; from every angle three times the angle within
///    the average is taken off, as a material differs from mixtures by more than its pixels do from
///    each other. How many pixels a material has plays no part.
/// 3. The endmembers move to the means of their pure pixels (`PurePixelMeans`).
///
/// Where a patch is needed that does not stand out from mixtures by more than that, patches are no
/// evidence of materials - mixtures everywhere, or noise - and the result is that of
/// `ClusteredSiVM`. Its result is also the start of step 3 without positions, and where most pixels
/// have fewer than three neighbours among those given. Otherwise the method draws nothing.
public struct PatchSNPA: EndmemberExtractor {
  /// Where the pixels stand in the scene, if known.
  public let positions: PixelPositions?

  /// The angle within a patch counts this many times against its angle to mixtures.
  static let spreadWeight = 3.0

  /// Makes the method.
  ///
  /// - Parameter positions: one for every pixel that the method will be given, or nil.
  public init(positions: PixelPositions? = nil) { self.positions = positions }

  /// Finds endmembers; see `EndmemberExtractor.endmembers`.
  public func endmembers(
    in pixels: Matrix,
    count: Int,
    using generator: inout SeededGenerator
  ) throws(UnmixingError) -> ExtractedEndmembers {
    guard let positions, let means = LocalMeans(of: pixels, positions: positions) else {
      let start = try ClusteredSiVM().endmembers(in: pixels, count: count, using: &generator)
      return Self.refined(start.spectra, pixels)
    }
    _ = try PixelStatistics(of: pixels, count: count)
    guard let start = Self.patches(of: means, count: count) else {
      return try ClusteredSiVM().endmembers(in: pixels, count: count, using: &generator)
    }
    return Self.refined(start, pixels)
  }

  private static func refined(_ start: Matrix, _ pixels: Matrix) -> ExtractedEndmembers {
    ExtractedEndmembers(spectra: PurePixelMeans(of: pixels, start: start).spectra)
  }

  /// The patches that are not mixtures of each other, `bandCount x count`; nil if there are fewer.
  private static func patches(of means: LocalMeans, count: Int) -> Matrix? {
    var units = means.spectra
    units.scaleRowsToUnitLength()
    let penalties = means.spreads.map { spreadWeight * $0 }
    var chosen: [Int] = []
    while chosen.count < count {
      let angles =
        chosen.isEmpty ? angles(toMeanOf: units) : angles(of: units, toMixturesOf: chosen)
      guard let angles else { return nil }
      let next = greatest(angles, less: penalties)
      guard angles[next] > penalties[next] else { return nil }
      chosen.append(next)
    }
    return means.spectra.rows(chosen).transposed
  }

  /// The first index of the greatest difference.
  private static func greatest(_ angles: [Double], less penalties: [Double]) -> Int {
    var best = 0
    for index in angles.indices
    where angles[index] - penalties[index] > angles[best] - penalties[best] { best = index }
    return best
  }

  /// The angle in radians of every row to the mean of all, all of length one.
  private static func angles(toMeanOf units: Matrix) -> [Double]? {
    var mean = [Double](repeating: 0, count: units.columnCount)
    for row in 0..<units.rowCount {
      for band in mean.indices { mean[band] += Double(units[row, band]) }
    }
    let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return (0..<units.rowCount).map { row in
      var product = 0.0
      for band in mean.indices { product += Double(units[row, band]) * mean[band] }
      return length > 0 ? Foundation.acos(max(-1, min(1, product / length))) : 0
    }
  }

  /// The angle in radians of every row, of length one, to the nearest non-negative mixture of the
  /// chosen rows; nil if these are mixtures of each other.
  private static func angles(of units: Matrix, toMixturesOf chosen: [Int]) -> [Double]? {
    let basis: EndmemberBasis
    do throws(UnmixingError) {
      basis = try EndmemberBasis(units.rows(chosen).transposed)
    } catch {
      return nil  // the clusters may find other endmembers
    }
    let scale = Double(units.columnCount).squareRoot()
    return basis.nonNegativeErrors(on: units).map {
      Foundation.asin(min(1, Double($0) * scale))
    }
  }
}

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
    var sequence = PatchSequence(of: means)
    while sequence.chosen.count < count {
      guard let angles = sequence.angles(), let next = sequence.next(by: angles) else { return nil }
      sequence.choose(next)
    }
    return sequence.spectra
  }
}

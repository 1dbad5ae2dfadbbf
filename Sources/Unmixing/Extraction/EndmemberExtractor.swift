public import LinearAlgebra

/// A way to find the endmembers of a scene in its own pixels.
public protocol EndmemberExtractor: Sendable {
  /// Finds endmembers.
  ///
  /// - Parameters:
  ///   - pixels: reflectance 0...1, `pixelCount x bandCount`.
  ///   - count: number of endmembers, 1 or more, at most `bandCount`.
  ///   - generator: the source of random numbers; equal generators give equal endmembers.
  /// - Returns: the endmembers, in no particular order.
  /// - Throws: `UnmixingError` with code `.tooManyEndmembers` (fewer than one, or more than bands),
  ///   `.tooFewPixels` (fewer pixels, or fewer different ones, than endmembers), `.notFinite`, or
  ///   `.degenerateEndmembers` if the pixels do not span a space of `count` dimensions.
  func endmembers(
    in pixels: Matrix,
    count: Int,
    using generator: inout SeededGenerator
  ) throws(UnmixingError) -> ExtractedEndmembers
}

/// Endmembers found in a scene.
public struct ExtractedEndmembers: Sendable, Equatable {
  /// Reflectance, `bandCount x count`.
  public let spectra: Matrix
  /// The pixel that each endmember was taken from; empty if they are means of many pixels.
  public let pixelIndices: [Int]

  /// Makes a set of endmembers.
  public init(spectra: Matrix, pixelIndices: [Int] = []) {
    precondition(
      pixelIndices.isEmpty || pixelIndices.count == spectra.columnCount,
      "one pixel an endmember, or none"
    )
    self.spectra = spectra
    self.pixelIndices = pixelIndices
  }
}

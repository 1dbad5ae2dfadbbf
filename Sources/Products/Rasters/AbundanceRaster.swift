public import LinearAlgebra
public import Rasters

/// The abundances of a scene on their way to `abundances.tif`, or their standard deviations on their
/// way to `uncertainty.tif`: one band an endmember.
///
/// Tiles may come in any order and from any thread; the bytes of the finished file do not depend
/// on it.
public final class AbundanceRaster: Sendable {
  /// The value of pixels without data.
  public static let noData = StagedRaster.noData

  /// What the bands hold.
  public enum Content: Sendable {
    /// Fractions; a band bears the name of its endmember.
    case abundances
    /// Standard deviations of the fractions; a band bears that name with two words after it.
    case standardDeviations

    /// The name of the band of an endmember.
    func bandName(_ endmember: String) -> String {
      switch self {
      case .abundances: endmember
      case .standardDeviations: endmember + " standard deviation"
      }
    }
  }

  /// The samples until then.
  let staged: StagedRaster

  /// Makes room for the samples.
  ///
  /// - Parameters:
  ///   - stagedPath: a file that holds the samples until `finish`; the caller removes it.
  ///   - storage: whether there is such a file.
  ///   - grid: size and georeferencing of the scene.
  ///   - names: names of the endmembers, which become those of the bands.
  ///   - content: what the bands hold.
  ///   - tags: what the file says about itself: program, version, method, name of the scene. No
  ///     dates and no paths, so that the same work gives the same bytes.
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  public init(
    stagedPath: String,
    storage: SamplePlanes.Storage = .file,
    grid: RasterGrid,
    names: [String],
    content: Content = .abundances,
    tags: [String: String]
  ) throws(ProductsError) {
    let bands = names.map {
      BandTemplate(name: content.bandName($0), noData: Double(Self.noData), unit: "fraction")
    }
    staged = try StagedRaster(
      path: stagedPath,
      storage: storage,
      template: RasterTemplate(
        grid: grid,
        sampleType: .float32,
        bands: bands,
        metadata: ["": tags]
      ),
      resampling: names.map { _ in .average }
    )
  }

  /// Writes a window.
  ///
  /// - Parameters:
  ///   - abundances: fractions or their deviations, `endmemberCount x pixelCount`; -9999 in all rows
  ///     of a pixel without data.
  ///   - window: where they belong; every pixel of the scene must be written exactly once.
  /// - Throws: `ProductsError` with code `.badValue` for a fraction that is not a finite number, or
  ///   `.cannotWrite`.
  public func write(
    _ abundances: borrowing Matrix,
    window: RasterWindow
  ) throws(ProductsError) {
    try staged.write(abundances, window: window)
  }

  /// Makes the Cloud-Optimized GeoTIFF, compressed with DEFLATE.
  ///
  /// - Parameters:
  ///   - target: the file; replaced if it exists.
  ///   - threadCount: number of threads that compress.
  /// - Returns: statistics over all valid pixels, one entry an endmember.
  /// - Throws: `ProductsError` with code `.incomplete` if pixels were left out, or `.cannotWrite`.
  public func finish(
    to target: String,
    threadCount: Int = 1
  ) throws(ProductsError) -> [BandStatistics] {
    let statistics = try staged.statistics(threadCount: threadCount)
    try staged.fillOverviews(threadCount: threadCount)
    try staged.write(statistics, to: target, threadCount: threadCount)
    return statistics
  }
}

internal import CGDAL

/// Writes a new raster file through GDAL: windows of samples in any order, then `close`.
///
/// Not thread-safe: one thread at a time. A writer that is dropped without `close` leaves an
/// unfinished file behind.
///
///     let writer = try RasterWriter(path: "scene.img", format: .envi(.bandByLine), template: scene)
///     try writer.write(planes: samples.span, window: scene.grid.window)
///     try writer.close()
@safe
public final class RasterWriter {
  /// The file.
  public let path: String
  /// What the raster is.
  public let template: RasterTemplate
  private let dataset: OutputDataset

  /// Makes the file with its georeferencing, names and metadata, and no samples.
  ///
  /// - Parameters:
  ///   - path: the file; replaced if it exists.
  ///   - format: driver and options.
  ///   - template: size, place, bands and metadata; at least one band and one pixel.
  /// - Throws: `RasterError` with code `.cannotWrite` if GDAL refuses the file or any of its parts.
  public init(path: String, format: RasterFormat, template: RasterTemplate) throws(RasterError) {
    precondition(!template.bands.isEmpty && template.grid.pixelCount > 0, "an empty raster")
    _ = GDALLibrary.ready
    self.path = path
    self.template = template
    guard let driver = unsafe GDALGetDriverByName(format.driver) else {
      throw RasterError(
        code: .unsupported,
        path: path,
        message: "cannot write \(path): GDAL has no driver \(format.driver).",
        remedy: "Install a GDAL that has it (gdalinfo --formats lists them)."
      )
    }
    let options = StringList(format.options)
    let grid = template.grid
    dataset = try unsafe OutputDataset.make(
      path: path,
      doing: "make the file",
      byteCount: template.byteCount
    ) {
      unsafe options.lend {
        unsafe GDALCreate(
          driver,
          path,
          Int32(grid.width),
          Int32(grid.height),
          Int32(template.bands.count),
          template.sampleType.gdalType,
          $0
        )
      }
    }
    try dataset.describe(template)
  }

  /// Writes a window of some bands.
  ///
  /// Integer samples are rounded and kept within the range of their type.
  ///
  /// - Parameters:
  ///   - planes: samples, `bandCount x pixelCount` by rows: all pixels of the first band, row after
  ///     row of the window, then those of the next.
  ///   - bands: the bands (from 0); nil for all.
  ///   - window: where the samples go, inside the grid.
  /// - Throws: `RasterError` with code `.cannotWrite`.
  public func write(
    planes: Span<Float>,
    bands: Range<Int>? = nil,
    window: RasterWindow
  ) throws(RasterError) {
    let bands = bands ?? 0..<template.bands.count
    precondition(template.grid.contains(window), "a window outside the raster")
    precondition(planes.count == bands.count * window.pixelCount, "one sample a pixel and band")
    precondition(bands.upperBound <= template.bands.count, "bands that the raster does not have")
    guard !planes.isEmpty else { return }
    var numbers = bands.map { Int32($0 + 1) }
    try unsafe dataset.perform("write rows \(window.y + 1)-\(window.y + window.height)") { handle in
      unsafe planes.withUnsafeBufferPointer { samples in
        // GDAL takes one pointer type for reading and writing; it does not change what it writes.
        let start = unsafe UnsafeMutableRawPointer(mutating: samples.baseAddress)
        return unsafe GDALDatasetRasterIOEx(
          handle,
          GF_Write,
          Int32(window.x),
          Int32(window.y),
          Int32(window.width),
          Int32(window.height),
          start,
          Int32(window.width),
          Int32(window.height),
          GDT_Float32,
          Int32(numbers.count),
          &numbers,
          4,
          GSpacing(4 * window.width),
          GSpacing(4 * window.pixelCount),
          nil
        )
      }
    }
  }

  /// States what all pixels of each band say together, as the caller counted it.
  ///
  /// - Parameter statistics: one entry a band.
  /// - Throws: `RasterError` with code `.cannotWrite`.
  public func set(statistics: [BandStatistics]) throws(RasterError) {
    precondition(statistics.count == template.bands.count, "one entry a band")
    for (band, entry) in statistics.enumerated() { try dataset.set(entry.items, band: band) }
  }

  /// Closes a file that no sample was written to, and that is to stay without.
  func closeWithoutSamples() throws(RasterError) { try dataset.close() }

  /// Writes out what is still in memory, closes the file and looks whether all of it is there.
  ///
  /// - Throws: `RasterError` with code `.cannotWrite` if the disk is full or a block is missing.
  public func close() throws(RasterError) {
    try dataset.close()
    try RasterVerification.check(path, sampleBytes: template.byteCount)
  }
}

extension RasterGrid {
  /// Whether a window lies inside.
  func contains(_ inner: RasterWindow) -> Bool {
    inner.x >= 0 && inner.y >= 0 && inner.width >= 0 && inner.height >= 0
      && inner.x + inner.width <= width && inner.y + inner.height <= height
  }
}

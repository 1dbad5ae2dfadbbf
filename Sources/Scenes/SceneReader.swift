internal import LinearAlgebra
public import Rasters

/// Reads tiles of one scene; one for each worker.
///
/// Uncompressed files are read as they lie, everything else through GDAL. The same arithmetic
/// follows either way, so that the way cannot be told from the results.
public final class SceneReader {
  /// How samples are read.
  public enum Path: Sendable {
    /// In place where the file allows it, otherwise through GDAL.
    case quickest
    /// Through GDAL, whatever the file is: what the quick way is compared with.
    case library
  }

  /// The scene.
  public let scene: Scene
  private let raw: RawSampleReader?
  private var library: RasterReader?
  private var layout = SampleLayout(kind: .float32, pixelStride: 4, bandOffsets: [0])

  /// Spectra beyond this length squared would overflow single precision in products: no reflectances.
  private static let largestSquaredNorm = 1e20

  /// Pixels that are read at once in place, about.
  ///
  /// Few enough for the cache, and enough for files that hold every band for itself to be read in
  /// long pieces; the tiles across the width of a file share them.
  public static func pixelsAtOnce(of file: RasterFile) -> Int {
    file.blockWidth < file.grid.width ? 49_152 : 12_288
  }
  /// The most bytes that a reader holds while it reads tiles.
  ///
  /// - Parameters:
  ///   - file: the raster.
  ///   - pixelCount: pixels of the largest tile.
  ///   - bands: indices from 0 of the bands that are read.
  /// - Returns: the bytes, beside GDAL's cache.
  public static func tileBytes(of file: RasterFile, forPixels pixelCount: Int, bands: [Int]) -> Int
  {
    guard file.isReadInPlace else {
      return file.decodingBytes(forPixels: pixelCount, bands: bands)
    }
    // GDAL reads the parts of which a block is not stored.
    let partCount = partPixelCount(of: file, forPixels: pixelCount)
    return max(
      RawSampleReader.bufferBytes,
      file.decodingBytes(forPixels: partCount, bands: bands)
    )
  }

  /// The most bytes that a reader holds while it reads windows spread over the scene.
  public static func samplingBytes(of file: RasterFile, bands: [Int]) -> Int {
    file.isReadInPlace ? RawSampleReader.bufferBytes : file.decodingBytes(ofBands: bands)
  }

  /// Pixels of the largest part of a tile.
  public static func partPixelCount(of file: RasterFile, forPixels pixelCount: Int) -> Int {
    min(pixelCount, max(pixelsAtOnce(of: file), file.grid.width))
  }

  /// Cuts a window into full-width parts of nearly one height, to be read one after the other.
  public func parts(of window: RasterWindow) -> [RasterWindow] {
    guard window.width > 0, window.height > 0 else { return [window] }
    let most = max(1, Self.pixelsAtOnce(of: scene.file) / window.width)
    let partCount = (window.height + most - 1) / most
    let height = (window.height + partCount - 1) / partCount
    return stride(from: 0, to: window.height, by: height).map { row in
      RasterWindow(
        x: window.x,
        y: window.y + row,
        width: window.width,
        height: min(height, window.height - row)
      )
    }
  }

  /// Announces windows that will be read one after the other, so that none of the file's blocks is
  /// decoded for each of them again; the last ones may be left out.
  public func announce(_ windows: [RasterWindow]) {
    library?.announce(windows)
  }

  /// Opens the scene's raster once more, for the calling thread.
  ///
  /// - Parameters:
  ///   - scene: the scene.
  ///   - path: how samples are read.
  /// - Throws: `SceneError` if the raster cannot be opened.
  public init(_ scene: Scene, path: Path = .quickest) throws(SceneError) {
    self.scene = scene
    do {
      raw = path == .quickest ? try RawSampleReader(scene.file) : nil
      library = raw == nil ? try RasterReader(scene.file) : nil
    } catch { throw SceneError(error) }
  }

  /// Reads a window: no-data is marked, scale and offset are applied, once, and what is left is
  /// projected.
  ///
  /// - Parameters:
  ///   - window: inside the scene.
  ///   - projection: made for this scene.
  ///   - tile: filled; its memory is used again.
  /// - Throws: `SceneError` if the raster cannot be read.
  public func read(
    _ window: RasterWindow,
    through projection: SceneProjection,
    into tile: inout TilePixels
  ) throws(SceneError) {
    tile.window = window
    tile.output.reshape(
      planeCount: projection.kernel.planeCount,
      pixelCount: window.pixelCount
    )
    do {
      if try !readRaw(window, projection, into: &tile.output) {
        try readLibrary(window, projection, into: &tile.output)
      }
      try markMasked(window, projection.keptBands, in: &tile.output)
    } catch { throw SceneError(error) }
    tile.states.removeAll(keepingCapacity: true)
    tile.states.append(contentsOf: repeatElement(.valid, count: window.pixelCount))
    Self.judge(
      &tile.states,
      &tile.output.squaredNorms,
      &tile.output.planes,
      tile.output.noDataMarks,
      zerosAreFilling: projection.zerosAreFilling
    )
  }

  /// Adds the stored samples of a window, without scale and whether they are data or not.
  func readSamples(
    _ window: RasterWindow,
    bands: [Int],
    into pixels: inout SamplePixels
  ) throws(SceneError) {
    let projection = SceneProjection(samplesOf: bands)
    var output = PixelProjection.Output()
    output.reshape(planeCount: bands.count, pixelCount: window.pixelCount)
    do {
      if try !readRaw(window, projection, into: &output) {
        try readLibrary(window, projection, into: &output)
      }
      try markMasked(window, bands, in: &output)
    } catch { throw SceneError(error) }
    pixels.append(output.planes, marks: output.noDataMarks)
  }

  /// Reads a window in place, if all of it is stored uncompressed.
  private func readRaw(
    _ window: RasterWindow,
    _ projection: SceneProjection,
    into output: inout PixelProjection.Output
  ) throws(RasterError) -> Bool {
    guard let raw else { return false }
    return try raw.read(window, bands: projection.keptBands) { bytes, run in
      project(bytes, run, projection, into: &output)
    }
  }

  private func readLibrary(
    _ window: RasterWindow,
    _ projection: SceneProjection,
    into output: inout PixelProjection.Output
  ) throws(RasterError) {
    try openLibrary().read(window, bands: projection.keptBands) { bytes, run in
      project(bytes, run, projection, into: &output)
    }
  }

  private func project(
    _ bytes: RawSpan,
    _ run: SampleRun,
    _ projection: SceneProjection,
    into output: inout PixelProjection.Output
  ) {
    layout.kind = SampleLayout.Kind(run.sampleType)
    layout.isSwapped = run.isSwapped
    layout.pixelStride = run.pixelStride
    layout.bandOffsets = run.bandOffsets
    projection.kernel.project(
      bytes,
      from: run.start,
      layout: layout,
      pixelCount: run.pixelCount,
      toColumn: run.position,
      of: &output
    )
  }

  /// Marks the pixels that the raster's mask leaves out.
  private func markMasked(
    _ window: RasterWindow,
    _ bands: [Int],
    in output: inout PixelProjection.Output
  ) throws(RasterError) {
    guard scene.file.mask != .none,
      let mask = try openLibrary().mask(of: window, bands: bands)
    else { return }
    for pixel in mask.indices where mask[pixel] == 0 { output.noDataMarks[pixel] = 1 }
  }

  /// The reader through GDAL, opened when it is first needed.
  private func openLibrary() throws(RasterError) -> RasterReader {
    if let library { return library }
    let reader = try RasterReader(scene.file)
    library = reader
    return reader
  }

  /// Says of each pixel whether it has data, and clears those without, so that no NaN goes on.
  private static func judge(
    _ pixelStates: inout [PixelState],
    _ squaredNorms: inout [Double],
    _ matrix: inout Matrix,
    _ noDataMarks: [UInt8],
    zerosAreFilling: Bool
  ) {
    let pixelCount = pixelStates.count
    var states = pixelStates.mutableSpan
    var norms = squaredNorms.mutableSpan
    var planes = matrix.mutableSpan
    for pixel in 0..<pixelCount {
      let norm = norms[pixel]
      if noDataMarks[pixel] == 0, norm < largestSquaredNorm, norm > 0 { continue }
      if noDataMarks[pixel] != 0 {
        states[pixel] = .noData
      } else if !(norm < largestSquaredNorm) {
        states[pixel] = .notFinite
      } else if zerosAreFilling {
        states[pixel] = .allZero
      }
      guard states[pixel] != .valid else { continue }
      norms[pixel] = 0
      for index in stride(from: pixel, to: planes.count, by: pixelCount) { planes[index] = 0 }
    }
  }
}

extension SampleLayout.Kind {
  /// The kind of number of a raster's samples.
  fileprivate init(_ type: SampleType) {
    switch type {
    case .byte: self = .uint8
    case .int16: self = .int16
    case .uint16: self = .uint16
    case .int32: self = .int32
    case .uint32: self = .uint32
    case .float32: self = .float32
    case .float64: self = .float64
    }
  }
}

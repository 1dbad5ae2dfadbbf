internal import LinearAlgebra
public import Rasters

/// Reads tiles of one scene as reflectance; one for each worker.
public final class SceneReader {
  /// The scene.
  public let scene: Scene
  /// Indices of the bands that are read, from 0.
  public let keptBands: [Int]
  private let source: RasterReader

  /// Spectra beyond this length squared would overflow single precision in products: no reflectances.
  private static let largestSquaredNorm = 1e20

  /// Opens the scene's raster once more, for the calling thread.
  ///
  /// - Parameters:
  ///   - scene: the scene.
  ///   - keptBands: indices of the bands to read, from 0; no others are looked at, so that bad bands
  ///     cost no pixel.
  /// - Throws: `SceneError` if the raster cannot be opened.
  public init(_ scene: Scene, keptBands: [Int]) throws(SceneError) {
    self.scene = scene
    self.keptBands = keptBands
    do { source = try RasterReader(scene.file) } catch { throw SceneError(error) }
  }

  /// Reads a window: no-data is marked, then scale and offset are applied, once.
  ///
  /// - Parameters:
  ///   - window: inside the scene.
  ///   - tile: filled; its memory is used again.
  /// - Throws: `SceneError` if the raster cannot be read.
  public func read(_ window: RasterWindow, into tile: inout TilePixels) throws(SceneError) {
    let pixelCount = window.pixelCount
    tile.window = window
    tile.reflectance.reshape(rowCount: keptBands.count, columnCount: pixelCount)
    tile.states.removeAll(keepingCapacity: true)
    tile.states.append(contentsOf: repeatElement(.valid, count: pixelCount))
    tile.squaredNorms.removeAll(keepingCapacity: true)
    tile.squaredNorms.append(contentsOf: repeatElement(0, count: pixelCount))
    try fill(&tile.reflectance, &tile.states, &tile.squaredNorms, from: window)
  }

  private func fill(
    _ reflectance: inout Matrix,
    _ pixelStates: inout [PixelState],
    _ squaredNorms: inout [Double],
    from window: RasterWindow
  ) throws(SceneError) {
    let pixelCount = window.pixelCount
    var planes = reflectance.mutableSpan
    var states = pixelStates.mutableSpan
    var norms = squaredNorms.mutableSpan
    do { try source.read(window, bands: keptBands, into: &planes) } catch {
      throw SceneError(error)
    }
    for (row, band) in keptBands.enumerated() {
      let samples = row * pixelCount..<(row + 1) * pixelCount
      if let noData = scene.noData[band] {
        Self.mark(planes.span, samples, noData: Float(noData), in: &states)
      }
      Self.convert(&planes, samples, scene.scaling[band], adding: &norms)
    }
    // A file that states its no-data value means its zeros.
    let zerosAreFilling = keptBands.allSatisfy { scene.noData[$0] == nil }
    for pixel in 0..<pixelCount where states[pixel] == .valid {
      if !(norms[pixel] < Self.largestSquaredNorm) { states[pixel] = .notFinite }
      if norms[pixel] == 0, zerosAreFilling { states[pixel] = .allZero }
    }
    Self.clear(&planes, pixelCount: pixelCount, &norms, where: states.span)
  }

  /// Marks the pixels whose sample is the no-data value.
  private static func mark(
    _ planes: Span<Float>,
    _ samples: Range<Int>,
    noData: Float,
    in states: inout MutableSpan<PixelState>
  ) {
    let first = samples.lowerBound
    for index in samples where planes[index] == noData { states[index - first] = .noData }
  }

  /// Turns the samples of a band into reflectance and adds their squares.
  private static func convert(
    _ planes: inout MutableSpan<Float>,
    _ samples: Range<Int>,
    _ scaling: BandScaling,
    adding norms: inout MutableSpan<Double>
  ) {
    let (factor, offset) = (Float(scaling.factor), Float(scaling.offset))
    let first = samples.lowerBound
    for index in samples {
      let value = planes[index] * factor + offset
      planes[index] = value
      norms[index - first] += Double(value) * Double(value)
    }
  }

  /// Sets pixels without data to 0, so that no NaN enters a product.
  private static func clear(
    _ planes: inout MutableSpan<Float>,
    pixelCount: Int,
    _ norms: inout MutableSpan<Double>,
    where states: Span<PixelState>
  ) {
    for pixel in 0..<pixelCount where states[pixel] != .valid {
      norms[pixel] = 0
      for index in stride(from: pixel, to: planes.count, by: pixelCount) { planes[index] = 0 }
    }
  }
}

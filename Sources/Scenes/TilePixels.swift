public import LinearAlgebra
public import Rasters

/// The pixels of one tile as a `SceneProjection` makes them: as reflectance spectra, or projected,
/// with the knowledge of which of them have data.
///
/// The memory is kept from tile to tile: a worker has one, filled again and again.
public struct TilePixels: Sendable {
  /// Which pixels these are.
  public internal(set) var window = RasterWindow(x: 0, y: 0, width: 0, height: 0)
  /// Why each pixel has no data, or `.valid`; `pixelCount` of them.
  public internal(set) var states: [PixelState] = []
  var output = PixelProjection.Output()

  /// Makes an empty tile.
  public init() {}

  /// Reflectance, `keptBandCount x pixelCount`, or projections, `projectionCount x pixelCount`; all
  /// are 0 for a pixel without data.
  public var planes: Matrix { _read { yield output.planes } }
  /// Sum of squared reflectance over the kept bands of each pixel; 0 for a pixel without data.
  public var squaredNorms: [Double] { _read { yield output.squaredNorms } }
  /// Number of pixels.
  public var pixelCount: Int { window.pixelCount }
  /// Number of pixels with data.
  public var validCount: Int { states.count { $0 == .valid } }

  /// The spectra of the pixels at the given positions, `positions.count x planeCount`.
  public func spectra(at positions: [Int]) -> Matrix {
    let bandCount = output.planes.rowCount
    var elements: [Float] = []
    elements.reserveCapacity(positions.count * bandCount)
    for position in positions {
      for band in 0..<bandCount { elements.append(output.planes[band, position]) }
    }
    return Matrix(rowCount: positions.count, columnCount: bandCount, elements: elements)
  }
}

/// Whether a pixel can be unmixed, and if not, why.
public enum PixelState: UInt8, Sendable, Equatable {
  /// All kept bands have data.
  case valid
  /// At least one kept band holds the no-data sample.
  case noData
  /// At least one kept band is NaN or infinite.
  case notFinite
  /// All kept bands are exactly 0: the filling of scenes that state no no-data value.
  case allZero
}

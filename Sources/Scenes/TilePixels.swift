public import LinearAlgebra
public import Rasters

/// The pixels of one tile as reflectance spectra, with the knowledge of which of them have data.
///
/// The memory is kept from tile to tile: a worker has one, filled again and again.
public struct TilePixels: Sendable {
  /// Which pixels these are.
  public internal(set) var window = RasterWindow(x: 0, y: 0, width: 0, height: 0)
  /// Reflectance, `keptBandCount x pixelCount`; all bands of a pixel without data are 0.
  public internal(set) var reflectance = Matrix(rowCount: 0, columnCount: 0)
  /// Why each pixel has no data, or `.valid`; `pixelCount` of them.
  public internal(set) var states: [PixelState] = []
  /// Sum of squared reflectance over the kept bands of each pixel.
  public internal(set) var squaredNorms: [Double] = []

  /// Makes an empty tile.
  public init() {}

  /// Number of pixels.
  public var pixelCount: Int { window.pixelCount }
  /// Number of pixels with data.
  public var validCount: Int { states.count { $0 == .valid } }

  /// The spectra of the valid pixels at the given positions, `positions.count x keptBandCount`.
  public func spectra(at positions: [Int]) -> Matrix {
    let bandCount = reflectance.rowCount
    var elements: [Float] = []
    elements.reserveCapacity(positions.count * bandCount)
    for position in positions {
      for band in 0..<bandCount { elements.append(reflectance[band, position]) }
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

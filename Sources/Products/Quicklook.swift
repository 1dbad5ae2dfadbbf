private import Foundation
internal import Rasters

/// A picture of all abundances of a scene at once.
///
/// Every pixel is the mixture of the endmembers' colours (`Palette`) in the shares of their
/// abundances, mixed as light mixes; where there is no data the picture is transparent.
public struct Quicklook: Sendable, Equatable {
  /// Number of columns.
  public let width: Int
  /// Number of rows.
  public let height: Int
  /// Red, green, blue and alpha of every pixel, `height x width` by rows each, 0...255.
  let planes: [[UInt8]]

  /// Mixes the colours of a raster of abundances.
  ///
  /// - Parameters:
  ///   - path: a raster of one band an endmember, no-data -9999.
  ///   - maximumSide: the most columns and rows wanted; larger rasters are averaged.
  /// - Throws: `ProductsError` if the raster cannot be read.
  public init(ofAbundances path: String, maximumSide: Int = 1024) throws(ProductsError) {
    do {
      let preview = try RasterPreview(of: path, maximumSide: maximumSide)
      self.init(abundances: preview.planes, width: preview.width, height: preview.height)
    } catch { throw ProductsError(error) }
  }

  /// Mixes the colours of abundances in memory.
  ///
  /// - Parameters:
  ///   - abundances: one plane an endmember, `height x width` by rows; negative shares count as 0,
  ///     and those of a pixel are brought to a sum of 1.
  ///   - width: number of columns.
  ///   - height: number of rows.
  init(abundances: [[Float]], width: Int, height: Int) {
    self.width = width
    self.height = height
    var planes = Array(repeating: [UInt8](repeating: 0, count: width * height), count: 4)
    let colours = abundances.indices.map { LinearColour(Palette.colour($0)) }
    for pixel in 0..<width * height {
      let shares = abundances.map { $0[pixel] }
      let sum = shares.reduce(0) { $0 + max($1, 0) }
      guard shares.first != StagedRaster.noData, sum > 0 else { continue }
      var mixture = LinearColour()
      for (share, colour) in zip(shares, colours) {
        mixture.add(colour, share: Double(max(share, 0) / sum))
      }
      let bytes = mixture.bytes
      for channel in 0..<3 { planes[channel][pixel] = bytes[channel] }
      planes[3][pixel] = 255
    }
    self.planes = planes
  }

  /// Writes the picture as PNG.
  ///
  /// - Throws: `ProductsError` with code `.cannotWrite`.
  public func write(to path: String) throws(ProductsError) {
    do {
      try PNGFile.write(
        red: planes[0],
        green: planes[1],
        blue: planes[2],
        alpha: planes[3],
        width: width,
        height: height,
        to: path
      )
    } catch { throw ProductsError(error) }
  }
}

/// A colour in amounts of light, 0...1, which can be added.
private struct LinearColour {
  private var red = 0.0
  private var green = 0.0
  private var blue = 0.0

  /// No light.
  init() {}

  /// The light of a colour of the screen (IEC 61966-2-1).
  init(_ colour: Palette.Colour) {
    func light(_ byte: UInt8) -> Double {
      let value = Double(byte) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    (red, green, blue) = (light(colour.red), light(colour.green), light(colour.blue))
  }

  mutating func add(_ other: LinearColour, share: Double) {
    red += other.red * share
    green += other.green * share
    blue += other.blue * share
  }

  /// Red, green and blue of the screen.
  var bytes: [UInt8] {
    [red, green, blue].map { light in
      let value = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055
      return UInt8((min(max(value, 0), 1) * 255).rounded())
    }
  }
}

private import LinearAlgebra
internal import Rasters

/// A picture of all abundances of a scene at once.
///
/// Every pixel is the mixture of the endmembers' colours (`Palette`) in the shares of their
/// abundances, mixed as light mixes; where there is no data the picture is transparent.
public struct Quicklook: Sendable, Equatable {
  /// The most columns and rows of the picture of a product.
  static let maximumSide = 1024

  /// Number of columns.
  public let width: Int
  /// Number of rows.
  public let height: Int
  /// Red, green, blue and alpha of every pixel, `height x width` by rows each, 0...255.
  let planes: [[UInt8]]

  /// Mixes the colours of a raster of abundances.
  ///
  /// - Parameters:
  ///   - preview: one plane an endmember, no-data -9999.
  ///   - colours: one an endmember; see `Palette`.
  init(of preview: RasterPreview, colours: [Palette.Colour]) {
    self.init(
      abundances: preview.planes,
      colours: colours,
      width: preview.width,
      height: preview.height
    )
  }

  /// Mixes the colours of abundances in memory.
  ///
  /// - Parameters:
  ///   - abundances: one plane an endmember, `height x width` by rows; negative shares count as 0,
  ///     and those of a pixel are brought to a sum of 1.
  ///   - colours: one an endmember.
  ///   - width: number of columns.
  ///   - height: number of rows.
  init(abundances: [[Float]], colours: [Palette.Colour], width: Int, height: Int) {
    self.width = width
    self.height = height
    var sums = [Float](repeating: 0, count: width * height)
    var light = Array(repeating: sums, count: 3)
    for (endmember, plane) in abundances.enumerated() {
      let colour = ScreenLight.channels(of: colours[endmember])
      for pixel in plane.indices { sums[pixel] += max(plane[pixel], 0) }
      for channel in 0..<3 {
        for pixel in plane.indices {
          light[channel][pixel] += max(plane[pixel], 0) * colour[channel]
        }
      }
    }
    let bytes = ScreenLight.table
    planes =
      light.map { channel in
        channel.indices.map { pixel in
          guard sums[pixel] > 0 else { return 0 }
          let level = channel[pixel] / sums[pixel] * Float(bytes.count - 1)
          return bytes[min(Int(level.rounded()), bytes.count - 1)]
        }
      } + [sums.map { $0 > 0 ? 255 : 0 }]
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

/// The light that the bytes of a screen stand for (IEC 61966-2-1), which can be added.
private enum ScreenLight {
  /// Red, green and blue light of a colour, 0...1.
  static func channels(of colour: Palette.Colour) -> [Float] {
    [colour.red, colour.green, colour.blue].map { byte in
      let value = Double(byte) / 255
      return Float(value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055, 2.4))
    }
  }

  /// The bytes of evenly spaced amounts of light from 0 to 1.
  static let table: [UInt8] = (0...4095).map { step in
    let light = Double(step) / 4095
    let value = light <= 0.0031308 ? light * 12.92 : 1.055 * power(light, 1 / 2.4) - 0.055
    return UInt8((value * 255).rounded())
  }
}

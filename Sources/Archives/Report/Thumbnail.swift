internal import Foundation
internal import Rasters

/// A small picture of a product, inside a page.
enum Thumbnail {
  /// The picture as the address of an image that holds all its bytes; nil where the product has no picture
  /// that can be read.
  ///
  /// - Parameters:
  ///   - product: the product's folder.
  ///   - side: the most columns and rows.
  /// - Returns: `data:image/png;base64,...`.
  static func address(ofProduct product: String, side: Int) -> String? {
    // A page without one of its pictures is better than none.
    guard
      let preview = try? RasterPreview(of: product + "/quicklook.png", maximumSide: side),
      preview.planes.count == 4
    else { return nil }
    let planes = preview.planes.map { $0.map { UInt8(max(0, min(255, $0.rounded()))) } }
    let bytes = try? PNGFile.bytes(
      red: planes[0],
      green: planes[1],
      blue: planes[2],
      alpha: planes[3],
      width: preview.width,
      height: preview.height
    )
    return bytes.map { "data:image/png;base64," + Data($0).base64EncodedString() }
  }
}

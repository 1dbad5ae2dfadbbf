internal import DurableFiles
internal import Essentials
internal import Foundation
internal import LinearAlgebra
internal import Rasters
internal import Sampling
internal import Scenes

/// The abundances of a product, with their standard deviations where it has them, and those of its
/// reference, read side by side, tile by tile.
struct AbundancePair {
  /// The abundances of one tile.
  struct Tile {
    /// Abundances of the product, `bandCount x pixelCount`, in its own order of bands.
    var product = Matrix(rowCount: 0, columnCount: 0)
    /// Abundances of the reference, `bandCount x pixelCount`.
    var reference = Matrix(rowCount: 0, columnCount: 0)
    /// Standard deviations of the product's abundances, in the same order; empty without them.
    var deviations = Matrix(rowCount: 0, columnCount: 0)
    /// Whether each pixel has data on both sides.
    var isValid: [Bool] = []
  }

  let product: RasterFile
  let reference: RasterFile
  /// The product's standard deviations; nil for a product without them.
  let deviations: RasterFile?

  private static let tileBytes = 8 << 20
  /// Fractions may pass 1 a little, by rounding and by solvers without a sum; percents pass it far.
  private static let largestFraction: Float = 1.5

  /// Opens both rasters; a product folder stands for the `abundances.tif` in it.
  ///
  /// - Throws: `RasterError`, or `WorkError` with code `.notComparable` for different sizes, also
  ///   of the product's two rasters.
  init(productPath: String, referencePath: String) throws {
    product = try RasterFile(path: try Self.rasterPath(productPath))
    reference = try RasterFile(path: try Self.rasterPath(referencePath))
    deviations = try Self.deviations(of: productPath, product)
    let (found, wanted) = (product.grid, reference.grid)
    guard found.width == wanted.width, found.height == wanted.height else {
      throw WorkError(
        code: .notComparable,
        message: "\(product.path) has \(found.width) x \(found.height) pixels, the reference "
          + "\(reference.path) has \(wanted.width) x \(wanted.height).",
        remedy: "Give the reference of the same scene, cut to the same pixels."
      )
    }
  }

  /// What a reader ought to know about the places of the two.
  var notes: [String] {
    let (found, wanted) = (product.grid.georeference, reference.grid.georeference)
    guard found != wanted else { return [] }
    let words =
      if wanted == Georeference() {
        "the reference has no georeferencing"
      } else if found == Georeference() {
        "the product has no georeferencing"
      } else if found.geotransform != wanted.geotransform {
        "product and reference lie at different places (geotransform "
          + "\(Self.words(found.geotransform)) and \(Self.words(wanted.geotransform)))"
      } else {
        "product and reference state different coordinate systems or control points"
      }
    return [words + "; pixels were compared row by row and column by column"]
  }

  /// Reads the tiles one after the other, always in the same order.
  ///
  /// - Throws: `RasterError`, `WorkError` for a reference that holds no fractions,
  ///   `CancellationError`, and what `body` throws.
  func forEachTile(control: RunControl, _ body: (borrowing Tile) throws -> Void) throws {
    let samples = product.bands.count + reference.bands.count + (deviations?.bands.count ?? 0)
    let layout = TileLayout(product, pixelLimit: max(1, Self.tileBytes / (4 * samples)))
    let (first, second) = (try RasterReader(product), try RasterReader(reference))
    let third = try deviations.map { try RasterReader($0) }
    var tile = Tile()
    for number in 0..<layout.tileCount {
      try control.stopIfCancelled()
      let window = layout.window(ofTile: number)
      tile.isValid = Array(repeating: true, count: window.pixelCount)
      try Self.read(window, first, into: &tile.product, &tile.isValid)
      try Self.read(window, second, into: &tile.reference, &tile.isValid)
      if let third { try Self.read(window, third, into: &tile.deviations, &tile.isValid) }
      try checkFractions(tile)
      try body(tile)
      control.report(
        .stage("comparing", fraction: Double(number + 1) / Double(layout.tileCount))
      )
    }
  }

  /// Reads all bands of a window as values, and marks the pixels that lack one.
  private static func read(
    _ window: RasterWindow,
    _ reader: RasterReader,
    into planes: inout Matrix,
    _ isValid: inout [Bool]
  ) throws {
    let bands = reader.file.bands
    planes.reshape(rowCount: bands.count, columnCount: window.pixelCount)
    var samples = planes.mutableSpan
    try reader.read(window, bands: Array(bands.indices), into: &samples)
    for (row, band) in bands.enumerated() {
      let noData = band.noData.map { Float($0) }
      let (factor, offset) = (Float(band.scale ?? 1), Float(band.offset ?? 0))
      for pixel in 0..<window.pixelCount {
        let index = row * window.pixelCount + pixel
        let sample = samples[index]
        if !sample.isFinite || sample == noData { isValid[pixel] = false }
        if factor != 1 || offset != 0 { samples[index] = sample * factor + offset }
      }
    }
  }

  private func checkFractions(_ tile: borrowing Tile) throws {
    for row in 0..<tile.reference.rowCount {
      for pixel in tile.isValid.indices where tile.isValid[pixel] {
        let value = tile.reference[row, pixel]
        guard value > Self.largestFraction else { continue }
        throw WorkError(
          code: .notComparable,
          message: "band \(row + 1) of \(reference.path) holds \(value); abundances are fractions "
            + "between 0 and 1.",
          remedy: "Give the raster of reference abundances, divided by 100 if it holds percents."
        )
      }
    }
  }

  /// The raster that a person means: the file itself, or the abundances in a product folder.
  private static func rasterPath(_ path: String) throws -> String {
    guard FileManager.default.isFolder(path) else { return path }
    let file = path + (path.hasSuffix("/") ? "" : "/") + "abundances.tif"
    guard FileManager.default.fileExists(atPath: file) else {
      throw WorkError(
        code: .notComparable,
        message: "\(path) is not a product folder: it holds no abundances.tif.",
        remedy: "Give a folder that unmix scene made, or a raster with one band a material."
      )
    }
    return file
  }

  /// The standard deviations in a product folder, if it has them.
  private static func deviations(of path: String, _ product: RasterFile) throws -> RasterFile? {
    guard FileManager.default.isFolder(path) else { return nil }
    let file = path + (path.hasSuffix("/") ? "" : "/") + "uncertainty.tif"
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    let deviations = try RasterFile(path: file)
    let (found, wanted) = (deviations.grid, product.grid)
    guard found.width == wanted.width, found.height == wanted.height,
      deviations.bands.count == product.bands.count
    else {
      throw WorkError(
        code: .notComparable,
        message: "\(file) has \(deviations.bands.count) bands of \(found.width) x \(found.height) "
          + "pixels, \(product.path) has \(product.bands.count) of \(wanted.width) x "
          + "\(wanted.height).",
        remedy: "Both have to be of one product: make the product again, or remove the former."
      )
    }
    return deviations
  }

  private static func words(_ geotransform: [Double]?) -> String {
    geotransform.map { terms in terms.map { "\($0)" }.joined(separator: " ") } ?? "none"
  }
}

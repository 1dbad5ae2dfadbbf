internal import Foundation
internal import LinearAlgebra
internal import Rasters
internal import Scenes
internal import Spectra
internal import Unmixing

/// A small scene with its truth, in memory.
struct ExperimentScene: Sendable {
  /// Reflectance, `pixelCount x bandCount`.
  let spectra: Matrix
  /// True fractions, `pixelCount x endmemberCount`.
  let abundances: Matrix
  /// The true endmembers, in the order of the abundances.
  let endmembers: EndmemberSet
  /// Where the pixels stand, in the order of the spectra.
  let positions: PixelPositions

  /// More pixels than any scene has: all are drawn.
  private static let allPixels = 1 << 40

  /// Reads a scene and its truth.
  ///
  /// - Parameters:
  ///   - files: the scene's files.
  ///   - folder: where they lie.
  /// - Throws: `SceneError`, `RasterError`, `SpectraError`, `ProcessingError`.
  init(_ files: Experiment.SceneFiles, in folder: String) throws {
    func path(_ name: String) -> String { PathPattern.joined(folder, name) }
    let prepared = try PreparedScene(
      path: path(files.scene),
      overrides: SceneOverrides(scale: files.scale),
      removal: .header
    )
    var generator = SeededGenerator(seed: 0)  // draws nothing where all pixels are taken
    let sample = try SceneSampler(prepared: prepared, pixelLimit: Self.allPixels).sample(
      using: &generator
    )
    spectra = sample.spectra
    positions = sample.pixelPositions(in: prepared)
    let truth = try RasterFile(path: path(files.abundances))
    guard truth.grid.width == prepared.scene.rasterGrid.width,
      truth.grid.height == prepared.scene.rasterGrid.height
    else {
      throw ProcessingError(
        code: .notComparable,
        message: "\(truth.path) has \(truth.grid.width) x \(truth.grid.height) pixels and "
          + "\(prepared.scene.file.path) has \(prepared.scene.rasterGrid.width) x "
          + "\(prepared.scene.rasterGrid.height).",
        remedy: "Give the true abundances of the same pixels."
      )
    }
    abundances = try Self.planes(of: truth).transposed.rows(sample.positions)
    let library = try ComparedSpectra.ordered(
      try LibraryFile.read(path(files.endmembers)),
      materials: truth.bands.map(\.name),
      path: path(files.endmembers)
    )
    endmembers = try FittedLibrary(
      library,
      onto: prepared.scene.grid,
      kept: prepared.keptBands
    ).endmembers
  }

  /// All samples of a raster, `bandCount x pixelCount`.
  private static func planes(of file: RasterFile) throws -> Matrix {
    var planes = Matrix(rowCount: file.bands.count, columnCount: file.grid.pixelCount)
    let window = RasterWindow(x: 0, y: 0, width: file.grid.width, height: file.grid.height)
    var samples = planes.mutableSpan
    try RasterReader(file).read(window, bands: Array(file.bands.indices), into: &samples)
    return planes
  }

  /// The spectra with white noise of one variance in every band (equation 30).
  ///
  /// - Parameters:
  ///   - decibels: signal to noise; nil or infinity for none.
  ///   - generator: where the noise is drawn from.
  /// - Returns: reflectance, `pixelCount x bandCount`.
  func noisySpectra(_ decibels: Double?, using generator: inout SeededGenerator) -> Matrix {
    guard let decibels, decibels.isFinite else { return spectra }
    let energy = spectra.elements.reduce(0.0) { $0 + Double($1) * Double($1) }
    let power = energy / Double(spectra.elements.count)
    let deviation = (power / pow(10, decibels / 10)).squareRoot()
    var noisy = spectra
    var elements = noisy.mutableSpan
    for index in elements.indices { elements[index] += Float(deviation * generator.normal()) }
    return noisy
  }
}

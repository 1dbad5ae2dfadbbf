internal import Foundation
internal import LinearAlgebra
internal import Methods
internal import Rasters
internal import Sampling
internal import Scenes
internal import Spectra
internal import Unmixing

/// A small scene with its truth, in memory.
struct ExperimentScene: Sendable {
  /// Reflectance, `pixelCount x bandCount`.
  let spectra: Matrix
  /// True fractions, `pixelCount x endmemberCount`; nil where they are not known.
  let abundances: Matrix?
  /// The true endmembers, in the order of the abundances or, without any, of their library.
  let endmembers: EndmemberSet
  /// True areas in square metres of the first endmembers.
  let squareMetres: [Double]
  /// Area of a pixel in square metres, where the scene is georeferenced.
  let pixelSquareMetres: Double?
  /// Where the pixels stand, in the order of the spectra.
  let positions: PixelPositions

  /// More pixels than any scene has: all are drawn.
  private static let allPixels = 1 << 40

  /// Reads a scene and its truth.
  ///
  /// - Parameters:
  ///   - files: the scene's files.
  ///   - folder: where they lie.
  /// - Throws: `SceneError`, `RasterError`, `SpectraError`, `WorkError`.
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
    squareMetres = files.squareMetres
    pixelSquareMetres = prepared.scene.rasterGrid.georeference.pixelAreaSquareMetres
    let truth = try files.abundances.map { try Self.truth(path($0), of: prepared) }
    abundances = try truth.map { try Self.planes(of: $0).transposed.rows(sample.positions) }
    var library = try LibraryFile.read(path(files.endmembers))
    if let truth {
      library = try ComparedSpectra.ordered(
        library,
        materials: truth.bands.map(\.name),
        path: path(files.endmembers)
      )
    }
    endmembers = try FittedLibrary(
      library,
      onto: prepared.scene.grid,
      kept: prepared.keptBands,
      scale: files.endmemberScale
    ).endmembers
  }

  /// Opens the true abundances of a scene.
  private static func truth(_ path: String, of prepared: PreparedScene) throws -> RasterFile {
    let truth = try RasterFile(path: path)
    guard truth.grid.width == prepared.scene.rasterGrid.width,
      truth.grid.height == prepared.scene.rasterGrid.height
    else {
      throw WorkError(
        code: .notComparable,
        message: "\(truth.path) has \(truth.grid.width) x \(truth.grid.height) pixels and "
          + "\(prepared.scene.file.path) has \(prepared.scene.rasterGrid.width) x "
          + "\(prepared.scene.rasterGrid.height).",
        remedy: "Give the true abundances of the same pixels."
      )
    }
    return truth
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
    let meanSquare = energy / Double(spectra.elements.count)
    let deviation = (meanSquare / power(10, decibels / 10)).squareRoot()
    var noisy = spectra
    var elements = noisy.mutableSpan
    for index in elements.indices { elements[index] += Float(deviation * generator.normal()) }
    return noisy
  }
}

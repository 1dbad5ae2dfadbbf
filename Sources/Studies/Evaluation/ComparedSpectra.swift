internal import DurableFiles
internal import Foundation
internal import LinearAlgebra
internal import Metrics
internal import Products
internal import Rasters
internal import Sampling
internal import Spectra

/// The endmembers of a product and the true spectra, on the product's bands.
struct ComparedSpectra {
  /// `bandCount x productCount`, in the order of the product's abundance bands.
  private let estimate: Matrix
  /// `bandCount x referenceCount`, in the order of the reference's abundance bands.
  private let reference: Matrix
  /// How the library was brought onto the product's bands.
  let notes: [String]

  /// Reads both.
  ///
  /// - Parameters:
  ///   - libraryPath: the true spectra.
  ///   - scale: the library's counts per unit of reflectance; nil for what it states.
  ///   - materials: names of the reference's abundance bands.
  ///   - product: the product's abundances, beside which `endmembers.csv` lies.
  /// - Throws: `SpectraError`, or `WorkError` with code `.notComparable`.
  init(libraryPath: String, scale: Double?, materials: [String], product: RasterFile) throws {
    let folder = (product.path as NSString).deletingLastPathComponent
    let own = try Self.productSpectra(folder: folder, product)
    var library = try LibraryFile.read(libraryPath)
    if library.classes != nil { library = library.reducedToClasses() }
    library = try Self.ordered(library, materials: materials, path: libraryPath)
    let (grid, kept) = try Self.bands(of: own, folder: folder, for: library)
    let fitted = try Self.fitted(library, onto: grid, kept: kept, scale: scale)
    estimate = own.spectra.transposed
    reference = fitted.endmembers.spectra
    notes = fitted.notes
  }

  /// The assignment with the least total angle.
  var matching: EndmemberMatching { EndmemberMatching(estimate: estimate, reference: reference) }

  /// The angles of materials whose bands were matched.
  func angles(names: [String], productIndices: [Int?]) -> EvaluationReport.SpectralAngles? {
    let all = SpectralAngle.degrees(betweenColumnsOf: reference, and: estimate)
    let entries = productIndices.enumerated().compactMap { truth, found in
      found.map {
        EvaluationReport.SpectralAngles.Entry(name: names[truth], degrees: all[truth, $0])
      }
    }
    guard !entries.isEmpty else { return nil }
    let mean = entries.reduce(0) { $0 + $1.degrees } / Double(entries.count)
    return EvaluationReport.SpectralAngles(mean: mean, endmembers: entries)
  }

  private static func fitted(
    _ library: SpectralLibrary,
    onto grid: SpectralGrid,
    kept: [Int]?,
    scale: Double?
  ) throws -> FittedLibrary {
    do {
      return try FittedLibrary(library, onto: grid, kept: kept, scale: scale)
    } catch  where error.code == .gridMismatch {
      // The bands of a finished product are what they are; the advice for scenes does not help here.
      throw WorkError(
        code: .notComparable,
        message: error.message,
        remedy: "Give true spectra that cover the product's bands, or leave --endmembers out."
      )
    }
  }

  private static func productSpectra(
    folder: String,
    _ product: RasterFile
  ) throws -> SpectralLibrary {
    let path = (folder as NSString).appendingPathComponent("endmembers.csv")
    guard FileManager.default.fileExists(atPath: path) else {
      throw WorkError(
        code: .notComparable,
        message: "there is no endmembers.csv beside \(product.path), so its spectra are unknown.",
        remedy: "Give the product folder, or leave --endmembers out."
      )
    }
    let library = try LibraryFile.read(path)
    guard library.spectrumCount == product.bands.count else {
      throw WorkError(
        code: .notComparable,
        message: "\(path) has \(library.spectrumCount) spectra, \(product.path) has "
          + "\(product.bands.count) bands; there should be one spectrum a band.",
        remedy: "Give a product folder as unmix scene made it."
      )
    }
    return library
  }

  /// The spectra of the reference's materials: by name if all are there, otherwise in their order.
  static func ordered(
    _ library: SpectralLibrary,
    materials: [String],
    path: String
  ) throws -> SpectralLibrary {
    let known = library.names.map(AbundanceMatching.normalised)
    let found = materials.compactMap { known.firstIndex(of: AbundanceMatching.normalised($0)) }
    if found.count == materials.count { return library.spectra(at: found) }
    guard library.spectrumCount == materials.count else {
      throw WorkError(
        code: .notComparable,
        message: "\(path) has \(library.spectrumCount) spectra "
          + "(\(library.names.joined(separator: ", "))), the reference has \(materials.count) "
          + "bands (\(materials.joined(separator: ", "))), and not all names are the same.",
        remedy: "Give one spectrum a band of the reference, with the same names or in its order."
      )
    }
    return library
  }

  /// The bands onto which a library is brought: those of the product, or, for a library without
  /// wavelengths on all bands of the scene, the scene's bands that the product kept.
  private static func bands(
    of own: SpectralLibrary,
    folder: String,
    for library: SpectralLibrary
  ) throws -> (grid: SpectralGrid, kept: [Int]?) {
    let areWavelengthsKnown = own.grid.wavelengths != nil && library.grid.wavelengths != nil
    let path = (folder as NSString).appendingPathComponent("provenance.json")
    guard !areWavelengthsKnown, library.bandCount != own.bandCount,
      FileManager.default.fileExists(atPath: path)
    else { return (own.grid, nil) }
    let scene = try Provenance(json: try DurableFile.read(path)).scene
    guard scene.bandCount == library.bandCount, scene.keptBands.count == own.bandCount else {
      return (own.grid, nil)
    }
    return (SpectralGrid(bandCount: scene.bandCount), scene.keptBands.map { $0 - 1 })
  }
}

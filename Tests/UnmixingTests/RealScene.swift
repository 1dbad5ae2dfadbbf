import Foundation
import LinearAlgebra

/// A small real or simulated scene with its truth, read in place; tests without it are skipped.
struct RealScene {
  /// Reflectance, `pixelCount x bandCount`.
  let pixels: Matrix
  /// Reference endmembers, `bandCount x endmemberCount`.
  let endmembers: Matrix
  /// Reference abundances, `endmemberCount x pixelCount`.
  let abundances: Matrix

  enum Name: String, CaseIterable, Sendable {
    case jasperRidge, urbanCrop, synthetic
  }

  /// The folder of the data: `UNMIX_DATA`, or `../shared/data` beside the package.
  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["UNMIX_DATA"] {
      return URL(fileURLWithPath: path)
    }
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return package.appendingPathComponent("../shared/data").standardizedFileURL
  }()

  static func isThere(_ name: Name) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(files(name).scene).path)
  }

  static var areAllThere: Bool { Name.allCases.allSatisfy(isThere) }

  private static func files(_ name: Name) -> (scene: String, library: String, truth: String) {
    switch name {
    case .jasperRidge:
      (
        "jasper-ridge/jasper_ridge_198.img", "jasper-ridge/jasper_ridge_endmembers.csv",
        "jasper-ridge/jasper_ridge_abundances.img"
      )
    case .urbanCrop:
      (
        "urban-crop/urban_crop.img", "urban-crop/urban_endmembers.csv",
        "urban-crop/urban_crop_abundances.img"
      )
    case .synthetic:
      (
        "synthetic-paper/noise_free_scene.img", "synthetic-paper/endmembers.csv",
        "synthetic-paper/abundances.img"
      )
    }
  }

  init(_ name: Name) throws {
    let paths = Self.files(name)
    func data(_ path: String) throws -> Data {
      try Data(contentsOf: Self.folder.appendingPathComponent(path))
    }
    let library = String(decoding: try data(paths.library), as: UTF8.self)
    let rows = library.split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",").dropFirst().map { Float($0) ?? .nan }
    }
    endmembers = Matrix(rows: rows)
    let scene = try data(paths.scene)
    switch name {
    case .jasperRidge:  // band-sequential
      let planes = Self.counts(scene, dividedBy: 5300)
      pixels = Matrix(rowCount: 198, columnCount: 10_000, elements: planes).transposed
    case .urbanCrop:  // 80 lines, each with 162 rows of 100 samples
      let lines = Self.counts(scene, dividedBy: 1000)
      var spectra = Matrix(rowCount: 8000, columnCount: 162)
      for line in 0..<80 {
        for band in 0..<162 {
          for sample in 0..<100 {
            spectra[line * 100 + sample, band] = lines[(line * 162 + band) * 100 + sample]
          }
        }
      }
      pixels = spectra
    case .synthetic:
      pixels = Matrix(rowCount: 10_000, columnCount: 224, elements: Self.floats(scene))
    }
    abundances = Matrix(
      rowCount: endmembers.columnCount,
      columnCount: pixels.rowCount,
      elements: Self.floats(try data(paths.truth))
    )
  }

  /// The scene with white noise of a signal-to-noise ratio in decibels (equation 30).
  func pixels(signalToNoiseDecibels: Double, using generator: inout SeededGenerator) -> Matrix {
    let power = pixels.elements.reduce(0.0) { $0 + Double($1) * Double($1) }
    let variance =
      power / Double(pixels.elements.count) / power10(signalToNoiseDecibels / 10)
    let values = pixels.elements.map { $0 + Float(generator.normal() * variance.squareRoot()) }
    return Matrix(rowCount: pixels.rowCount, columnCount: pixels.columnCount, elements: values)
  }

  private func power10(_ exponent: Double) -> Double { Foundation.pow(10, exponent) }

  private static func counts(_ data: Data, dividedBy scale: Float) -> [Float] {
    let bytes = [UInt8](data)
    return stride(from: 0, to: bytes.count, by: 2).map { offset in
      Float(UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8) / scale
    }
  }

  private static func floats(_ data: Data) -> [Float] {
    let bytes = [UInt8](data)
    return stride(from: 0, to: bytes.count, by: 4).map { offset in
      let low = UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8
      let high = UInt32(bytes[offset + 2]) | UInt32(bytes[offset + 3]) << 8
      return Float(bitPattern: low | high << 16)
    }
  }
}

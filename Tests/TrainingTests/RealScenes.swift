import Foundation
import LinearAlgebra
import Spectra

/// The real data sets that some tests are judged on; they are not part of the project.
///
/// They are looked for in the folder that `UNMIX_DATA` names, or in `../shared/data` beside the
/// package. Tests that need a set that is not there are skipped.
struct RealScene {
  let spectra: Matrix
  let abundances: Matrix
  let endmembers: EndmemberSet

  static let folder: URL = {
    if let path = ProcessInfo.processInfo.environment["UNMIX_DATA"] {
      return URL(fileURLWithPath: path)
    }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/data")
  }()

  static func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
  }

  /// How the samples of a file follow each other.
  enum Interleave { case bandSequential, bandByLine, bandByPixel }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  static func halves(_ name: String) throws -> [Float] {
    let bytes = try bytes(name)
    return stride(from: 0, to: bytes.count, by: 2).map {
      Float(UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
    }
  }

  static func floats(_ name: String) throws -> [Float] {
    let bytes = try bytes(name)
    return stride(from: 0, to: bytes.count, by: 4).map { index in
      let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) }
      return Float(bitPattern: word)
    }
  }

  /// Samples as `pixelCount x bandCount`.
  static func pixels(
    _ samples: [Float],
    bands: Int,
    lines: Int,
    columns: Int,
    _ interleave: Interleave,
    scale: Float = 1
  ) -> Matrix {
    var result = Matrix(rowCount: lines * columns, columnCount: bands)
    for line in 0..<lines {
      for column in 0..<columns {
        for band in 0..<bands {
          let index =
            switch interleave {
            case .bandSequential: (band * lines + line) * columns + column
            case .bandByLine: (line * bands + band) * columns + column
            case .bandByPixel: (line * columns + column) * bands + band
            }
          result[line * columns + column, band] = samples[index] / scale
        }
      }
    }
    return result
  }

  static func endmembers(_ name: String) throws -> EndmemberSet {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    let names = lines[0].dropFirst().map(String.init)
    let rows = lines.dropFirst().map { $0.dropFirst().map { Float($0) ?? .nan } }
    return EndmemberSet(
      names: names,
      spectra: Matrix(rows: rows),
      grid: SpectralGrid(bandCount: rows.count)
    )
  }

  /// Jasper Ridge: 10,000 pixels, 198 bands, tree, water, dirt, road.
  static func jasperRidge() throws -> RealScene {
    RealScene(
      spectra: pixels(
        try halves("jasper-ridge/jasper_ridge_198.img"),
        bands: 198,
        lines: 100,
        columns: 100,
        .bandSequential,
        scale: 5300
      ),
      abundances: pixels(
        try floats("jasper-ridge/jasper_ridge_abundances.img"),
        bands: 4,
        lines: 100,
        columns: 100,
        .bandSequential
      ),
      endmembers: try endmembers("jasper-ridge/jasper_ridge_endmembers.csv")
    )
  }

  /// A crop of Urban: 8,000 pixels, 162 bands, asphalt, grass, tree, roof.
  static func urbanCrop() throws -> RealScene {
    RealScene(
      spectra: pixels(
        try halves("urban-crop/urban_crop.img"),
        bands: 162,
        lines: 80,
        columns: 100,
        .bandByLine,
        scale: 1000
      ),
      abundances: pixels(
        try floats("urban-crop/urban_crop_abundances.img"),
        bands: 4,
        lines: 80,
        columns: 100,
        .bandSequential
      ),
      endmembers: try endmembers("urban-crop/urban_endmembers.csv")
    )
  }

  /// The paper's synthetic scene, 10,000 pixels, 224 bands, six minerals, with noise added.
  static func synthetic(signalToNoise: Double, seed: UInt64) throws -> RealScene {
    var spectra = pixels(
      try floats("synthetic-paper/noise_free_scene.img"),
      bands: 224,
      lines: 100,
      columns: 100,
      .bandByPixel
    )
    let power =
      spectra.elements.reduce(0) { $0 + Double($1) * Double($1) } / Double(spectra.elements.count)
    let deviation = (power / Foundation.pow(10, signalToNoise / 10)).squareRoot()
    var generator = SeededGenerator(seed: seed, stream: 77)
    for pixel in 0..<spectra.rowCount {
      for band in 0..<spectra.columnCount {
        spectra[pixel, band] += Float(deviation * generator.normal())
      }
    }
    return RealScene(
      spectra: spectra,
      abundances: pixels(
        try floats("synthetic-paper/abundances.img"),
        bands: 6,
        lines: 100,
        columns: 100,
        .bandSequential
      ),
      endmembers: try endmembers("synthetic-paper/endmembers.csv")
    )
  }
}

import Foundation
import LinearAlgebra
import Products
import Rasters
import Spectra
import Synchronization

/// A small scene with its abundances: three materials in patches, a stripe without data.
struct ExampleProduct {
  let grid: RasterGrid
  let endmembers: EndmemberSet
  let abundances: Matrix
  let quality: Matrix

  init(width: Int = 53, height: Int = 41, seed: UInt64 = 7) {
    grid = RasterGrid(
      width: width,
      height: height,
      georeference: Georeference(
        geotransform: [500_000, 17.32, 10, 4_000_000, 10, -17.32]
      )
    )
    endmembers = Self.spectra
    var generator = SeededGenerator(seed: seed)
    var abundances = Matrix(rowCount: 3, columnCount: grid.pixelCount)
    var quality = Matrix(rowCount: 3, columnCount: grid.pixelCount)
    for pixel in 0..<grid.pixelCount {
      let (row, column) = (pixel / width, pixel % width)
      let valid = column > row / 4 + 2
      var shares = (0..<3).map { endmember in
        let wave = sin(Double(column) * 6 / Double(width) + Double(endmember) * 2)
        let noise = Double.random(in: 0...0.2, using: &generator)
        return Float(max(0, wave + cos(Double(row) * 5 / Double(height)) / 2) + noise)
      }
      let sum = shares.reduce(0, +)
      shares = shares.map { $0 / sum }
      let angle = Float.random(in: 0...12, using: &generator)
      let flags = PixelFlags(
        rootMeanSquareReflectance: 0.3,
        reconstructionError: 0.01,
        spectralAngleDegrees: angle
      )
      for band in 0..<3 {
        abundances[band, pixel] = valid ? shares[band] : -9999
        quality[band, pixel] = valid ? [0.01, angle, flags.sample][band] : -9999
      }
    }
    self.abundances = abundances
    self.quality = quality
  }

  /// Soil, vegetation and water on 200 bands of an imaging spectrometer, water vapour removed.
  static let spectra: EndmemberSet = {
    let all = (0..<200).map { 400 + 10.5 * Double($0) }
    let kept = all.filter { !(1340...1460).contains($0) && !(1790...1960).contains($0) }
    let rows = kept.map { wavelength -> [Float] in
      let soil = 0.08 + 0.35 * (1 - exp(-(wavelength - 350) / 600))
      let edge = 1 / (1 + exp(-(wavelength - 715) / 14))
      let dips = exp(-pow((wavelength - 1450) / 90, 2)) + exp(-pow((wavelength - 1940) / 110, 2))
      let green = 0.05 + 0.06 * exp(-pow((wavelength - 550) / 35, 2))
      let tree = green + edge * 0.45 * exp(-(wavelength - 715) / 1400) * (1 - 0.6 * dips)
      let water = 0.07 * exp(-(wavelength - 400) / 180)
      return [Float(soil), Float(tree), Float(water)]
    }
    return EndmemberSet(
      names: ["dry soil", "tree & grass", "water"],
      spectra: Matrix(rows: rows),
      grid: SpectralGrid(
        bandCount: kept.count,
        wavelengths: kept.map { Wavelength(nanometres: $0) }
      )
    )
  }()

  func abundances(_ window: RasterWindow) -> Matrix { cut(abundances, window) }
  func quality(_ window: RasterWindow) -> Matrix { cut(quality, window) }

  private func cut(_ planes: Matrix, _ window: RasterWindow) -> Matrix {
    planes.columns(
      (window.y..<window.y + window.height).flatMap { row in
        (window.x..<window.x + window.width).map { row * grid.width + $0 }
      }
    )
  }

  var provenance: Provenance {
    Provenance(
      program: .init(name: "unmix", version: "1.0.0"),
      command: ["unmix", "scene", "f180.img", "-o", "results/f180"],
      started: "2026-01-02T03:04:05Z",
      seconds: 1.5,
      scene: .init(
        name: "f180.img",
        bytes: 1000,
        fingerprint: "abc",
        width: grid.width,
        height: grid.height,
        bandCount: 200,
        keptBands: Array(1...90),
        scale: 10_000,
        offset: 0,
        noData: nil,
        validPixelCount: abundances.row(0).count { $0 != -9999 }
      ),
      method: .init(
        name: "fcls",
        endmembers: endmembers.names,
        options: ["remove-bands": "@header"]
      ),
      inputs: ExampleInputs.inputs
    )
  }

  func open(
    _ target: String,
    replacing: Bool = true,
    withUncertainty: Bool = false,
    storage: SamplePlanes.Storage = .file,
    threadCount: Int = 1
  ) throws -> ProductFolder {
    try ProductFolder(
      target: target,
      replacing: replacing,
      grid: grid,
      endmembers: endmembers,
      tags: ["UNMIX_VERSION": "1.0.0", "UNMIX_METHOD": "fcls", "UNMIX_SCENE": "f180.img"],
      withUncertainty: withUncertainty,
      storage: storage,
      threadCount: threadCount
    )
  }

  /// Writes the whole product, strip by strip.
  func write(
    to target: String,
    tileHeight: Int,
    reversed: Bool = false,
    concurrently: Bool = false,
    storage: SamplePlanes.Storage = .file,
    threadCount: Int = 1
  ) throws -> ProductSummary {
    let product = try open(
      target,
      storage: storage,
      threadCount: threadCount
    )
    var windows = stride(from: 0, to: grid.height, by: tileHeight).map {
      RasterWindow(x: 0, y: $0, width: grid.width, height: min(tileHeight, grid.height - $0))
    }
    if reversed { windows.reverse() }
    let strips = windows
    let write: @Sendable (Int) throws -> Void = { index in
      try product.write(
        window: strips[index],
        abundances: abundances(strips[index]),
        quality: quality(strips[index])
      )
    }
    if concurrently {
      let errors = Mutex<[any Error]>([])
      DispatchQueue.concurrentPerform(iterations: strips.count) { index in
        do { try write(index) } catch { errors.withLock { $0.append(error) } }
      }
      if let error = errors.withLock({ $0.first }) { throw error }
    } else {
      for index in strips.indices { try write(index) }
    }
    let summary = try product.finish(provenance: provenance)
    try product.commit()
    return summary
  }
}

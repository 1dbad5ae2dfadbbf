import Foundation
import LinearAlgebra
import Methods
import Products
import Rasters
import Scenes
import Spectra
import Testing

@testable import Processing
@testable import Sampling

/// Scenes that look right and are not, and scenes that are no plain files.
@Suite("Odd scenes")
struct OddSceneTests {
  /// A raster of 4 x 4 pixels and 3 bands with values around 0.5, but some.
  private func raster(
    _ folder: JobFolder,
    _ name: String = "scene.tif",
    bands: [BandTemplate] = Array(repeating: BandTemplate(), count: 3),
    changing change: (Int, Int) -> Float? = { _, _ in nil }
  ) throws -> String {
    let grid = RasterGrid(width: 4, height: 4)
    let writer = try RasterWriter(
      path: folder.path(name),
      format: .geoTIFF(compression: "DEFLATE"),
      template: RasterTemplate(grid: grid, sampleType: .float32, bands: bands)
    )
    let samples: [Float] = (0..<48).map { index in
      let (band, pixel) = (index / 16, index % 16)
      return change(band, pixel) ?? Float((pixel * 7 + band * 5) % 16 + 4) / 20
    }
    try writer.write(planes: samples.span, window: grid.window)
    try writer.close()
    return folder.path(name)
  }

  private func survey(
    _ path: String,
    _ overrides: SceneOverrides = SceneOverrides()
  ) throws -> SceneSurvey {
    try SceneSurvey(path: path, overrides: overrides, removal: .header)
  }

  private func unmix(
    _ path: String,
    to target: String,
    _ overrides: SceneOverrides = SceneOverrides()
  ) throws -> ProductReport {
    let request = SceneRequest(
      scenePath: path,
      targetPath: target,
      settings: SceneSettings(
        method: .extraction(count: 2, extractor: .sivm, solver: .fcls),
        overrides: overrides
      )
    )
    switch SceneRun(limits: RunLimits(workerCount: 1)).unmix([request])[0].outcome {
    case .done(let report): return report
    case .failed(let error): throw error
    default: throw CancellationError()
    }
  }

  @Test("reflectances that a header divides once more are refused, with --scale 1 as the way out")
  func dividedTwice() throws {
    let folder = try JobFolder()
    let path = try raster(folder)
    try folder.write(
      "ENVI\nsamples = 4\nlines = 4\nbands = 3\nreflectance scale factor = 10000\n",
      to: "scene.hdr"
    )
    let error = #expect(throws: WorkError.self) {
      try unmix(path, to: folder.path("product"))
    }
    #expect(error?.code == .notReflectance && error?.remedy.contains("--scale 1") == true)
    #expect(try survey(path).notes.contains { $0.contains("too dark") })
    let report = try unmix(path, to: folder.path("product"), SceneOverrides(scale: 1))
    #expect(report.validPixelCount == 16)
  }

  @Test(
    "a stated scale after which the values cannot be reflectances is refused, --scale 1 never",
    arguments: [(1e-4, true), (0.05, true), (0.2, false), (1, false), (2000, false), (1e4, true)]
  )
  func misstated(scale: Double, isRefused: Bool) throws {
    let folder = try JobFolder()
    let path = try raster(folder)
    // The largest value of the middle pixel is about 0.95; reflectances of 0.0002 to 10 pass.
    let found = Result { try unmix(path, to: folder.path("product"), SceneOverrides(scale: scale)) }
    switch found {
    case .success: #expect(!isRefused)
    case .failure(let error):
      #expect(isRefused, "\(error)")
      #expect((error as? WorkError)?.code == .notReflectance)
      #expect((error as? WorkError)?.remedy.contains("--scale 1 takes") == true)
      #expect(!FileManager.default.fileExists(atPath: folder.path("product")))
    }
  }

  @Test("a finished product is not a scene, and a library of one spectrum is told of")
  func products() throws {
    let folder = try JobFolder()
    let path = try raster(folder)
    _ = try unmix(path, to: folder.path("product"))
    for name in ["abundances.tif", "quality.tif"] {
      let error = #expect(throws: SceneError.self) { try survey(folder.path("product/" + name)) }
      #expect(error?.code == .finishedProduct && error?.message.contains(name) == true)
    }
    let library = try folder.write("wavelength,soil\n500,0.2\n600,0.3\n700,0.4\n", to: "l.csv")
    let request = SceneRequest(
      scenePath: path,
      targetPath: folder.path("one"),
      settings: SceneSettings(
        method: .library(try LoadedLibrary(path: library), solver: .fcls),
        overrides: SceneOverrides()
      )
    )
    let outcome = SceneRun(limits: RunLimits(workerCount: 1)).unmix([request])[0].outcome
    guard case .done(let report) = outcome else {
      return #expect(Bool(false), "\(outcome)") as Void
    }
    #expect(report.notes.contains { $0.contains("l.csv has one spectrum") })
  }

  @Test("samples of an undeclared no-data value are told of, with the value")
  func undeclaredNoData() throws {
    let folder = try JobFolder()
    let path = try raster(folder) { _, pixel in pixel < 5 ? -9999 : nil }
    let advice = "give --no-data -9999"
    #expect(try survey(path).notes.contains { $0.contains(advice) })
    #expect(try unmix(path, to: folder.path("product")).notes.contains { $0.contains(advice) })
    let stated = try survey(path, SceneOverrides(noData: -9999))
    #expect(!stated.notes.contains { $0.contains("--no-data") })
  }

  @Test("values too large for any reflectance are told of where they count as no data")
  func huge() throws {
    let folder = try JobFolder()
    let path = try raster(folder) { _, pixel in pixel == 3 ? 1e33 : nil }
    #expect(try survey(path).notes.contains { $0.contains("1 of the 16 pixels") })
    let all = try raster(folder, "all.tif") { _, _ in 1e33 }
    let error = #expect(throws: WorkError.self) {
      try unmix(all, to: folder.path("product"))
    }
    #expect(error?.message.contains("too large") == true)
  }

  @Test("scales and offsets that differ by band are all kept")
  func differing() throws {
    let folder = try JobFolder()
    let path = try raster(
      folder,
      bands: [
        BandTemplate(scale: 0.5, offset: 0), BandTemplate(scale: 1, offset: 0.25),
        BandTemplate(scale: 2, offset: 0),
      ]
    ) { _, pixel in Float(pixel) / 20 }
    _ = try unmix(path, to: folder.path("product"))
    let json = try Data(contentsOf: URL(fileURLWithPath: folder.path("product/provenance.json")))
    let scene = try Provenance(json: json).scene
    #expect(scene.scale == nil && scene.offset == nil)
    #expect(scene.bandScales == [2, 1, 0.5] && scene.bandOffsets == [0, 0.25, 0])
    let opened = try Scene(path: path, overrides: SceneOverrides(noData: .nan))
    #expect(opened.values(ofBands: [0, 1]).noData.differing == nil)
    #expect(opened.values(ofBands: [0, 1]).factors.common == nil)
  }

  @Test("what GDAL opens by another name than a file's is unmixed, and known again")
  func otherNames() throws {
    let folder = try JobFolder()
    let path = try raster(folder)
    let zip = Process()
    zip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    zip.arguments = ["python3", "-m", "zipfile", "-c", folder.path("x.zip"), path]
    try zip.run()
    zip.waitUntilExit()
    try #require(zip.terminationStatus == 0)
    let names = ["/vsizip/\(folder.path)/x.zip/scene.tif", "vrt://\(path)?bands=1,3"]
    var prints: Set<String> = []
    for (number, name) in names.enumerated() {
      let report = try unmix(name, to: folder.path("product\(number)"))
      #expect(report.validPixelCount == 16)
      let prepared = try PreparedScene(path: name, overrides: .init(), removal: .header)
      prints.insert("\(prepared.fingerprint)")
    }
    let other = "vrt://\(path)?bands=1,2"
    let prepared = try PreparedScene(path: other, overrides: .init(), removal: .header)
    prints.insert("\(prepared.fingerprint)")
    #expect(prints.count == 3)
    // A change of the file behind the name is a change of the scene.
    _ = try raster(folder) { _, pixel in pixel == 0 ? 0.9 : nil }
    let changed = try PreparedScene(path: other, overrides: .init(), removal: .header)
    #expect(changed.fingerprint != prepared.fingerprint)
  }

  @Test("a product never replaces the archive or the source that its scene is read from")
  func keptApart() throws {
    let folder = try JobFolder()
    try folder.makeFolder(of: "inside/x")
    let path = try raster(folder, "inside/scene.tif")
    let error = #expect(throws: WorkError.self) {
      try unmix("vrt://\(path)?bands=1,2,3", to: folder.path("inside"))
    }
    #expect(error?.message.contains("is the scene") == true)
    #expect(ProductTarget.withoutPrefixes("/vsizip//a/x.zip/y.tif") == "/a/x.zip/y.tif")
    #expect(ProductTarget.withoutPrefixes("/vsizip/{/vsigzip/a.gz}/y") == "a.gz/y")
  }
}

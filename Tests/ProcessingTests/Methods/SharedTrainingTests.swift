import Essentials
import Foundation
import LinearAlgebra
import Sampling
import Scenes
import Spectra
import Testing
import Unmixing

@testable import Methods

@Suite("Endmembers from pixels of many scenes")
struct SharedTrainingTests {
  private let fixture: TiledArchive

  init() throws { fixture = try TiledArchive(tileCount: 6) }

  private func paths() throws -> [String] {
    try fixture.folder.names(in: "lines").map { fixture.folder.path("lines/" + $0) }
  }

  private func training(
    _ paths: [String],
    _ choice: MethodChoice = .extraction(count: 3, extractor: .patches, solver: .fcls),
    overrides: SceneOverrides = SceneOverrides(),
    seed: UInt64 = 1
  ) -> SharedTraining {
    SharedTraining(
      scenePaths: paths,
      choice: choice,
      overrides: overrides,
      removal: .header,
      seed: seed,
      threadCount: 2
    )
  }

  private func endmembers(_ made: SharedMethod) throws -> SpectralLibrary {
    try CSVLibraryFile.library(bytes: Array(made.data), path: made.fileName)
  }

  @Test("they are those of the whole, though no scene shows all of it")
  func whole() throws {
    try fixture.writeTiles(0..<6)
    let made = try training(try paths()).run()
    #expect(made.scenes.count == 6 && made.pixelCount == 6 * 256 && made.leftOut.isEmpty)
    let found = try endmembers(made)
    let truth = fixture.scene.endmembers.spectra
    for column in 0..<3 {
      let angles = (0..<3).map { row in
        angleDegrees(
          between: truth.column(column).map(Double.init),
          and: found.spectra.row(row).map(Double.init)
        )
      }
      #expect((angles.min() ?? 90) < 6, "endmember \(column): \(angles)")
    }
  }

  @Test("one scene, and the same scene many times, are archives too")
  func same() throws {
    try fixture.writeTiles([2])
    #expect(try training(try paths()).run().scenes.count == 1)
    try fixture.writeTiles([2], name: { _ in "twin.tif" })
    try fixture.writeTiles([2], name: { _ in "third.tif" })
    let made = try training(try paths()).run()
    #expect(made.scenes.count == 3 && Set(made.scenes.map(\.pixelCount)) == [256])
  }

  @Test("scenes that cannot be used are named, and stop nothing")
  func unusable() throws {
    try fixture.writeTiles(0..<4)
    let folder = fixture.folder
    try fixture.writeTiles([4], name: { _ in "counts.tif" }, changed: { $1 * 10_000 })
    try fixture.writeTiles([4], name: { _ in "nothing.tif" }, changed: { _, _ in -9999 })
    try folder.raster(
      "lines/few.tif",
      Matrix(rowCount: 5, columnCount: 400, repeating: 0.25),
      width: 20,
      names: (1...5).map { "b\($0)" }
    )
    try folder.write("no raster", to: "lines/text.tif")
    let gone = folder.path("lines/gone.tif")
    let made = try training(try paths() + [gone]).run()
    #expect(made.scenes.count >= 4)
    let reasons = Dictionary(
      uniqueKeysWithValues: made.leftOut.map { left in
        ((left.path as NSString).lastPathComponent, left.reason)
      }
    )
    #expect(reasons["counts.tif"]?.contains("are not reflectances") == true)
    #expect(reasons["nothing.tif"]?.contains("has data") == true)
    #expect(reasons["few.tif"]?.contains("not those of most scenes") == true)
    #expect(reasons["text.tif"] != nil && reasons["gone.tif"] != nil)
    #expect(made.leftOut.map(\.path) == made.leftOut.map(\.path).sorted())
    let same = try training(try paths().filter { path in made.scenes.contains { $0.path == path } })
      .run()
    #expect(same.scenes.count == made.scenes.count)
  }

  @Test("a large scene does not drown the others, and pixels without data do not count")
  func shares() throws {
    try fixture.writeTiles(0..<3)
    let large = SimulatedScene(
      .init(
        width: 400,
        height: 400,
        bandCount: 40,
        endmemberCount: 3,
        signalToNoiseDecibels: 40,
        seed: 3,
        borderWidth: 0
      )
    )
    let centres = (large.endmembers.grid.wavelengths ?? []).map { "\($0.nanometres)" }
    try fixture.folder.raster(
      "lines/large.tif",
      large.reflectance(rows: 0..<400),
      width: 400,
      names: (1...40).map { "channel \($0)" },
      noData: -9999,
      metadata: [
        "ENVI": ["wavelength": "{\(centres.joined(separator: ", "))}", "wavelength_units": "nm"]
      ]
    )
    let made = try training(try paths()).run()
    let counts = Dictionary(
      uniqueKeysWithValues: made.scenes.map {
        (($0.path as NSString).lastPathComponent, $0.pixelCount)
      }
    )
    #expect(counts["line00.tif"] == 256)
    #expect(try #require(counts["large.tif"]) > 15_000 && made.pixelCount <= 20_500)
  }

  @Test("more endmembers than the pixels support are refused in words")
  func tooMany() throws {
    try fixture.writeTiles([0])
    #expect {
      try training(try paths(), .extraction(count: 60, extractor: .sivm, solver: .fcls)).run()
    } throws: { error in
      "\(error)".contains("60") || "\(error)".contains("combination")
    }
  }

  @Test("without one usable scene the error names the first and why")
  func none() throws {
    try fixture.writeTiles(0..<2, changed: { $1 * 10_000 })
    let error = try #require(throws: WorkError.self) { try training(try paths()).run() }
    #expect(error.code == .noValidPixels && error.message.contains("line00.tif"))
    #expect(
      try training(try paths(), overrides: SceneOverrides(scale: 10_000)).run().scenes.count == 2
    )
  }

  @Test("the number of endmembers is counted over all scenes")
  func counted() throws {
    try fixture.writeTiles(0..<6)
    let made = try training(
      try paths(),
      .extraction(count: .automatic, extractor: .patches, solver: .nnls)
    ).run()
    #expect(made.endmemberCount == 3 && made.counting?.count == 3)
    #expect(made.notes.contains { $0.hasPrefix("3 endmembers were counted") })
  }
}

import Foundation
import LinearAlgebra
import Scenes
import Spectra
import Testing
import Training

@testable import Methods
@testable import Sampling

@Suite("Training on mixtures of a library")
struct NetworkTrainingLibraryTests {
  private func mixtures(_ count: Int = 200) -> SimulatedMixtures {
    var mixtures = SimulatedMixtures()
    mixtures.pixelCount = count
    return mixtures
  }

  /// Six spectra of three classes, two each, on the fixture's bands, and the file's path.
  private func writeClasses(_ fixture: NetworkTrainingFixture) throws -> String {
    let all = fixture.scene.endmembers
    let centres = (all.grid.wavelengths ?? []).map { "\($0.nanometres)" }
    var lines = ["Class," + centres.joined(separator: ",")]
    for (index, name) in ["SOIL", "PV", "NPV"].enumerated() {
      for factor: Float in [0.9, 1] {
        let values = all.spectra.column(index).map { "\($0 * factor)" }
        lines.append(name + "," + values.joined(separator: ","))
      }
    }
    let path = fixture.path("classes.csv")
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test("the model has one endmember a class, on the library's own bands without the removed")
  func ownBands() throws {
    let fixture = try NetworkTrainingFixture()
    var training = fixture.training(
      .library(.init(path: try writeClasses(fixture)), scene: nil, mixtures: mixtures())
    )
    training.removal = BandSelection(parsing: "1-3,30")
    let report = try training.run()
    #expect(report.endmembers == ["SOIL", "PV", "NPV"])
    #expect(report.pixelCount == 200)
    #expect(report.keptBands == Array(4...29))
    let model = try ModelFile.read(fixture.path("m.safetensors"))
    let wanted = fixture.scene.endmembers.grid.bands(Array(3..<29))
    #expect(model.endmembers.grid.wavelengths == wanted.wavelengths)
    // The start is the mean of a class: 0.95 of the true spectrum.
    let found = model.endmembers.spectra[0, 0] / fixture.scene.endmembers.spectra[3, 0]
    #expect(abs(found - 0.95) < 1e-5)
  }

  @Test("on the bands of a scene the model fits the scene")
  func sceneBands() throws {
    let fixture = try NetworkTrainingFixture()
    let scene = try fixture.writeScene()
    var training = fixture.training(
      .library(.init(path: try writeClasses(fixture)), scene: scene, mixtures: mixtures())
    )
    training.removal = BandSelection(parsing: "10-12")
    #expect(try training.run().keptBands == Array(1...9) + Array(13...30))
    let prepared = try PreparedScene(path: scene, overrides: .init(), removal: training.removal)
    try ModelFile.read(fixture.path("m.safetensors")).check(against: prepared.keptGrid)
  }

  @Test("the same seed gives the same bytes, another seed or noise others")
  func repeats() throws {
    let fixture = try NetworkTrainingFixture()
    let library = try fixture.writeLibrary()
    var noisy = mixtures()
    noisy.signalToNoiseDecibels = 20
    let cases: [(String, SimulatedMixtures, UInt64)] = [
      ("a", mixtures(), 3), ("b", mixtures(), 3), ("c", mixtures(), 4), ("d", noisy, 3),
    ]
    for (name, mixtures, seed) in cases {
      let source = NetworkTraining.Source.library(
        .init(path: library),
        scene: nil,
        mixtures: mixtures
      )
      _ = try fixture.training(source, to: name, steps: 5, seed: seed).run()
    }
    #expect(try fixture.bytes("a") == fixture.bytes("b"))
    #expect(try fixture.bytes("a") != fixture.bytes("c"))
    #expect(try fixture.bytes("a") != fixture.bytes("d"))
  }

  @Test("one spectrum is not a library to mix")
  func tooFew() throws {
    let fixture = try NetworkTrainingFixture()
    let library = try fixture.writeLibrary(order: [1])
    let training = fixture.training(
      .library(.init(path: library), scene: nil, mixtures: mixtures())
    )
    #expect { try training.run() } throws: {
      ($0 as? WorkError)?.code == .badOptions
        && "\($0)".contains("on 30 bands; mixtures need at least 2")
    }
    #expect(try fixture.files == ["library.csv"])
  }
}

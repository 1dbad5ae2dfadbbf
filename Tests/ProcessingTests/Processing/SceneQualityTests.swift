import Foundation
import LinearAlgebra
import Methods
import Products
import Sampling
import Scenes
import Spectra
import Testing

@testable import Processing

@Suite("Quality of a scene")
struct SceneQualityTests {
  private let folder: JobFolder

  init() throws { folder = try JobFolder() }

  private func quality(of scene: String, _ method: MethodChoice, workers: Int = 2) throws
    -> Provenance.Quality
  {
    let target = folder.path("out/" + UUID().uuidString)
    let request = SceneRequest(
      scenePath: folder.path(scene),
      targetPath: target,
      settings: SceneSettings(method: method)
    )
    let run = SceneRun(limits: RunLimits(workerCount: workers))
    guard case .done(let report) = run.unmix([request])[0].outcome else {
      throw CancellationError()
    }
    let kept = try #require(try Provenance(ofProduct: target).quality)
    #expect(kept == report.quality)
    return kept
  }

  /// The true endmembers of a scene, or some of them, as a library.
  private func library(_ scene: SimulatedScene, _ columns: [Int]) throws -> MethodChoice {
    let all = scene.endmembers
    let some = EndmemberSet(
      names: columns.map { all.names[$0] },
      spectra: all.spectra.columns(columns),
      grid: all.grid
    )
    let path = try folder.write(CSVLibraryFile.text(of: some), to: "library\(columns.count).csv")
    return .library(try LoadedLibrary(path: path), solver: .fcls)
  }

  @Test("a scene of mixtures is explained, and its bands have no residuals to speak of")
  func explained() throws {
    let scene = try folder.scene("a.tif", seed: 1, borderWidth: 2)
    let quality = try quality(of: "a.tif", try library(scene, [0, 1, 2]))
    #expect(abs(quality.noDataFraction - (1 - 20.0 * 16 / 480)) < 1e-12)
    #expect(quality.outOfRangeFraction == 0 && quality.unexplainedFraction == 0)
    #expect(quality.meanReconstructionError > 0 && quality.meanReconstructionError < 0.01)
    let sample = try #require(quality.sample)
    #expect(sample.pixelCount == 320 && sample.meanResiduals.count == 40)
    #expect(sample.meanResiduals.allSatisfy { abs($0) < 0.005 })
    #expect(try #require(sample.ownEndmemberAngleDegrees) < 3)
  }

  @Test(
    "a missing endmember leaves residuals, and the scene's own endmembers far from the mixtures"
  )
  func missing() throws {
    let scene = try folder.scene("a.tif", seed: 1)
    let all = try quality(of: "a.tif", try library(scene, [0, 1, 2]))
    let some = try quality(of: "a.tif", try library(scene, [0, 1]))
    #expect(some.meanReconstructionError > 5 * all.meanReconstructionError)
    #expect(some.unexplainedFraction > 0.3 && all.unexplainedFraction == 0)
    #expect(some.flagFractions.highError > 0.3 && some.flagFractions.bright == 0)
    let (far, near) = (some.sample?.ownEndmemberAngleDegrees, all.sample?.ownEndmemberAngleDegrees)
    #expect(try #require(far) > 3 * #require(near))
    #expect((some.sample?.meanResiduals.map(abs).max() ?? 0) > 0.01)
  }

  @Test("it does not depend on the number of workers")
  func workers() throws {
    try folder.scene("a.tif", seed: 1)
    let choice = MethodChoice.extraction(count: 3, extractor: .sivm, solver: .nnls)
    #expect(
      try quality(of: "a.tif", choice, workers: 1) == quality(of: "a.tif", choice, workers: 3)
    )
  }
}

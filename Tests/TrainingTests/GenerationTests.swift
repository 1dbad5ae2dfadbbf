import CKernels
import LinearAlgebra
import Spectra
import Testing
import Unmixing

@testable import Training

@Suite("Training on generations of processors", .serialized)
struct GenerationTests {
  /// Runs a body as each generation of processors that this machine can pass for.
  private func asEachGeneration<Result>(_ body: () throws -> Result) rethrows -> [Result] {
    defer { unmix_limit_generation(UNMIX_AVX512) }
    return try [UNMIX_ANY, UNMIX_AVX2, UNMIX_AVX512].map { generation in
      unmix_limit_generation(generation)
      return try body()
    }
  }

  /// Pixels of a scene 20 columns wide.
  private func positions(_ count: Int) -> PixelPositions {
    PixelPositions(indices: 0..<count, width: 20)
  }

  @Test("an AENet is the same")
  func aenet() throws {
    let networks = try asEachGeneration {
      let pixels = try SmallScene.pixels(300)
      return try AENetTrainer(plan: SmallScene.plan(.aenet, steps: 60)).train(
        spectra: pixels.spectra,
        abundances: pixels.abundances,
        seed: 5
      ).network
    }
    #expect(networks[0] == networks[2] && networks[1] == networks[2])
  }

  @Test("a BUNet is the same, from the extraction of its endmembers on")
  func bunet() throws {
    let networks = try asEachGeneration {
      let pixels = try SmallScene.pixels(400)
      var generator = SeededGenerator(seed: 5)
      let found = try ClusteredSiVM().endmembers(in: pixels.spectra, count: 3, using: &generator)
      let truth = SmallScene.endmembers()
      return try BUNetTrainer(plan: SmallScene.plan(.bunet, steps: 60)).train(
        spectra: pixels.spectra,
        endmembers: EndmemberSet(names: truth.names, spectra: found.spectra, grid: truth.grid),
        seed: 5
      ).network
    }
    #expect(networks[0] == networks[2] && networks[1] == networks[2])
  }

  @Test("extractors and counts are the same")
  func extraction() throws {
    let results = try asEachGeneration {
      let pixels = try SmallScene.pixels(400).spectra
      var generator = SeededGenerator(seed: 6)
      let vca = try VCA().endmembers(in: pixels, count: 3, using: &generator)
      let count = try MaterialCount(of: pixels, positions: positions(400))
      return (vca, count)
    }
    for result in results { #expect(result.0 == results[2].0 && result.1 == results[2].1) }
  }
}

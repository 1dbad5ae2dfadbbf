import Essentials
import Foundation
import LinearAlgebra
import Scenes
import Spectra
import Testing
import Training

@testable import Methods
@testable import Sampling

@Suite("Training on scenes alone")
struct NetworkTrainingScenesTests {
  private let start = NetworkTraining.BlindStart.extraction(count: 3, extractor: .vca)

  @Test("the decoder's spectra are the model's endmembers, near those of the scene")
  func blind() throws {
    let fixture = try NetworkTrainingFixture(width: 40, height: 40)
    let report = try fixture.training(
      .scenes([try fixture.writeScene()], start: start),
      pixels: 800,
      steps: 60
    ).run()
    #expect(report.network == "bunet")
    #expect(report.pixelCount == 800)
    #expect(report.endmembers == ["endmember 1", "endmember 2", "endmember 3"])
    #expect(report.finalLoss <= report.startLoss * 1.001)
    let model = try ModelFile.read(fixture.path("m.safetensors"))
    let truth = fixture.scene.endmembers.spectra
    for endmember in 0..<3 {
      let angles = (0..<3).map {
        angle(model.endmembers.spectra.column($0), truth.column(endmember))
      }
      // The scene has pure pixels of every material; noise of 40 dB turns them by about a degree.
      #expect(angles.min() ?? 90 < 5, "endmember \(endmember + 1): \(angles)")
    }
  }

  private func angle(_ left: [Float], _ right: [Float]) -> Double {
    func product(_ a: [Float], _ b: [Float]) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let cosine = product(left, right) / (product(left, left) * product(right, right)).squareRoot()
    return acos(min(1, cosine)) * 180 / .pi
  }

  @Test("pixels are drawn evenly from several scenes, and what one lacks another gives")
  func even() throws {
    let (small, large) = (
      try NetworkTrainingFixture(width: 8, height: 8),
      try NetworkTrainingFixture(width: 40, height: 30, seed: 2)
    )
    let paths = [
      try small.writeScene("a.img"), try large.writeScene("b.img"), try large.writeScene("c.img"),
    ]
    let scenes = try NetworkTrainingScenes(
      paths.map { try PreparedScene(path: $0, overrides: .init(), removal: .header) }
    )
    var generator = SeededGenerator(seed: 1)
    for (limit, shares) in [(90, [30, 30, 30]), (300, [64, 118, 118])] {
      let (spectra, _) = try scenes.sample(
        limit,
        isScaleStatedByPerson: false,
        using: &generator,
        RunControl()
      )
      #expect(spectra.rowCount == shares.reduce(0, +))
      let own = Set(rows(small.scene.reflectance(rows: 0..<8).transposed))
      #expect(rows(spectra).count { own.contains($0) } == shares[0])
    }
  }

  private func rows(_ matrix: Matrix) -> [[Float]] {
    (0..<matrix.rowCount).map { matrix.row($0) }
  }

  @Test("the same seed gives the same bytes, another seed others")
  func repeats() throws {
    let fixture = try NetworkTrainingFixture()
    let source = NetworkTraining.Source.scenes([try fixture.writeScene()], start: start)
    for (name, seed) in [("a", 1), ("b", 1), ("c", 2)] as [(String, UInt64)] {
      _ = try fixture.training(source, to: name, steps: 8, seed: seed).run()
    }
    #expect(try fixture.bytes("a") == fixture.bytes("b"))
    #expect(try fixture.bytes("a") != fixture.bytes("c"))
  }

  @Test("a library is the start, and gives the names")
  func library() throws {
    let fixture = try NetworkTrainingFixture()
    let start = NetworkTraining.BlindStart.library(.init(path: try fixture.writeLibrary()))
    let report = try fixture.training(
      .scenes([try fixture.writeScene()], start: start),
      steps: 8
    ).run()
    #expect(report.endmembers == fixture.scene.endmembers.names)
  }

  @Test("the scene with other bands than most is named, wherever it stands", arguments: 0..<3)
  func oddScene(_ place: Int) throws {
    let (fixture, other) = (try NetworkTrainingFixture(), try NetworkTrainingFixture(bandCount: 31))
    var paths = [try fixture.writeScene("a.img"), try fixture.writeScene("b.img")]
    paths.insert(try other.writeScene("odd.img"), at: place)
    let training = fixture.training(.scenes(paths, start: start))
    #expect { try training.run() } throws: { error in
      "\(error)".contains("leave odd.img out") && "\(error)".contains("31 bands in use")
    }
  }

  @Test("scenes with as many bands elsewhere in the spectrum are refused")
  func shifted() throws {
    let fixture = try NetworkTrainingFixture()
    let paths = [
      try fixture.writeScene("a.img"), try fixture.writeScene("near.img", shiftNanometres: 1),
      try fixture.writeScene("far.img", shiftNanometres: 5),
    ]
    #expect(
      try fixture.training(.scenes(Array(paths[..<2]), start: start), steps: 2).run().stepCount == 2
    )
    #expect { try fixture.training(.scenes(paths, start: start), to: "n").run() } throws: {
      "\($0)".contains("leave far.img out") && "\($0)".contains("more than 2.0 nm apart")
    }
  }

  @Test("without wavelengths the numbers of the bands decide")
  func unknownWavelengths() throws {
    let fixture = try NetworkTrainingFixture()
    let paths = [
      try fixture.writeScene("a.img", hasWavelengths: false), try fixture.writeScene("b.img"),
    ]
    let report = try fixture.training(.scenes(paths, start: start), steps: 2).run()
    #expect(report.notes.contains { $0.hasPrefix("a.img: wavelengths are unknown") })
    #expect(!report.notes.contains { $0.contains("bad-band list") })
    let model = try ModelFile.read(fixture.path("m.safetensors"))
    #expect(model.endmembers.grid.wavelengths?.count == 30)
  }

  @Test("fewer pixels than endmembers are refused")
  func tooFew() throws {
    let fixture = try NetworkTrainingFixture()
    let training = fixture.training(
      .scenes([try fixture.writeScene()], start: start),
      pixels: 2
    )
    #expect { try training.run() } throws: {
      ($0 as? WorkError)?.code == .noValidPixels && "\($0)".contains("--count")
    }
  }
}

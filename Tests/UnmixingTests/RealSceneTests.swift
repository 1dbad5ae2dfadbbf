import LinearAlgebra
import Metrics
import Testing

@testable import Unmixing

@Suite("Solvers and extraction on real scenes", .enabled(if: RealScene.areAllThere))
struct RealSceneTests {
  func scores(_ solver: any AbundanceEstimator, _ scene: RealScene) throws -> AbundanceScores {
    var sums = AbundanceScoreSums(endmemberCount: scene.endmembers.columnCount)
    sums.add(estimate: solver.abundances(ofSpectra: scene.pixels), reference: scene.abundances)
    return try #require(sums.scores)
  }

  /// Made with NumPy: every set of endmembers solved for all pixels, the best one kept.
  @Test("FCLS with the true endmembers scores what an exhaustive search scores")
  func fullyConstrained() throws {
    let jasper = try RealScene(.jasperRidge)
    let found = try scores(try FCLS(endmembers: jasper.endmembers), jasper)
    #expect(abs(found.rmse - 0.0527596) < 1e-5)
    #expect(abs(found.globalRMSE - 0.0780171) < 1e-5)
    #expect(abs(found.maePercent - 4.00249) < 1e-3)
    #expect(abs(found.aadDegrees - 6.78171) < 1e-3)
    #expect(abs(found.aid - 0.470677) < 1e-4)
    let urban = try RealScene(.urbanCrop)
    let other = try scores(try FCLS(endmembers: urban.endmembers), urban)
    #expect(abs(other.rmse - 0.1413290) < 1e-5)
    #expect(abs(other.aadDegrees - 20.21584) < 1e-3)
    #expect(abs(other.aid - 3.577357) < 1e-3)
  }

  @Test("the references are brightness-normalised: NNLS and SUnSAL come nearer than FCLS")
  func nonNegative() throws {
    for (name, limit) in [(RealScene.Name.jasperRidge, 0.051), (.urbanCrop, 0.039)] {
      let scene = try RealScene(name)
      #expect(try scores(try NNLS(endmembers: scene.endmembers), scene).globalRMSE < limit)
      #expect(try scores(try SUnSAL(endmembers: scene.endmembers), scene).globalRMSE < limit)
    }
  }

  /// The mean over three seeds of the mean spectral angle to the reference, in degrees.
  func meanAngle(_ method: any EndmemberExtractor, _ pixels: Matrix, _ truth: Matrix) throws
    -> Double
  {
    var sum = 0.0
    for seed in 0..<3 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let found = try method.endmembers(
        in: pixels,
        count: truth.columnCount,
        using: &generator
      )
      let matching = EndmemberMatching(estimate: found.spectra, reference: truth)
      sum += try #require(matching.meanAngleDegrees)
    }
    return sum / 3
  }

  @Test(
    "clusters start nearer to the truth than single pixels",
    arguments: [
      (RealScene.Name.jasperRidge, 4.6), (.urbanCrop, 9), (.synthetic, 5.5),
    ]
  )
  func clustered(name: RealScene.Name, limit: Double) throws {
    let scene = try RealScene(name)
    #expect(try meanAngle(ClusteredSiVM(), scene.pixels, scene.endmembers) < limit)
    if name == .jasperRidge {
      let single = try meanAngle(VCA(), scene.pixels, scene.endmembers)
      #expect(single > 14 && single < 25)
      #expect(abs(try VCA.signalToNoiseDecibels(of: scene.pixels, count: 4) - 30.42685) < 0.01)
    }
  }

  @Test("clusters withstand noise", arguments: [15.0, 25])
  func noisy(decibels: Double) throws {
    let scene = try RealScene(.synthetic)
    var generator = SeededGenerator(seed: 9)
    let pixels = scene.pixels(signalToNoiseDecibels: decibels, using: &generator)
    #expect(abs(try VCA.signalToNoiseDecibels(of: pixels, count: 6) - decibels) < 0.1)
    #expect(try meanAngle(ClusteredSiVM(), pixels, scene.endmembers) < 5.5)
    #expect(try meanAngle(VCA(), pixels, scene.endmembers) < 7.5)
  }
}

import Essentials
import Foundation
import Products
import Synchronization
import Testing

@testable import Archives
@testable import Processing

@Suite("The summary and the log of a night")
struct NightTests {
  private typealias Scene = BatchSummary.Scene

  private func scene(
    _ name: String,
    _ outcome: Scene.Outcome,
    reasons: [String] = [],
    error: String? = nil,
    before: Int = 0,
    seconds: Double = 0,
    meanError: Double = 0,
    look: String? = nil,
    kept: String? = nil
  ) -> Scene {
    let report = ProductReport(
      scene: "/srv/lines/\(name)",
      product: "/srv/products/\(name)",
      method: "fcls",
      pixelCount: 10,
      validPixelCount: 10,
      bandCount: 5,
      keptBandCount: 5,
      counting: nil,
      materials: [],
      meanReconstructionError: meanError,
      meanSpectralAngleDegrees: 1,
      quality: Provenance.Quality(FlagCounts(), ofPixels: 1, sample: nil),
      seconds: seconds,
      notes: []
    )
    return Scene(
      scene: "/srv/lines/\(name)",
      product: "/srv/products/\(name)",
      outcome: outcome,
      error: error,
      isTried: outcome == .done || (outcome == .failed && before == 0),
      sameFailureCount: before,
      reasons: reasons,
      keptBecause: kept,
      look: look,
      report: outcome == .done ? report : nil
    )
  }

  /// One of everything, and many of some.
  private var night: [Scene] {
    let torn = "/srv/lines/trunc.img has 300,000 bytes of 960,000.\nCopy it again."
    let scale =
      "values around 4200 in /srv/lines/counts.img are not reflectances between 0 and 1, and its "
      + "files state no scale.\nGive --scale with the counts per unit of reflectance, for instance "
      + "--scale 10000; --scale 1 takes the values as they are."
    return [
      scene("line77.img", .done, reasons: ["new scene"], seconds: 3.12, meanError: 0.0081),
      scene(
        "line05.img",
        .done,
        reasons: ["new scene"],
        seconds: 2.94,
        meanError: 0.0267,
        look: "3.4 times the archive's median"
      ),
      scene(
        "line06.img",
        .done,
        reasons: ["model changed (jasper.safetensors, 2026-11-27 16:20)"],
        seconds: 2.5,
        meanError: 0.01
      ),
      scene(
        "line03.img",
        .kept,
        reasons: ["header changed (line03.hdr, 01:12)"],
        kept: "remake has no 'input'"
      ),
      scene("trunc.img", .failed, error: torn, before: 3),
      scene("counts.img", .failed, error: scale),
      scene("nohdr.img", .leftOut, reasons: ["no .hdr beside it"]),
      scene("later.img", .waiting, reasons: ["new scene"]),
    ] + (0..<20).map { scene("old\($0).img", .upToDate) }
  }

  private func summary(_ scenes: [Scene]) throws -> BatchSummary {
    let folder = try JobFolder()
    try folder.write("", to: "tiles/a.tif")
    let job = try BatchJob(
      path: folder.write("scenes: tiles\ncount: 3\noutput: out\n", to: "job.yaml")
    )
    return BatchSummary(job: job, scenes: scenes, seconds: 5.2)
  }

  @Test("a night with one of everything has a summary that says what happened and why")
  func oneOfEverything() throws {
    let summary = try summary(night)
    let expected = """
      Scenes: 3 done, 1 outdated, 2 failed, 20 up to date, 1 waiting, 1 left out; 5 s; exit code 3
      FAILED    counts.img  values around 4200 in counts.img are not reflectances between 0 and 1, and its files state no s...
                Give --scale with the counts per unit of reflectance, for instance --scale 10000; --scale 1 takes the value...
      FAILED    trunc.img   trunc.img has 300,000 bytes of 960,000; the same in 3 runs before
                Copy it again.
      done      line05.img  new scene            2.9 s  error 0.027  LOOK: 3.4 times the archive's median
      outdated  line03.img  header changed (line03.hdr, 01:12); kept, because remake has no 'input'
      left out  nohdr.img   no .hdr beside it
      done      line06.img  model changed (jasper.safetensors, 2026-11-27 16:20)  2.5 s  error 0.010
      done      line77.img  new scene            3.1 s  error 0.008
      """
    #expect(summary.lines.joined(separator: "\n") == expected)
  }

  @Test("the summary fits on a screen whatever happens")
  func screen() throws {
    let long = String(repeating: "long ", count: 60)
    let kinds: [Scene] = (0..<50).flatMap { number in
      [
        scene("done\(number).img", .done, reasons: ["reason \(number)"]),
        scene("new\(number).img", .done, reasons: ["new scene"]),
        scene("look\(number).img", .done, reasons: [long], look: long),
        scene("failed\(number).img", .failed, error: "\(long)\n\(long)\n\(long)"),
        scene("same\(number).img", .failed, error: "same", before: 2),
        scene("kept\(number).img", .kept, reasons: [long], kept: "remake has no 'input'"),
        scene("left\(number).img", .leftOut, reasons: [long]),
      ]
    }
    let lines = try summary(kinds).lines
    #expect(lines.count <= 24 && lines.allSatisfy { $0.count <= 120 }, "\(lines)")
    #expect(lines.contains { $0.hasSuffix("and 97 more failed: unmix batch status --failed") })
    #expect(lines.contains { $0 == "done      50 scenes: new scene" })
  }

  @Test("a night without work is one line, and says that nothing was to be done")
  func idle() throws {
    let old = (0..<2002).map { scene("old\($0).img", .upToDate) }
    let idle = try summary(old)
    #expect(idle.lines == ["Scenes: 0 done, 2,002 up to date; 5 s; exit code 0"])
    #expect(idle.isIdle && idle.exitCode == 0)
    let failing = try summary(old + [scene("trunc.img", .failed, error: "torn", before: 3)])
    #expect(failing.isIdle && failing.exitCode == 3)
    #expect(try !summary(night).isIdle)
  }
}

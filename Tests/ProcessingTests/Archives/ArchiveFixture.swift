import Foundation
import Testing

@testable import Archives
@testable import Processing

/// An archive of two products, and the log of the run that made them; the catalogue is not there yet.
final class ArchiveFixture {
  static let now = Date(timeIntervalSince1970: 1_795_831_201.25)

  let folder: JobFolder
  let archive: ArchiveFolder
  let job: BatchJob

  init() throws {
    folder = try JobFolder()
    archive = ArchiveFolder(folder.path("out"))
    for number in 1...2 { try folder.scene("tiles/s\(number).tif", seed: UInt64(number)) }
    let text = "scenes: tiles\ncount: 3\nmethod: fcls\noutput: out\n"
    job = try BatchJob(path: try folder.write(text, to: "job.yaml"))
    let results = SceneRun(limits: job.limits).unmix(job.requests)
    try #require(results.count == 2)
    try log("a", [done("s1"), done("s2")])
  }

  /// A scene whose product lies in the archive.
  func done(_ name: String) -> SceneEnded {
    var scene = SceneEnded(scene: "../tiles/\(name).tif", name: name, product: name, outcome: .done)
    scene.reasons = ["there is no product yet"]
    scene.watermark = WatermarkReader.watermark(
      inputs: "mark of \(name)",
      otherInputs: [],
      product: archive.full(name)
    )
    scene.result = ResultSummary(meanError: 0.01, meanAngleDegrees: 1, noDataShare: 0)
    return scene
  }

  /// A scene that failed.
  func failed(_ name: String, _ kind: SceneEnded.FailureKind = .scene) -> SceneEnded {
    var scene = SceneEnded(
      scene: "../tiles/\(name).tif",
      name: name,
      product: name,
      outcome: .failed
    )
    scene.error = "\(name) is short.\nCopy it again."
    scene.failureKind = kind
    scene.watermark = Watermark(inputs: "then")
    return scene
  }

  /// Writes the log of a run; without an exit code, of one that was killed.
  func log(_ host: String, _ scenes: [SceneEnded], exitCode: Int? = 0) throws {
    let writer = RunLogWriter(in: archive, start: Self.now, host: host, process: 1)
    let began = RunBegan(
      program: "0.2.0",
      job: "job.yaml",
      jobKey: "key",
      host: host,
      process: 1,
      sceneCounts: ["new": scenes.count]
    )
    try writer.append(RunEvent(.began(began), at: Self.now))
    for scene in scenes { try writer.append(RunEvent(.scene(scene), at: Self.now)) }
    if let exitCode {
      let ended = RunEnded(
        sceneCounts: ["done": scenes.count],
        seconds: 2,
        exitCode: exitCode
      )
      try writer.append(RunEvent(.ended(ended), at: Self.now))
    }
  }

  /// Brings the catalogue up to date.
  @discardableResult
  func takeIn(_ extent: ArchiveCatalogue.Extent = .newEvents) throws -> CatalogueTaking.Report {
    try ArchiveCatalogue(of: archive).takeIn(extent, now: Self.now)
  }
}

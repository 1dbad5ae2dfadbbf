import DurableFiles
import Foundation
import Scenes
import Spectra
import Testing

@testable import Archives
@testable import Processing

/// A scene with its header, a library and a job, of which plans are made.
struct PlanFolder {
  let folder: JobFolder
  let zone = TimeZone(identifier: "Europe/Berlin") ?? .gmt

  init() throws {
    folder = try JobFolder()
    let scene = try folder.scene("tiles/a.tif", seed: 1)
    try folder.write(CSVLibraryFile.text(of: scene.endmembers), to: "library.csv")
    try folder.write(
      "ENVI\nsamples = 24\nlines = 20\nbands = 40\nreflectance scale factor = 1.0\n",
      to: "tiles/a.hdr"
    )
  }

  func job(_ lines: String = "", method: String = "endmembers: library.csv") throws
    -> BatchJob
  {
    let text = "scenes: tiles\noutput: out\n\(method)\n\(lines)\n"
    return try BatchJob(path: folder.write(text, to: "job.yaml"))
  }

  /// The time of a plan: some hours after all files changed.
  func options(after seconds: Double = 7200) -> ArchivePlan.Options {
    var options = ArchivePlan.Options()
    options.now = Date(timeIntervalSinceNow: seconds)
    options.zone = zone
    options.isOpening = true
    return options
  }

  func plan(
    _ job: BatchJob,
    memory: SceneMemory? = nil,
    _ options: ArchivePlan.Options? = nil
  ) throws -> PlannedScene {
    var all = ArchiveMemory(of: ArchiveFolder(job.outputPath))
    if let memory { all.remember(memory, scene: nil, product: "a") }
    let plan = try ArchivePlan(job, memory: all, options: options ?? self.options())
    return try #require(plan.scenes.first { $0.name.hasPrefix("a.") })
  }

  func make(_ job: BatchJob) throws {
    #expect(try BatchRun(job: job).run().doneCount == 1)
  }

  func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = try String(contentsOfFile: folder.path(name), encoding: .utf8)
    #expect(text.contains(old))
    try folder.write(text.replacing(old, with: new), to: name)
  }

  /// When a file changed, as plans made hours later say it.
  func time(of name: String, after: Double = 7200) throws -> String {
    let stamp = try FileManager.default.attributesOfItem(atPath: folder.path(name))
    let date = try #require(stamp[.modificationDate] as? Date)
    return LogTime.short(date, now: Date(timeIntervalSinceNow: after), in: zone)
  }
}

import Essentials
import Foundation
import LinearAlgebra
import Products
import Rasters
import Scenes
import Spectra
import Testing

@testable import Archives
@testable import Processing

@Suite("Plans of archives: what would be done, and why")
struct ArchivePlanTests {
  private let trial: PlanFolder

  init() throws { trial = try PlanFolder() }

  @Test("a new scene, and one that is up to date")
  func newAndCurrent() throws {
    let job = try trial.job()
    let new = try trial.plan(job)
    #expect(new.verdict == .new && new.why == "new scene")
    try trial.make(job)
    let made = try trial.plan(job)
    #expect(made.verdict == .current && made.why == "")
  }

  @Test("changed data and a changed header, with their times")
  func files() throws {
    try trial.make(try trial.job())
    var bytes = try Data(contentsOf: URL(fileURLWithPath: trial.folder.path("tiles/a.tif")))
    bytes[bytes.count - 100] ^= 1
    try bytes.write(to: URL(fileURLWithPath: trial.folder.path("tiles/a.tif")))
    let data = try trial.plan(try trial.job())
    #expect(data.verdict == .make)
    #expect(data.why == "data changed (a.tif, \(try trial.time(of: "tiles/a.tif")))")
    try trial.edit("tiles/a.hdr", "1.0", "1.00")
    let both = try trial.plan(try trial.job("remake: [model]"))
    #expect(both.verdict == .kept)
    #expect(
      both.why == "data changed (a.tif, \(try trial.time(of: "tiles/a.tif"))); "
        + "header changed (a.hdr, \(try trial.time(of: "tiles/a.hdr"))); "
        + "kept, because remake has no 'input'"
    )
  }

  @Test("a side-car file that came, and one that is gone")
  func sideCars() throws {
    try trial.make(try trial.job())
    try trial.folder.write("", to: "tiles/a.prj")
    try trial.folder.write("1\n0\n0\n-1\n0\n0\n", to: "tiles/a.tfw")
    let added = try trial.plan(try trial.job())
    #expect(added.verdict == .make, "\(added)")
    #expect(added.why.contains("a.tfw") || added.why.contains("place"), "\(added.why)")
  }

  @Test("a changed library, option, method, and products of other versions")
  func others() throws {
    try trial.make(try trial.job())
    let option = try trial.plan(try trial.job("seed: 2"))
    #expect(option.why == "option seed changed from 1 to 2")
    let method = try trial.plan(try trial.job("method: nnls"))
    #expect(method.why.hasPrefix("the method changed from fcls to nnls"))
    try trial.edit("library.csv", "bare soil", "dry grass")
    let library = try trial.plan(try trial.job())
    #expect(library.why == "library changed (library.csv, \(try trial.time(of: "library.csv")))")
    #expect(library.reasons.map(\.change) == [.model])
    try trial.edit("library.csv", "dry grass", "bare soil")
    try editProvenance { inputs in inputs["algorithmRevision"] = 0 }
    let algorithm = try trial.plan(try trial.job())
    #expect(algorithm.verdict == .kept)
    #expect(
      algorithm.why == "the algorithms were revised (revision \(Version.algorithmRevision), the "
        + "product has 0); kept, because remake has no 'algorithm'"
    )
    try editProvenance { inputs in
      inputs["algorithmRevision"] = Version.algorithmRevision
      inputs["productFormat"] = 1
    }
    let format = try trial.plan(try trial.job("remake: [algorithm]"))
    #expect(format.verdict == .make && format.why.contains("products have format"))
  }

  private func editProvenance(_ body: (inout [String: Any]) -> Void) throws {
    let url = URL(fileURLWithPath: trial.folder.path("out/a/provenance.json"))
    let value = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    var object = try #require(value as? [String: Any])
    var inputs = try #require(object["inputs"] as? [String: Any])
    body(&inputs)
    object["inputs"] = inputs
    try JSONSerialization.data(withJSONObject: object).write(to: url)
  }

  @Test("a product that is damaged, and one that is missing")
  func products() throws {
    let job = try trial.job()
    try trial.make(job)
    try FileManager.default.removeItem(atPath: trial.folder.path("out/a/quality.tif"))
    let damaged = try trial.plan(job)
    #expect(
      damaged.verdict == .make && damaged.why == "the product is damaged: quality.tif is missing"
    )
    try FileManager.default.removeItem(atPath: trial.folder.path("out/a"))
    let mark = Watermark(inputs: "", product: "", otherInputs: [], productFiles: [])
    let missing = try trial.plan(job, memory: SceneMemory(watermark: mark))
    #expect(missing.verdict == .new && missing.why == "its product is missing")
  }

  @Test("a scene that failed is tried again once its input, the job or the program has changed")
  func failedBefore() throws {
    let job = try trial.job()
    var reader = try WatermarkReader(settings: job.settings, now: trial.options().now)
    let inputs = reader.inputs(of: job.requests[0].scenePath)
    func failure(
      _ kind: SceneEnded.FailureKind = .scene,
      inputs: String?,
      key: String,
      program: String
    )
      -> SceneMemory
    {
      SceneMemory(
        lastFailure: .init(
          text: "cannot read \(job.requests[0].scenePath): it is torn.\nMend it.",
          kind: kind,
          inputs: inputs,
          jobKey: key,
          program: program,
          count: 3
        )
      )
    }
    let (key, program) = (try job.key(), Version.number)
    let same = try trial.plan(job, memory: failure(inputs: inputs, key: key, program: program))
    #expect(same.verdict == .failing && same.failureCount == 3)
    #expect(same.why == "cannot read a.tif: it is torn")
    var retrying = trial.options()
    retrying.isRetrying = true
    let words = [
      try trial.plan(job, memory: failure(inputs: "other", key: key, program: program)),
      try trial.plan(job, memory: failure(inputs: inputs, key: "other", program: program)),
      try trial.plan(job, memory: failure(inputs: inputs, key: key, program: "0.0.1")),
      try trial.plan(
        job,
        memory: failure(.surroundings, inputs: inputs, key: key, program: program)
      ),
      try trial.plan(job, memory: failure(inputs: inputs, key: key, program: program), retrying),
    ].map { "\($0.verdict) \($0.why)" }
    #expect(
      words == [
        "make failed before and its input changed since; new scene",
        "make failed before and the job changed since; new scene",
        "make failed before and the program changed since; new scene",
        "make failed before because of its surroundings; new scene",
        "make failed before and is to be tried again; new scene",
      ]
    )
  }

  @Test("files that are left out: empty, still being written, without a header, of one name")
  func leftOut() throws {
    try trial.folder.write("", to: "tiles/b.tif")
    try trial.folder.write("x", to: "tiles/c.img")
    try trial.folder.write("x", to: "other/a.tif")
    let job = try BatchJob(
      path: trial.folder.write(
        "scenes: [tiles, other]\noutput: out\nendmembers: library.csv\nsettle: 10m\n",
        to: "job.yaml"
      )
    )
    let plan = try ArchivePlan(
      job,
      memory: ArchiveMemory(of: ArchiveFolder(job.outputPath)),
      options: trial.options(after: 60)
    )
    let words = plan.scenes.map { "\($0.verdict) \($0.name): \($0.why)" }
      .map { $0.replacing(trial.folder.path + "/", with: "") }
    #expect(
      words == [
        "leftOut b.tif: it is empty",
        "leftOut c.img: no .hdr beside it",
        "leftOut a.tif: it and other/a.tif would both become a; rename or exclude one, or give "
          + "output a field such as {parent}/{name}",
        "leftOut a.tif: it and tiles/a.tif would both become a; rename or exclude one, or give "
          + "output a field such as {parent}/{name}",
      ]
    )
    let growing = try trial.plan(try trial.job("settle: 10m"), trial.options(after: 60))
    let header = try trial.time(of: "tiles/a.hdr", after: 60)
    #expect(growing.verdict == .leftOut)
    #expect(growing.why.hasPrefix("still being written? a."))
    #expect(growing.why.hasSuffix("changed at \(header); settle: 10m"))
    #expect(try trial.plan(try trial.job("settle: 10m"), trial.options(after: 660)).verdict == .new)
    // The clock was put back by a day: the times of the files say nothing.
    #expect(
      try trial.plan(try trial.job("settle: 10m"), trial.options(after: -86_400)).verdict == .new
    )
  }

  @Test("a scene in counts is refused with the scale to give, before any run")
  func refused() throws {
    let scene = SimulatedScene(
      .init(width: 24, height: 20, bandCount: 40, endmemberCount: 3, seed: 1)
    )
    var planes = scene.reflectance(rows: 0..<20)
    for row in 0..<planes.rowCount {
      for column in 0..<planes.columnCount { planes[row, column] *= 10_000 }
    }
    try trial.folder.raster(
      "tiles/a.tif",
      planes,
      width: 24,
      names: (1...40).map { "channel \($0)" }
    )
    let refused = try trial.plan(try trial.job(method: "count: 3\nmethod: fcls"))
    #expect(refused.verdict == .refused)
    #expect(refused.error?.contains("--scale 10000") == true, "\(refused.error ?? "")")
    let lines = try ArchivePlan(
      try trial.job(method: "count: 3\nmethod: fcls"),
      options: trial.options()
    ).lines
    #expect(lines[1].hasPrefix("refused   a.tif  values around"), "\(lines)")
  }
}

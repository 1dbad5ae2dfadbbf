import Foundation
import Processing
import Testing

@testable import Archives

@Suite("Plans of archives: what is chosen, predicted and printed")
struct ArchivePlanFormTests {
  private let trial: PlanFolder

  init() throws { trial = try PlanFolder() }

  @Test("a plan writes nothing")
  func writesNothing() throws {
    let before = try FileManager.default.subpathsOfDirectory(atPath: trial.folder.path)
    _ = try ArchivePlan(try trial.job(), options: trial.options())
    let after = try FileManager.default.subpathsOfDirectory(atPath: trial.folder.path)
    #expect(after.sorted() == (before + ["job.yaml"]).sorted())
  }

  @Test("patterns, parts and limits choose scenes; the rest of a limit waits")
  func choice() throws {
    for name in ["b1", "b2", "c1"] { try trial.folder.scene("tiles/\(name).tif", seed: 2) }
    let job = try trial.job(method: "count: 3\nmethod: fcls")
    func names(_ change: (inout ArchivePlan.Options) throws -> Void) throws -> [String] {
      var options = trial.options()
      try change(&options)
      return try ArchivePlan(job, options: options).scenes.map { "\($0.verdict) \($0.name)" }
    }
    #expect(try names { $0.only = ["b*"] } == ["new b1.tif", "new b2.tif"])
    #expect(try names { $0.only = ["c1", "nothing"] } == ["new c1.tif"])
    #expect(
      try names { $0.only = [trial.folder.path("tiles/?1.tif")] } == ["new b1.tif", "new c1.tif"]
    )
    let limited = try names { $0.limit = 1 }
    #expect(limited.count { $0.hasPrefix("waiting") } == 3 && limited.count == 4)
    let parts = try (1...3).map { part in try names { $0.shard = Shard(index: part, count: 3) } }
    #expect(parts.joined().sorted() == ["new a.tif", "new b1.tif", "new b2.tif", "new c1.tif"])
  }

  @Test("what making will take is learnt from scenes that were made, or said to be unknown")
  func prediction() throws {
    let job = try trial.job()
    let unknown = try ArchivePlan(job, options: trial.options())
    #expect(unknown.lines.last?.contains("nothing was made here yet to learn from") == true)
    try trial.make(job)
    try trial.folder.scene("tiles/b.tif", seed: 2)
    var memory = ArchiveMemory(of: ArchiveFolder(job.outputPath))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: trial.folder.path("tiles/a.tif"))).count
    memory.remember(
      SceneMemory(seconds: 60, byteCount: bytes, peakBytes: 5_000_000),
      scene: nil,
      product: "a"
    )
    let known = try ArchivePlan(try trial.job(), memory: memory, options: trial.options())
      .prediction
    let workers = Double(job.limits.workerCount)
    #expect(known.sceneCount == 1 && abs((known.seconds ?? 0) - 60 / workers) < 0.1)
    #expect(known.memoryBytes == 5_000_000 && (known.diskBytes ?? 0) > 1000)
  }

  @Test("the JSON form has verdicts, kinds of reasons and what will be taken")
  func json() throws {
    let data = try JSONEncoder().encode(try ArchivePlan(try trial.job(), options: trial.options()))
    let value = try JSONSerialization.jsonObject(with: data)
    let object = try #require(value as? [String: Any])
    #expect(object["formatVersion"] as? Int == 1)
    #expect((object["counts"] as? [String: Int])?["new"] == 1)
    let scene = try #require((object["scenes"] as? [[String: Any]])?.first)
    #expect(
      scene["verdict"] as? String == "new"
        && scene["product"] as? String == trial.folder.path("out/a")
    )
    let reason = try #require((scene["reasons"] as? [[String: String]])?.first)
    #expect(reason == ["kind": "newScene", "change": "product", "words": "new scene"])
  }
}

import DurableFiles
import Essentials
import Foundation
import LinearAlgebra
import Products
import Sampling
import Scenes
import Spectra
import Testing

@testable import Archives
@testable import Methods
@testable import Processing

@Suite("Models of an archive")
struct ArchiveModelTests {
  private let folder: JobFolder

  init() throws { folder = try JobFolder() }

  private func scenes(_ numbers: ClosedRange<Int> = 1...3) throws {
    for number in numbers { try folder.scene("tiles/s\(number).tif", seed: UInt64(number)) }
  }

  private func job(
    _ lines: String = "count: 3\nmethod: fcls",
    output: String = "out",
    workers: Int = 2
  ) throws -> BatchJob {
    let text = "scenes: tiles\noutput: \(output)\nworkers: \(workers)\n\(lines)\n"
    return try BatchJob(path: try folder.write(text, to: "job.yaml"))
  }

  private func model(_ number: Int = 1, _ name: String = "endmembers.csv", output: String = "out")
    throws -> Data
  {
    try Data(
      contentsOf: URL(fileURLWithPath: folder.path("\(output)/.unmix/models/\(number)/\(name)"))
    )
  }

  private func history(of number: Int = 1) throws -> ModelHistory {
    try JSONDecoder().decode(ModelHistory.self, from: model(number, "history.json"))
  }

  @Test("all scenes of a job share the endmembers that are found first, later scenes too")
  func shared() throws {
    try scenes()
    let first = try BatchRun(job: try job()).run()
    #expect(first.doneCount == 3)
    #expect(first.notes.first?.hasPrefix("model 1 of the archive: 3 endmembers") == true)
    let endmembers = try model()
    try folder.scene("tiles/s4.tif", seed: 4)
    let second = try BatchRun(job: try job()).run()
    #expect(second.doneCount == 1 && second.upToDateCount == 3 && second.notes.isEmpty)
    #expect(try model() == endmembers)
    for number in 1...4 {
      let csv = try Data(
        contentsOf: URL(fileURLWithPath: folder.path("out/s\(number)/endmembers.csv"))
      )
      #expect(csv == endmembers)
    }
    let provenance = try Provenance(ofProduct: folder.path("out/s4"))
    #expect(provenance.notes.contains { $0.hasPrefix("the archive's model 1 was made from") })
  }

  @Test("the same scenes give the same bytes, by any number of workers and in any order")
  func repeats() throws {
    try scenes(1...5)
    for (output, workers) in [("a", 1), ("b", 3)] {
      _ = try ArchiveTraining(try job(output: output, workers: workers))
        .train(control: RunControl(), because: "test")
    }
    let names = (1...5).reversed().map { "tiles/s\($0).tif" }.joined(separator: ", ")
    let text = "scenes: [\(names)]\noutput: c\ncount: 3\nmethod: fcls\n"
    _ = try ArchiveTraining(try BatchJob(path: try folder.write(text, to: "other.yaml")))
      .train(control: RunControl(), because: "test")
    let one = try model(output: "a")
    #expect(try model(output: "b") == one)
    #expect(try model(output: "c") == one)
  }

  @Test("a network is trained once, and the history says from what")
  func network() throws {
    try scenes()
    let lines = "count: 3\nmethod: bunet\nplan: robust"
    #expect(try BatchRun(job: try job(lines)).run().doneCount == 3)
    let history = try history()
    #expect(history.file == "model.safetensors" && history.options["method"] == "bunet")
    #expect(history.sha256 == Checksum.sha256(of: try model(1, history.file)))
    #expect(
      history.scenes.map(\.scene).map { ($0 as NSString).lastPathComponent }
        == ["s1.tif", "s2.tif", "s3.tif"]
    )
    #expect(history.pixelCount == 3 * 480 && history.leftOut.isEmpty)
    let provenance = try Provenance(ofProduct: folder.path("out/s1"))
    #expect(provenance.method.modelHash == history.sha256)
  }

  @Test("a new model is made on purpose, the old one stays, and every product is out of date")
  func train() throws {
    try scenes()
    _ = try BatchRun(job: try job()).run()
    let old = try model(1)
    try folder.scene("tiles/s4.tif", seed: 9)
    let made = try ArchiveTraining(try job()).train(control: RunControl(), because: "test")
    #expect(made.number == 2 && made.history.scenes.count == 4)
    #expect(try model(1) == old && model(2) != old)
    let planned = try ArchiveTraining(try job()).jobWithKeptModel()
    for request in planned.requests.prefix(3) {
      #expect(ScenePlan(request).reasons == [.fileChanged(.library, name: "endmembers.csv")])
    }
  }

  @Test(
    "a job whose options the model was not made with is refused, with both values",
    arguments: [
      ("count: 4\nmethod: fcls", "count was 3 and is 4 now"),
      ("count: 3\nmethod: fcls\nextractor: vca", "extractor was patches and is vca now"),
      ("count: 3\nmethod: fcls\nseed: 2", "seed was 1 and is 2 now"),
      ("count: 3\nmethod: fcls\nremoveBands: 1-3", "remove-bands was @header and is 1-3 now"),
      ("count: 3", "method was not given and is bunet now"),
    ]
  )
  func otherOptions(_ lines: String, _ words: String) throws {
    try scenes(1...1)
    _ = try BatchRun(job: try job()).run()
    let error = try #require(throws: WorkError.self) { try BatchRun(job: try job(lines)).run() }
    #expect(error.code == .outOfDate && error.message.contains(words), "\(error)")
    #expect(error.remedy.contains("unmix batch train"))
    #expect(try folder.names(in: "out/.unmix/models") == ["1"])
  }

  @Test("another solver or compression needs no new endmembers")
  func otherSolver() throws {
    try scenes(1...2)
    _ = try BatchRun(job: try job()).run()
    let run = try BatchRun(job: try job("count: 3\nmethod: nnls\ncompress: none\noverwrite: true"))
      .run()
    #expect(run.doneCount == 2 && run.notes.isEmpty)
  }

  @Test("a model file that is not as it was made is refused")
  func damaged() throws {
    try scenes(1...1)
    _ = try BatchRun(job: try job()).run()
    let path = folder.path("out/.unmix/models/1/endmembers.csv")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let error = try #require(throws: WorkError.self) { try BatchRun(job: try job()).run() }
    #expect(error.code == .changed && error.message.contains("not as it was made"))
    try Data("{".utf8).write(
      to: URL(fileURLWithPath: folder.path("out/.unmix/models/1/history.json"))
    )
    let unreadable = try #require(throws: WorkError.self) { try BatchRun(job: try job()).run() }
    #expect(unreadable.code == .changed && unreadable.message.contains("history.json"))
  }

  @Test("a training that is stopped leaves nothing")
  func stopped() throws {
    try scenes()
    let control = RunControl(isCancelled: { true })
    #expect(throws: CancellationError.self) {
      try ArchiveTraining(try job()).train(control: control, because: "test")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path("out")))
  }

  @Test(
    "endmembers of single scenes are asked for by name, and product and summary say what that means"
  )
  func ofScene() throws {
    try scenes(1...2)
    let run = try BatchRun(job: try job("count: 3\nmethod: fcls\nendmembersFrom: scene")).run()
    #expect(run.doneCount == 2 && run.notes == [EndmemberSource.note])
    #expect(!FileManager.default.fileExists(atPath: folder.path("out/.unmix/models")))
    #expect(try Provenance(ofProduct: folder.path("out/s1")).notes.contains(EndmemberSource.note))
    let wrong = try folder.write(
      "scenes: tiles\ncount: 3\noutput: out\nendmembersFrom: all\n",
      to: "w.yaml"
    )
    #expect { try BatchJob(path: wrong) } throws: { "\($0)".contains("give archive or scene") }
  }

  @Test("a job with a library or a model has nothing to train")
  func nothingToTrain() throws {
    let scene = try folder.scene("tiles/s1.tif", seed: 1)
    try folder.write(CSVLibraryFile.text(of: scene.endmembers), to: "library.csv")
    let job = try job("endmembers: library.csv")
    #expect(try ArchiveTraining(job).kept()?.number == nil)
    #expect(throws: WorkError.self) {
      try ArchiveTraining(job).train(control: RunControl(), because: "test")
    }
  }
}

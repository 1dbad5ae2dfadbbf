import Foundation
import Methods
import Testing

@testable import Archives
@testable import Processing

@Suite("Watermarks")
struct WatermarkTests {
  private let folder: JobFolder
  private let request: SceneRequest

  /// A scene with its product.
  init() throws {
    folder = try JobFolder()
    try folder.scene("tiles/s.tif", seed: 1)
    let text = "scenes: tiles\ncount: 3\nmethod: fcls\noutput: out\n"
    let job = try BatchJob(path: try folder.write(text, to: "job.yaml"))
    #expect(try BatchRun(job: job).run().doneCount == 1)
    request = try #require(job.requests.first)
  }

  /// A reader for whom everything changed long ago.
  private func reader(_ request: SceneRequest) throws -> WatermarkReader {
    try WatermarkReader(settings: request.settings, now: Date(timeIntervalSinceNow: 3600))
  }

  private func memory(otherInputs: [String] = []) throws -> SceneMemory {
    var reader = try reader(request)
    let inputs = reader.inputs(of: request.scenePath, otherInputs: otherInputs)
    return SceneMemory(
      watermark: WatermarkReader.watermark(
        inputs: try #require(inputs),
        otherInputs: otherInputs,
        product: request.targetPath
      )
    )
  }

  private func isCurrent(_ memory: SceneMemory, _ request: SceneRequest? = nil) throws -> Bool {
    let request = request ?? self.request
    var reader = try reader(request)
    return reader.isCurrent(request, memory)
  }

  @Test("a scene is known to be unchanged until a file of it or of its product changes")
  func changes() throws {
    let memory = try memory()
    #expect(try isCurrent(memory))
    #expect(try memory.watermark?.productFiles == folder.names(in: "out/s"))
    var other = request
    other.settings.seed = 2
    #expect(try !isCurrent(memory, other))
    other = request
    other.existing = .replace
    #expect(try !isCurrent(memory, other))
    try folder.write("<PAMDataset/>", to: "tiles/s.tif.aux.xml")
    #expect(try !isCurrent(memory), "a new side-car file")
    try FileManager.default.removeItem(atPath: folder.path("tiles/s.tif.aux.xml"))
    #expect(try isCurrent(memory))
    try FileManager.default.removeItem(atPath: folder.path("out/s/quality.tif"))
    #expect(try !isCurrent(memory), "a file of the product is missing")
  }

  @Test("a file that changed lately, or that is not there, gives no watermark")
  func unsettled() throws {
    let old = try memory(otherInputs: [folder.path("job.yaml")])
    var early = try WatermarkReader(
      settings: request.settings,
      now: Date(timeIntervalSince1970: 0)
    )
    #expect(early.inputs(of: request.scenePath) == nil)
    var reader = try reader(request)
    #expect(try isCurrent(old))
    try folder.write("scenes: other\n", to: "job.yaml")
    #expect(try !isCurrent(old), "another input changed")
    #expect(reader.inputs(of: folder.path("tiles/none.tif")) == nil)
  }

  @Test("a memory is found by the product, wherever the archive is, or by the scene")
  func moved() throws {
    var memory = ArchiveMemory(of: ArchiveFolder("/srv/new/out"))
    let (first, second) = (SceneMemory(seconds: 1), SceneMemory(seconds: 2))
    memory.remember(first, scene: "../tiles/s.tif", product: "s")
    memory.remember(second, scene: "../tiles/t.tif", product: nil)
    #expect(memory[scene: "/elsewhere/s.tif", product: "/srv/new/out/s"] == first)
    #expect(memory[scene: "/srv/new/tiles/t.tif", product: "/srv/new/out/t"] == second)
    #expect(memory[scene: "/srv/new/tiles/u.tif", product: "/srv/new/out/u"] == nil)
    #expect(memory.sceneCount == 2)
  }
}

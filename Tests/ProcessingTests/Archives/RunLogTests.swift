import Foundation
import Testing

@testable import Archives

@Suite("Run logs")
struct RunLogTests {
  private let folder: JobFolder
  private let archive: ArchiveFolder
  private let start = Date(timeIntervalSince1970: 1_795_831_201.25)

  init() throws {
    folder = try JobFolder()
    archive = ArchiveFolder(folder.path("out"))
  }

  private func writer() -> RunLogWriter {
    RunLogWriter(in: archive, start: start, host: "node 3/a", process: 4711)
  }

  private var events: [RunEvent] {
    var scene = SceneEnded(scene: "../tiles/a.tif", name: "a", product: "a", outcome: .failed)
    scene.error = "no room.\nMake room. \u{1F4A5}"
    scene.failureKind = .surroundings
    scene.watermark = Watermark(inputs: "0f", product: "1e", productFiles: ["quality.tif"])
    var done = SceneEnded(scene: "../tiles/b.tif", name: "b", product: "b", outcome: .done)
    done.reasons = ["there is no product yet"]
    done.result = ResultSummary(meanError: 0.008, meanAngleDegrees: 1.5, noDataShare: 0)
    let began = RunBegan(
      program: "0.2.0",
      job: "/srv/job.yaml",
      jobKey: "abc",
      host: "node3",
      process: 4711,
      sceneCounts: ["new": 2],
      shard: "1/2"
    )
    let model = ModelMade(
      path: ".unmix/models/1",
      sha256: "77",
      method: "vca",
      endmemberCount: 4,
      sceneCount: 2,
      reason: "there was none"
    )
    let ended = RunEnded(sceneCounts: ["done": 1], seconds: 5, exitCode: 3)
    return [.began(began), .model(model), .scene(scene), .scene(done), .ended(ended)].map {
      RunEvent($0, at: start)
    }
  }

  @Test("what was written is read again, in order, with its times, from any line on")
  func both() throws {
    let writer = writer()
    #expect(!FileManager.default.fileExists(atPath: writer.path))
    for event in events { try writer.append(event) }
    #expect(try folder.names(in: "out/.unmix/runs") == ["20261128T020001Z-node_3_a-4711.jsonl"])
    #expect(RunLog.paths(in: archive) == [writer.path])
    let second = self.writer()
    try second.append(events[0])
    #expect(
      RunLog.paths(in: archive) == [writer.path, second.path],
      "of the same second, in order"
    )
    let log = try RunLog(path: writer.path)
    #expect(log.events == events && log.unreadableCount == 0)
    #expect(log.events[0].time == "2026-11-28T02:00:01.250Z")
    let first = try RunLog.line(events[0]).count
    #expect(try RunLog(path: writer.path, from: first).events == Array(events.dropFirst()))
    #expect(try RunLog(path: writer.path, from: log.byteCount).events.isEmpty)
  }

  @Test("of a log that was cut anywhere, all whole lines are read, and the rest once it is there")
  func cut() throws {
    let lines = try events.map(RunLog.line)
    let all = Data(lines.joined())
    let path = folder.path("cut.jsonl")
    for count in stride(from: 0, through: all.count, by: 37) {
      try all.prefix(count).write(to: URL(fileURLWithPath: path))
      let cut = try RunLog(path: path)
      #expect(cut.events == Array(events.prefix(cut.events.count)) && cut.unreadableCount == 0)
      #expect(cut.byteCount == lines.prefix(cut.events.count).reduce(0) { $0 + $1.count })
      try all.write(to: URL(fileURLWithPath: path))
      let rest = try RunLog(path: path, from: cut.byteCount)
      #expect(cut.events + rest.events == events)
    }
  }

  @Test("junk, cut lines in the middle and lines of a newer program are counted and passed over")
  func junk() throws {
    let lines = try events.map(RunLog.line)
    let newer = Data(#"{"event":"dream","time":"2030-01-01T00:00:00.000Z","version":2}"#.utf8)
    let junk = [Data([0xFF, 0, 0x7B]), lines[2].prefix(40), Data("{}".utf8), newer, Data()]
    let data = Data((junk.map { $0 + Data("\n".utf8) } + lines).joined())
    let path = folder.path("junk.jsonl")
    try data.write(to: URL(fileURLWithPath: path))
    let log = try RunLog(path: path)
    #expect(log.events == events && log.unreadableCount == 3 && log.newerCount == 1)
    try Data(lines[0]).write(to: URL(fileURLWithPath: path))
    #expect(try RunLog(path: path, from: 100_000).events == [events[0]], "another, shorter file")
  }

  @Test("a path is kept so that it holds where the archive is moved")
  func paths() {
    let folder = ArchiveFolder("/srv/a/products")
    let kept = [
      "/srv/a/products/x/y": "x/y", "/srv/a/products/./x//y/": "x/y",
      "/srv/a/tiles/s.img": "../tiles/s.img", "/srv/b/s.img": "/srv/b/s.img",
      "/vsizip/a/b.zip/c.tif": "/vsizip/a/b.zip/c.tif", "NETCDF:\"/x.nc\":v": "NETCDF:\"/x.nc\":v",
    ]
    for (path, short) in kept {
      #expect(folder.kept(path) == short)
      #expect(folder.kept(folder.full(short)) == short)
    }
    #expect(folder.full("../tiles/s.img") == "/srv/a/tiles/s.img")
    #expect(ArchiveFolder("/srv").kept("/data/s.img") == "/data/s.img")
  }
}

import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra
import Testing
import Unmixing

@testable import Archives
@testable import Methods
@testable import Processing
@testable import Sampling

@Suite("Endmembers counted automatically")
struct EndmemberCountTests {
  /// With noise weaker materials are hidden, so the counts are those that noise leaves to be seen.
  @Test(
    "simulated materials are counted as far as noise allows",
    arguments: [
      (40, 2...10 as ClosedRange<Int>), (30, 2...7), (20, 2...4),
    ]
  )
  func simulated(decibels: Double, counts: ClosedRange<Int>) throws {
    for count in stride(from: counts.lowerBound, through: counts.upperBound, by: 2) {
      let scene = SimulatedScene(
        SimulatedScene.Options(
          width: 100,
          height: 80,
          endmemberCount: count,
          signalToNoiseDecibels: decibels
        )
      )
      let counted = try MaterialCount(
        of: scene.reflectance(rows: 0..<80).transposed,
        positions: PixelPositions(indices: 0..<8000, width: 100)
      )
      #expect(counted.count == count, "\(decibels) dB: \(counted.candidates)")
    }
  }

  private static func simulate(
    _ count: Int,
    width: Int,
    height: Int,
    in folder: TrialFolder
  ) throws -> String {
    let options = SimulatedScene.Options(
      width: width,
      height: height,
      bandCount: 60,
      endmemberCount: count,
      signalToNoiseDecibels: 40
    )
    _ = try folder.simulate(options)
    return folder.file("scene/scene.img")
  }

  @Test("a large scene is counted by squares of it, and the evidence says how many pixels")
  func large() throws {
    let folder = try TrialFolder()
    let path = try Self.simulate(4, width: 320, height: 200, in: folder)
    let found = try EndmemberSearch(count: .automatic)
      .find(in: path, overrides: .init(), removal: .header)
    #expect(found.endmembers.endmemberCount == 4)
    let counting = try #require(found.counting)
    #expect(counting.count == 4)
    #expect(counting.lines[1].contains("20000 pixels"), "\(counting.lines)")
    #expect(counting.lines.count >= 7, "a line for each patch")
  }

  @Test("squares lie in the scene, apart, in each part of it", arguments: [(320, 200), (40, 3000)])
  func blocks(width: Int, height: Int) throws {
    let folder = try TrialFolder()
    let path = try Self.simulate(2, width: width, height: height, in: folder)
    let prepared = try PreparedScene(path: path, overrides: .init(), removal: .header)
    var generator = SeededGenerator(seed: 1)
    let blocks = SceneSampler(prepared: prepared, pixelLimit: 2000).blocks(using: &generator)
    var taken: Set<Int> = []
    for block in blocks {
      for row in block.y..<block.y + block.height {
        for column in block.x..<block.x + block.width {
          #expect(row < height && column < width)
          taken.insert(row * width + column)
        }
      }
    }
    #expect(taken.count == blocks.reduce(0) { $0 + $1.pixelCount }, "none overlaps another")
    #expect(taken.count >= 2000)
    let quarters = Set(taken.map { [$0 / width * 4 / height, $0 % width * 4 / width] })
    #expect(quarters.count == 16, "every part of the scene")
  }

  @Test("the product says that the number was counted, and why; the same at any number of workers")
  func product() throws {
    let folder = try TrialFolder()
    let path = try Self.simulate(3, width: 60, height: 40, in: folder)
    let method = MethodChoice.extraction(count: .automatic, extractor: .patches, solver: .fcls)
    var rasters: [Data] = []
    for workerCount in [1, 3] {
      let product = try folder.unmix(
        path,
        method,
        to: "product\(workerCount)",
        workerCount: workerCount
      )
      let text = try Data(contentsOf: URL(fileURLWithPath: product + "/provenance.json"))
      let provenance = try #require(
        try JSONSerialization.jsonObject(with: text) as? [String: Any]
      )
      let made = try #require(provenance["method"] as? [String: Any])
      #expect((made["options"] as? [String: String])?["count"] == "auto")
      #expect((made["endmembers"] as? [String])?.count == 3)
      let count = try #require(made["count"] as? [String: Any])
      #expect(count["found"] as? Int == 3)
      #expect((count["candidates"] as? [Any])?.isEmpty == false)
      rasters.append(
        try Data(contentsOf: URL(fileURLWithPath: product + "/abundances.tif"))
      )
    }
    #expect(rasters[0] == rasters[1])
  }

  @Test(
    "where scenes have endmembers of their own, every one has its own count, and a given count is another product"
  )
  func batch() throws {
    let folder = try JobFolder()
    try folder.scene("tiles/a.tif", seed: 1)
    func run(_ count: String) throws -> BatchSummary {
      let text =
        "scenes: tiles\nendmembersFrom: scene\nmethod: fcls\noutput: out\ncount: \(count)\n"
      return try BatchRun(job: try BatchJob(path: try folder.write(text, to: "job.yaml"))).run()
    }
    #expect(try run("auto").doneCount == 1)
    #expect(try run("auto").upToDateCount == 1)
    #expect(try run("3").doneCount == 1)  // the same endmembers, made otherwise
  }

  @Test("a scene of one colour is refused with what to do")
  func oneMaterial() throws {
    let folder = try JobFolder()
    let planes = Matrix(rowCount: 5, columnCount: 400, repeating: 0.25)
    let path = try folder.raster("flat.tif", planes, width: 20, names: (1...5).map { "b\($0)" })
    #expect {
      try EndmemberSearch(count: .automatic).find(in: path, overrides: .init(), removal: .header)
    } throws: { error in
      guard let error = error as? WorkError else { return false }
      return error.code == .notCountable && error.message.contains("one material only")
        && error.remedy.contains("--count")
    }
  }

  @Test("a blind network starts from as many endmembers as its scenes have together")
  func training() throws {
    let fixture = try NetworkTrainingFixture(width: 40, height: 40)
    let report = try fixture.training(
      .scenes(
        [try fixture.writeScene()],
        start: .extraction(count: .automatic, extractor: .patches)
      ),
      pixels: 800,
      steps: 20
    ).run()
    #expect(report.endmembers.count == 3)
    #expect(report.notes.contains { $0.hasPrefix("3 endmembers were counted") })
  }

  @Test("counts are read as numbers or auto")
  func words() {
    #expect(EndmemberCount("auto") == .automatic && EndmemberCount("12") == 12)
    #expect(EndmemberCount("many") == nil && EndmemberCount("2.5") == nil)
  }
}

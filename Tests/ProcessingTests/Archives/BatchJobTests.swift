import Foundation
import Rasters
import Scenes
import Spectra
import Testing

@testable import Archives
@testable import Methods
@testable import Processing
@testable import Sampling

@Suite("Job files")
struct BatchJobTests {
  private let folder: JobFolder

  init() throws {
    folder = try JobFolder()
    try folder.write("", to: "tiles/a.tif")
    try folder.write("", to: "tiles/b.tif")
  }

  private func job(_ text: String) throws -> BatchJob {
    try BatchJob(path: folder.write(text, to: "job.yaml"))
  }

  /// The message of the error, without the folder of the test.
  private func refusal(_ text: String) throws -> String {
    let error = try #require(throws: WorkError.self) { try job(text) }
    #expect(error.code == .badJob)
    return error.message.replacing(folder.path + "/", with: "")
  }

  @Test("a job has the words of the command line, and paths from its own folder")
  func words() throws {
    let job = try job(
      """
      scenes: ["tiles/*.tif"]
      count: 4
      method: nnls
      extractor: vca
      seed: 7
      removeBands: [1-3, "@header"]
      scale: 10000
      offset: 0.5
      noData: -32768
      wavelengthUnits: um
      compress: none
      output: out
      workers: 3
      memoryBudget: 512M
      """
    )
    #expect(job.requests.map(\.scenePath) == ["tiles/a.tif", "tiles/b.tif"].map(folder.path))
    #expect(job.requests.map(\.targetPath) == ["out/a", "out/b"].map(folder.path))
    let request = job.requests[0]
    let settings = request.settings
    #expect(settings.compression == .none)
    #expect(settings.seed == 7 && settings.overrides.scale == 10_000)
    #expect(settings.overrides.offset == 0.5 && settings.overrides.noData == -32768)
    #expect(settings.overrides.wavelengthUnit == .micrometres)
    #expect(settings.removal.items.map(\.text) == ["1-3", "@header"])
    #expect(job.limits.workerCount == 3 && job.limits.memoryBudget == 512 << 20)
    guard case .extraction(count: 4, extractor: .vca, solver: .nnls) = settings.method else {
      Issue.record("\(settings.method)")
      return
    }
    guard case .replaceIfChanged = request.existing else {
      Issue.record("\(request.existing)")
      return
    }
  }

  @Test("all problems are told at once, in the order of their lines")
  func allProblems() throws {
    let message = try refusal(
      """
      scenes: [tiles/*.tif, gone/*.img]
      methd: fcls
      count: four
      remove-bands: 1-3
      removeBands: 5-2
      wavelengthUnits: parsec
      output: [a, b]
      overwrite: maybe
      workers: 0
      memoryBudget: 1k
      seed: -1
      """
    )
    let expected = """
      job.yaml cannot be run:
        line 1: scenes: no file matches gone/*.img
        line 2: 'methd' is not a known key; did you mean method?
        line 3: count 'four': give a number of endmembers from 2 to 64, or auto
        line 4: 'remove-bands' is not a known key; did you mean removeBands?
        line 5: removeBands: 5-2: the range runs backwards; write 2-5
        line 6: wavelengthUnits 'parsec': give nm or um
        line 7: output needs one value, and has a list
        line 8: overwrite: 'maybe' is neither true nor false
        line 9: workers '0': give a whole number from 1 to 1024
        line 10: memoryBudget '1k': give an amount of memory of at least 64M, such as 512M or 2G
        line 11: seed '-1': give a whole number from 0 to 18446744073709551615
      """
    #expect(message == expected)
  }

  @Test(
    "contradictions and gaps of the method are explained",
    arguments: [
      ("", "say how to unmix: model"),
      ("count: 4\nendmembers: lib.csv", "model, endmembers and count exclude each other"),
      ("count: 99", "line 3: count '99': give a number of endmembers from 2 to 64"),
      ("endmembers: lib.csv\nmethod: bunet", "bunet finds its own endmembers"),
      ("endmembers: lib.csv\nplan: paper", "plan goes with a blind network"),
      ("endmembers: lib.csv\nextractor: vca", "extractor goes with count"),
      ("count: 4\nendmemberScale: 100", "endmemberScale and endmemberUnits go with endmembers"),
      (
        "count: 4\nmethod: fclss",
        "method 'fclss': give fcls, nnls, sunsal, aenet, bunet, mnnae or mnnbu; did you mean fcls?"
      ),
      ("count: 4\nmethod: mnnae", "method mnnae learns from known abundances: train it with unmix"),
      ("model: none.safetensors", "line 3: model: "),
      ("endmembers: none.csv", "line 3: endmembers: "),
      ("count: 4\nwavelengths: none.txt", "line 4: wavelengths: "),
      ("count: 4\nscale: 0", "line 4: scale '0': give a number above 0"),
      ("count:", "count needs one value, and has none"),
    ]
  )
  func methods(lines: String, words: String) throws {
    let message = try refusal("scenes: tiles\noutput: out\n" + lines)
    #expect(message.contains(words), "\(message)")
    #expect(message.split(separator: "\n").count == 2, "\(message)")
  }

  @Test("what is missing altogether is said")
  func missing() throws {
    #expect(try refusal("").contains("the file is empty"))
    #expect(try refusal("- a\n- b").contains("not a list of keys and values"))
    let message = try refusal("count: 3")
    #expect(message.contains("scenes is missing") && message.contains("output is missing"))
  }

  @Test(
    "text that is not valid YAML is refused with the line and a hint",
    arguments: [
      ("scenes: *.tif", 1), ("scenes: tiles\nremoveBands: @header", 2),
      ("scenes: tiles\n output: x", 2),
    ]
  )
  func syntax(text: String, line: Int) throws {
    let error = try #require(throws: WorkError.self) { try job(text) }
    #expect(error.message.contains("job.yaml, line \(line) is not valid YAML"), "\(error.message)")
    #expect(error.remedy.contains("quotes"))
  }

  @Test("a key that stands there twice is refused")
  func duplicates() throws {
    #expect(try refusal("count: 3\ncount: 4").contains("twice: count"))
  }

  @Test("scenes of one name stop each other, each naming the other, and nobody else")
  func sameNames() throws {
    try folder.write("", to: "other/a.tif")
    let job = try job("scenes: [tiles, other]\ncount: 3\noutput: out")
    #expect(job.requests.map(\.scenePath) == [folder.path("tiles/b.tif")])
    let words = job.leftOut.map {
      "\($0.path): \($0.reason)".replacing(folder.path + "/", with: "")
    }
    let remedy = "would both become a; rename or exclude one, or give output a field such as "
    #expect(
      words == [
        "tiles/a.tif: it and other/a.tif \(remedy){parent}/{name}",
        "other/a.tif: it and tiles/a.tif \(remedy){parent}/{name}",
      ]
    )
    let apart = try self.job("scenes: [tiles, other]\ncount: 3\noutput: \"out/{parent}/{name}\"")
    #expect(
      apart.requests.map(\.targetPath)
        == ["out/tiles/a", "out/tiles/b", "out/other/a"].map(folder.path)
    )
    #expect(apart.outputPath == folder.path("out") && apart.leftOut.isEmpty)
  }

  @Test("products are never taken for scenes, not even the next time")
  func outputs() throws {
    #expect(
      try refusal("scenes: \"**/*.tif\"\ncount: 3\noutput: out").contains("the next time")
    )
    #expect(try refusal("scenes: \"*/a*\"\ncount: 3\noutput: .").contains("the next time"))
    try folder.write("", to: "tiles/c/provenance.json")
    try folder.write("", to: "tiles/c/d.tif")
    #expect(
      try refusal("scenes: tiles/?/d.*\ncount: 3\noutput: tiles").contains(
        "tiles/c/d.tif lies among the products of tiles"
      )
    )
    try folder.write("", to: "raw/e")
    #expect(
      try refusal("scenes: raw/e\ncount: 3\noutput: raw").contains("lies among the products")
    )
    #expect(try job("scenes: tiles/*.tif\ncount: 3\noutput: tiles").requests.count == 2)
    #expect(
      try refusal("scenes: tiles\ncount: 3\noutput: tiles/a.tif").contains("a.tif is a file")
    )
    let excluding = "exclude: [abundances.tif, quality.tif]"
    #expect(
      try job("scenes: \"**/*.tif\"\n\(excluding)\ncount: 3\noutput: out").requests.count == 3
    )
    #expect(
      try refusal("scenes: \"**/*.tif\"\n\(excluding)\ncount: 3\noutput: out\nuncertainty: true")
        .contains("exclude abundances.tif and quality.tif and uncertainty.tif")
    )
    #expect(try job("scenes: tiles\ncount: 3\noutput: tiles/out").requests.count == 2)
  }

  @Test("overwriting is the job's word or the caller's, and means all changes or none")
  func overwriting() throws {
    let path = try folder.write(
      "scenes: tiles\ncount: 3\noutput: out\noverwrite: true",
      to: "job.yaml"
    )
    #expect(try BatchJob(path: path).policies.remake == Set(JobPolicies.remakeKinds))
    #expect(try BatchJob(path: path, overwrite: false).policies.remake == [])
    let job = try job("scenes: tiles\ncount: 3\noutput: out\noverwrite: false")
    #expect(job.policies.remake == [])
    guard case .keepIfCurrent = job.requests[0].existing else {
      Issue.record("\(job.requests[0].existing)")
      return
    }
  }
}

import Foundation
import Testing
import Training
import Unmixing

@testable import Processing
@testable import Sampling
@testable import Studies

@Suite("Experiments")
struct ExperimentTests {
  /// The head of an experiment on the scene of a fixture.
  static let head = """
    name: trial
    title: Trial
    source: "A paper, Table 1"
    scenes:
      - {name: Small, scene: scene.img, scale: 1, abundances: truth.tif, endmembers: library.csv}

    """

  static let all =
    head + """
      notes: A sentence.
      methods:
        - {name: FCLS, method: fcls}
        - {name: AE, method: aenet, tied: true, loss: [mse, aid]}
        - {name: MNN, method: mnnae}
        - {name: BU, method: bunet, plan: robust, extractor: sivm, paper: Their BU}
        - {name: MNN-BU, method: mnnbu}
      settings: {epochs: 3, snr: 30}
      vary: {trainingPixels: [100, 200]}
      seeds: 3
      measures: [rmse, mae, aad, aid, sad, parameters]
      paper:
        - {scene: Small, method: Their BU, at: 200, rmse: [0.125, 0.5], sad: 7}
        - {scene: Small, method: Only theirs, at: 100, rmse: 0.75}

      """

  static func fixture() throws -> NetworkTrainingFixture {
    let fixture = try NetworkTrainingFixture()
    _ = try fixture.writeScene()
    _ = try fixture.writeReference()
    _ = try fixture.writeLibrary()
    return fixture
  }

  static func experiment(_ text: String, in fixture: NetworkTrainingFixture) throws -> Experiment {
    let path = fixture.path("experiment.yaml")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try Experiment(path: path)
  }

  /// Runs with a number of workers.
  static func report(
    _ text: String,
    in fixture: NetworkTrainingFixture,
    workers: Int = 2
  ) throws -> ExperimentReport {
    try ExperimentRun(limits: RunLimits(workerCount: workers)).run(
      try experiment(text, in: fixture),
      dataFolder: fixture.folder
    )
  }

  @Test("any number of workers writes the same bytes")
  func workers() throws {
    let fixture = try Self.fixture()
    var folders: [[String: Data]] = []
    for workers in [1, 3] {
      let folder = fixture.path("out-\(workers)")
      let names = try Self.report(Self.all, in: fixture, workers: workers)
        .write(to: folder, isReplacing: false)
      #expect(names.contains("runs.csv") && names.contains("table.md") && names.contains("sad.svg"))
      folders.append(
        try Dictionary(
          uniqueKeysWithValues: names.map {
            ($0, try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)))
          }
        )
      )
    }
    #expect(folders[0] == folders[1])
  }

  @Test("tables hold mean and deviation of the runs, beside the paper's numbers")
  func tables() throws {
    let fixture = try Self.fixture()
    let report = try Self.report(Self.all, in: fixture)
    let runs = report.runsCSV.split(separator: "\n").filter {
      $0.hasPrefix("Small,BU,200,") && $0.contains(",rmse,")
    }.compactMap { Double($0.split(separator: ",")[5]) }
    try #require(runs.count == 3)
    let mean = runs.reduce(0, +) / 3
    let deviation = (runs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2).squareRoot()
    #expect(deviation > 0, "seeds differ in noise and pixels")
    let cell = String(format: "%.4f ± %.4f (paper 0.1250 ± 0.5000)", mean, deviation)
    #expect(report.markdown.contains(cell), "\(report.markdown)")
    #expect(report.markdown.contains("A sentence."))
    #expect(report.markdown.contains("(paper 7.00)"))
    #expect(report.markdown.contains("Only theirs"))
    let summary = report.summaryCSV.split(separator: "\n")
    #expect(summary.contains("Small,BU,200,rmse,\(mean),\(deviation),0.125,0.5"))
    #expect(summary.contains("Small,Only theirs,100,rmse,,,0.75,"))
    #expect(!report.runsCSV.contains("Only theirs"))
  }

  @Test("a solver with the true endmembers finds the truth where there is no noise")
  func truth() throws {
    let fixture = try NetworkTrainingFixture(decibels: 90)
    _ = try fixture.writeScene()
    _ = try fixture.writeReference()
    _ = try fixture.writeLibrary(order: [2, 0, 1])
    let text = Self.head + "methods: [{name: FCLS, method: fcls}]\nmeasures: [rmse, sad, seconds]\n"
    let report = try Self.report(text, in: fixture)
    let numbers = try #require(report.results.first).outcome.numbers
    #expect(try #require(numbers[0]) < 1e-3)
    #expect(numbers[1] == nil, "its endmembers were given")
    #expect(try #require(numbers[2]) > 0)
  }

  @Test("less noise, less error")
  func noise() throws {
    let fixture = try Self.fixture()
    let text =
      Self.head
      + "methods: [{name: FCLS, method: fcls}]\nvary: {snr: [5, 15, .inf]}\nmeasures: [rmse]\n"
    let report = try Self.report(text, in: fixture)
    let errors = report.results.compactMap { $0.outcome.numbers[0] }
    try #require(errors.count == 3)
    #expect(errors[0] > errors[1] && errors[1] > errors[2])
    #expect(report.markdown.contains("| inf |"))
  }

  @Test("missing data is named before anything is done")
  func missingData() throws {
    let fixture = try Self.fixture()
    try FileManager.default.removeItem(atPath: fixture.path("truth.tif"))
    let error = #expect(throws: WorkError.self) {
      try Self.report(Self.all, in: fixture)
    }
    #expect(error?.code == .noData)
    #expect(error?.message.contains("truth.tif") ?? false)
    #expect(error?.remedy.contains("UNMIX_DATA") ?? false)
  }

  @Test("all that is wrong with a file is said at once, with its line")
  func problems() throws {
    let fixture = try Self.fixture()
    let text =
      Self.head + """
        methods:
          - {name: A, method: fcls, plan: robust}
          - {name: A, method: aenet, layer: 3}
          - {name: C, method: bunet, loss: [mse]}
        settings: {epochs: 0}
        vary: {snr: [10], layers: [1]}
        measures: [rmse, speed, sad of]
        paper: [{scene: Elsewhere, method: A, rmse: 1}]

        """
    let error = #expect(throws: WorkError.self) {
      _ = try Self.experiment(text, in: fixture)
    }
    let message = error?.message ?? ""
    for words in [
      "line 7: plan goes with a network", "'layer' is not a known key", "two are named A",
      "loss goes with aenet", "epochs 0.0", "vary needs one of", "'speed' is none of",
      "'sad of' is none of", "no scene is named Elsewhere",
    ] { #expect(message.contains(words), "\(words) in \(message)") }
  }

  @Test("a plan's settings can be changed one by one")
  func planChanges() throws {
    let fixture = try Self.fixture()
    let text =
      Self.head + """
        methods:
          - name: All
            method: bunet
            plan:
              {name: robust, layers: 3, tail: true, thresholds: false, start: published,
               learningRate: 1e-3, schedule: constant, epochs: 7, batchSize: 32, noiseRemoval: false,
               likelihood: false, linearity: false, anchor: 2, frozen: 0.25}
          - {name: One, method: aenet, plan: {name: paper, start: 2.5}}
        measures: [rmse]

        """
    let experiment = try Self.experiment(text, in: fixture)
    let all = experiment.methods[0].plan(experiment.settings, of: .bunet)
    var wanted = TrainingPlan.robust(.bunet)
    wanted.layerCount = 3
    wanted.hasTail = true
    wanted.hasEndmemberThresholds = false
    wanted.start = .published
    wanted.learningRate = 1e-3
    wanted.schedule = .constant
    wanted.length = .epochs(7)
    wanted.batchSize = 32
    wanted.removesNoise = false
    wanted.startsFromLikelihood = false
    wanted.objective = .reconstruction(
      .init(measuresLinearity: false, anchorWeight: 2, frozenFraction: 0.25)
    )
    #expect(all == wanted)
    var paper = TrainingPlan.paper(.aenet)
    paper.start = .relative(factor: 2.5)
    #expect(experiment.methods[1].plan(experiment.settings, of: .aenet) == paper)
  }

  @Test("changes of a plan that are wrong or have no effect are problems of the file")
  func planProblems() throws {
    let fixture = try Self.fixture()
    let text =
      Self.head + """
        methods:
          - {name: A, method: aenet, plan: {name: robust, anchor: 1, epochs: 3, steps: 4}}
          - {name: B, method: bunet, plan: {layers: 2, start: near}}
          - {name: C, method: mnnae, plan: {name: paper, start: 3, learningRate: -1}}
          - {name: D, method: bunet, plan: {name: robust, layers: 0, anker: 1}}
          - {name: E, method: fcls, plan: {name: robust}}
        settings: {layers: 2, epochs: 2}
        measures: [rmse]

        """
    let error = #expect(throws: WorkError.self) {
      _ = try Self.experiment(text, in: fixture)
    }
    let message = error?.message ?? ""
    for words in [
      "line 7: anchor goes with bunet", "line 7: plan: epochs and steps exclude each other",
      "line 8: start: 'near' is neither published", "plan: name is missing",
      "line 9: start goes with aenet", "learningRate '-1': give a number above 0 and up to 1",
      "layers '0': give a whole number from 1 to 100",
      "'anker' is not a known key", "line 11: plan goes with a network",
      "the layers of B's plan are overruled", "the epochs or steps of A's plan are overruled",
    ] { #expect(message.contains(words), "\(words) in \(message)") }
  }

  @Test("more training pixels than there are is an error")
  func tooManyPixels() throws {
    let fixture = try Self.fixture()
    let text =
      Self.head
      + "methods: [{name: M, method: mnnae}]\nsettings: {trainingPixels: 480}\nmeasures: [rmse]\n"
    let error = #expect(throws: WorkError.self) { try Self.report(text, in: fixture) }
    #expect(error?.message.contains("480 training pixels") ?? false)
  }

  @Test("only results of experiments are replaced")
  func target() throws {
    let fixture = try Self.fixture()
    func check(_ path: String, isReplacing: Bool) throws {
      try ExperimentReport.checkTarget(path, isReplacing: isReplacing)
    }
    #expect(throws: WorkError.self) { try check(fixture.folder, isReplacing: true) }
    #expect(throws: WorkError.self) {
      try check(fixture.path("scene.img"), isReplacing: true)
    }
    let text = Self.head + "methods: [{name: FCLS, method: fcls}]\nmeasures: [rmse]\n"
    let out = fixture.path("out")
    for isReplacing in [false, true] {
      _ = try Self.report(text, in: fixture).write(to: out, isReplacing: isReplacing)
    }
    #expect(throws: WorkError.self) { try check(out, isReplacing: false) }
    try "mine".write(toFile: out + "/notes.md", atomically: true, encoding: .utf8)
    #expect(throws: WorkError.self) { try check(out, isReplacing: true) }
  }

  @Test("every experiment of the paper can be read")
  func paperFiles() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Workflows/paper")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") }.sorted()
    #expect(names.count >= 15)
    for name in names {
      let experiment = try Experiment(path: folder.appendingPathComponent(name).path)
      #expect(experiment.name + ".yaml" == name)
    }
  }
}

import LinearAlgebra
import Testing
import Unmixing

@testable import Training

@Suite("Collapse watch")
struct CollapseTests {
  /// A task that misbehaves on demand.
  struct ScriptedTask: TrainingTask {
    var pixelCount = 10
    var losses: [Double]
    var dead: [[Int]] = []
    var isFinite = true
    mutating func step(_ pixels: ArraySlice<Int>, rate: Double, fraction: Double) -> Double {
      losses.removeFirst()
    }
    mutating func loss(_ pixels: ArraySlice<Int>) -> Double { losses.removeFirst() }
    mutating func takeDeadUnits() -> [Int] { dead.isEmpty ? [] : dead.removeFirst() }
  }

  static var plan: TrainingPlan {
    var plan = TrainingPlan.robust(.aenet)
    plan.length = .epochs(2)
    return plan
  }

  static func trouble(_ task: ScriptedTask) throws -> TrainingTrouble? {
    var (task, generator) = (task, SeededGenerator(seed: 1))
    return try TrainingLoop(plan: plan, progress: nil).run(&task, using: &generator).trouble
  }

  @Test("every kind of trouble is noticed, and a good run has none")
  func kinds() throws {
    // Losses: all pixels before, two epochs of one batch, all pixels after.
    #expect(try Self.trouble(ScriptedTask(losses: [1, 0.5, 0.4, 0.3])) == nil)
    #expect(try Self.trouble(ScriptedTask(losses: [1, .nan, 0, 0])) == .notFinite)
    #expect(try Self.trouble(ScriptedTask(losses: [1, .infinity, 0, 0])) == .notFinite)
    let infinite = ScriptedTask(losses: [1, 1, 1, 1], isFinite: false)
    #expect(try Self.trouble(infinite) == .notFinite)
    #expect(
      try Self.trouble(ScriptedTask(losses: [1, 11, 0, 0])) == .exploding(loss: 11, start: 1)
    )
    #expect(
      try Self.trouble(ScriptedTask(losses: [1, 2, 2, 1.1])) == .noProgress(loss: 1.1, start: 1)
    )
    let start = ScriptedTask(losses: [1, 1, 1, 1], dead: [[2]])
    #expect(try Self.trouble(start) == .deadUnits([2]))
    let later = ScriptedTask(losses: [1, 0.5, 0.4, 0.3], dead: [[], [1, 3]])
    #expect(try Self.trouble(later) == .deadUnits([1, 3]))
    let last = ScriptedTask(losses: [1, 0.5, 0.4, 0.3], dead: [[], [], [], [1]])
    #expect(try Self.trouble(last) == .deadUnits([1]))
  }

  @Test("after a few attempts training fails, and the error tells what was tried")
  func failure() throws {
    var plan = TrainingPlan.paper(.aenet)
    plan.learningRate = 1
    plan.length = .epochs(2)
    var attempts: [TrainingPlan] = []
    let run = TrainingRun(plan: plan, seed: 1, progress: nil) {
      (plan) throws(TrainingError) -> ScriptedTask in
      attempts.append(plan)
      return ScriptedTask(losses: [1, .nan, 0, 0])
    }
    #expect {
      _ = try run.run()
    } throws: { error in
      let error = error as? TrainingError
      return error?.code == .trainingFailed && error?.message.contains("0.1 instead of 1.0") == true
    }
    #expect(attempts.map(\.learningRate) == [1, 0.1, 0.01, 0.001])
    #expect(attempts.dropFirst().allSatisfy { $0.start == .relative(factor: 10) })
  }

  @Test("a start that kills units is replaced, and the learning rate is left alone")
  func deadStart() throws {
    let pixels = try SmallScene.pixels(300)
    var plan = SmallScene.plan(.aenet, steps: 200)
    // A threshold beyond any state: every unit is zero before the first step.
    plan.start = .plain(penalty: 0.1, sparsity: 10)
    let result = try AENetTrainer(plan: plan).train(
      spectra: pixels.spectra,
      abundances: pixels.abundances,
      seed: 1
    )
    let restarts = result.report.restarts
    #expect(restarts.count == 1 && restarts.first?.epoch == 0)
    #expect(restarts.first?.reason == "endmembers 1, 2, 3 were 0 in every pixel")
    #expect(result.report.plan.start == .relative(factor: 10))
    #expect(result.report.plan.learningRate == plan.learningRate)
    #expect(result.report.finalLoss < result.report.startLoss)
  }

  @Test(
    "a learning rate that kills units is lowered until training succeeds",
    arguments: [0.1, 0.3]
  )
  func deadlyRate(learningRate: Double) throws {
    // Six endmembers that are much alike: the start of the published code is far from a solution.
    let pixels = try SmallScene.pixels(300, of: SmallScene.endmembers(count: 6))
    var plan = TrainingPlan.paper(.aenet)
    plan.learningRate = learningRate
    let result = try AENetTrainer(plan: plan).train(
      spectra: pixels.spectra,
      abundances: pixels.abundances,
      seed: 1
    )
    let report = result.report
    #expect(report.restarts.contains { $0.reason.contains("0 in every pixel") }, "\(report)")
    #expect(report.plan.learningRate < learningRate)
    #expect(report.finalLoss < report.startLoss)
    let found = abundances(result.network, pixels.spectra)
    #expect(rootMeanSquareError(found, pixels.abundances) < 0.06)
    for unit in 0..<6 { #expect(found.row(unit).contains { $0 > 0.5 }) }
  }
}

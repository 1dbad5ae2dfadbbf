internal import Essentials
internal import Foundation
internal import Synchronization
internal import TileEngine

/// Adds up the progress of a run's scenes.
final class RunProgress: Sendable {
  private struct State {
    var totals = RunTotals()
    /// Fraction done of each scene.
    var fractions: [Double]
    /// Scenes that are being worked on.
    var running: Set<Int> = []
  }

  private let names: [String]
  private let control: RunControl
  private let state: Mutex<State>  // changed by the workers' reports

  /// Begins with the paths of the scenes in the order in which they begin.
  init(sceneNames: [String], control: RunControl) {
    names = sceneNames
    self.control = control
    var state = State(fractions: Array(repeating: 0, count: sceneNames.count))
    state.totals.sceneCount = sceneNames.count
    self.state = Mutex(state)
  }

  func count(pixels: Int) { state.withLock { $0.totals.pixelCount += pixels } }

  func took(_ step: TileProgress) {
    let totals = state.withLock { state in
      let hasEnded = step.step == .finished || step.step == .abandoned
      let fraction =
        hasEnded ? 1 : Double(step.doneTileCount) / Double(max(step.tileCount, 1)) * 0.95
      let done = state.fractions[step.job]
      state.totals.fraction += (fraction - done) / Double(state.fractions.count)
      state.fractions[step.job] = fraction
      state.totals.endedSceneCount = max(state.totals.endedSceneCount, step.endedJobCount)
      if step.step == .abandoned { state.totals.failedSceneCount += 1 }
      if hasEnded { state.running.remove(step.job) } else { state.running.insert(step.job) }
      state.totals.runningSceneCount = state.running.count
      state.totals.running = running(state)
      return state.totals
    }
    control.report(.tiles(totals))
  }

  /// The scene that is furthest, the first of those alike.
  private func running(_ state: State) -> RunTotals.Running? {
    let furthest = state.running.max { one, other in
      (state.fractions[one], -one) < (state.fractions[other], -other)
    }
    return furthest.map { number in
      RunTotals.Running(
        name: ((names[number] as NSString).lastPathComponent as NSString).deletingPathExtension,
        fraction: state.fractions[number]
      )
    }
  }
}

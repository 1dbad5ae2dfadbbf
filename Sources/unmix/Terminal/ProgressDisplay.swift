import Essentials
import Foundation
import Synchronization

/// Shows progress in one line on standard error where that is a terminal: a bar with rate and time left,
/// or counts where there are many scenes.
final class ProgressDisplay: Sendable {
  private struct State {
    var lastDraw = Date.distantPast
    var isBarShown = false
    var isFinished = false
  }

  private let started = Date()
  private let isTerminal = isatty(STDERR_FILENO) == 1
  /// When the bar was drawn last, and whether it is on the screen.
  private let state = Mutex(State())

  /// A control that shows progress here and stops on signals.
  var control: RunControl {
    Interruption.beginWork()
    return RunControl(report: { self.show($0) }, isCancelled: { Interruption.isRequested })
  }

  /// Shows an event.
  func show(_ event: RunControl.Event) {
    switch event {
    case .stage(let name, let fraction): draw("\(name) \(Self.percent(fraction))")
    case .tiles(let totals): draw(words(totals))
    }
  }

  /// Shows a line above the bar.
  func show(line text: String) { line(text) }

  /// Takes the bar away.
  func finish() {
    state.withLock { state in
      state.isFinished = true
      clear(&state)
    }
  }

  private func draw(_ text: String) {
    guard isTerminal else { return }
    state.withLock { state in
      let now = Date()
      guard !state.isFinished, now.timeIntervalSince(state.lastDraw) > 0.1 else { return }
      state.lastDraw = now
      state.isBarShown = true
      let hint = Interruption.isRequested ? "  stopping; press again to stop at once" : ""
      write("\r\u{1B}[K" + text + hint)
    }
  }

  private func line(_ text: String) {
    state.withLock { state in
      clear(&state)
      write(PrintableText.of(text) + "\n")
    }
  }

  private func clear(_ state: inout State) {
    if state.isBarShown { write("\r\u{1B}[K") }
    state.isBarShown = false
  }

  private func write(_ text: String) { StandardStreams.error(text) }

  private func words(_ totals: RunTotals) -> String {
    let seconds = Date().timeIntervalSince(started)
    if totals.sceneCount > 1 { return Self.words(ofMany: totals, seconds: seconds) }
    let filled = Int(totals.fraction * 24)
    let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled)
    let rate = Double(totals.pixelCount) / max(seconds, 0.001) / 1e6
    var text = "[\(bar)] \(Self.percent(totals.fraction))"
    text += String(format: "  %.2f Mpixel/s", rate)
    if totals.fraction > 0.02 {
      text += "  " + Self.duration(seconds / totals.fraction * (1 - totals.fraction)) + " left"
    }
    return text
  }

  /// Many scenes: `12/21 done, 0 failed, 2 running (line07 64 %), about 40 s left`.
  static func words(ofMany totals: RunTotals, seconds: Double) -> String {
    let done = totals.endedSceneCount - totals.failedSceneCount
    var text = "\(done)/\(totals.sceneCount) done, \(totals.failedSceneCount) failed"
    if totals.runningSceneCount > 0 {
      text += ", \(totals.runningSceneCount) running"
      if let scene = totals.running {
        let share = Int((scene.fraction * 100).rounded(.down))
        text += " (\(PrintableText.line(scene.name)) \(share) %)"
      }
    }
    if totals.fraction > 0.02 {
      text += ", about " + duration(seconds / totals.fraction * (1 - totals.fraction)) + " left"
    }
    return text
  }

  private static func percent(_ fraction: Double) -> String {
    String(format: "%3.0f %%", (fraction * 100).rounded(.down))
  }

  /// A time in words: `2 h 05 min`, `4 min 10 s`, `12 s`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded(.up))
    if whole >= 3600 { return String(format: "%d h %02d min", whole / 3600, whole / 60 % 60) }
    if whole >= 60 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    return "\(whole) s"
  }
}

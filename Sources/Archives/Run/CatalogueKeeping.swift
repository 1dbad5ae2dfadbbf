internal import Essentials
internal import Foundation
internal import Synchronization

/// Keeps the catalogue up to date while a run is at work, and after it.
///
/// The products and the run log are on the disk before, so that nothing is lost where this fails: a person
/// is told, and the next run makes up for it. Parts of a run write no catalogue, as they share the
/// archive.
final class CatalogueKeeping: Sendable {
  private let catalogue: ArchiveCatalogue
  private let isPart: Bool
  private let control: RunControl
  private let warn: @Sendable (String) -> Void
  private let state = Mutex(State())  // held while the catalogue is written

  private struct State {
    var lastEnd = ContinuousClock.now
    var lastDuration = Duration.zero
    /// Failures that a person was told of.
    var told: Set<String> = []
  }

  /// The least time between two updates, and the least part of a run that is not spent on them.
  private static let (pause, share) = (Duration.seconds(60), 20)

  init(
    of folder: ArchiveFolder,
    isPart: Bool,
    control: RunControl,
    warn: @escaping @Sendable (String) -> Void
  ) {
    catalogue = ArchiveCatalogue(of: folder)
    self.isPart = isPart
    self.control = control
    self.warn = warn
  }

  /// What the archive remembers, with what runs before left to be taken in.
  func memory() -> ArchiveMemory {
    update()
    let (memory, note) = catalogue.memory()
    let isTold = state.withLock { !$0.told.isEmpty }
    if let note, !isTold { warn(note) }
    return memory
  }

  /// Takes in what came to the run logs.
  func update() { state.withLock { update(&$0) } }

  /// Takes it in if the last time was long enough ago, and nobody else is at it.
  func updateIfDue() {
    _ = state.withLockIfAvailable { state in
      let pause = max(Self.pause, state.lastDuration * Self.share)
      if ContinuousClock.now - state.lastEnd > pause { update(&state) }
    }
  }

  private func update(_ state: inout State) {
    guard !isPart else { return }
    let begun = ContinuousClock.now
    // A run that is to stop leaves this to the next one.
    let control = RunControl(isCancelled: control.isCancelled)
    do {
      for note in try catalogue.takeIn(control: control).notes { warn(note) }
    } catch is CancellationError {
    } catch {
      let words = "\(error)"
      if state.told.insert(words).inserted { warn(words) }
    }
    state.lastEnd = ContinuousClock.now
    state.lastDuration = state.lastEnd - begun
  }
}

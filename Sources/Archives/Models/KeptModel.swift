internal import DurableFiles
internal import Foundation
internal import Methods
internal import Sampling
internal import Spectra

/// A model of the archive: endmembers or a network, with its history.
public struct KeptModel: Sendable {
  /// Its number; later ones are higher.
  public let number: Int
  /// Its folder.
  let folder: String
  /// How it came about.
  package let history: ModelHistory

  /// The file.
  public var path: String { folder + "/" + history.file }

  /// What products made with it say.
  var note: String {
    "the archive's model \(number) was made from \(history.pixelCount) pixels of "
      + "\(history.scenes.count) scenes"
  }

  /// One line for a person, without a full stop.
  public var summary: String {
    "model \(number) of the archive: \(history.endmemberCount) endmembers from \(history.pixelCount) "
      + "pixels of \(history.scenes.count) scenes (\(path))"
  }

  /// Lines for a person: the summary, and every scene that was left out.
  public var lines: [String] {
    [summary] + history.leftOut.map { "  without \($0.scene): \($0.reason)" }
      + history.notes.map { "  \($0)" }
  }

  /// The way to unmix with it.
  ///
  /// - Parameter wanted: what the job asks for, a choice with a count.
  /// - Returns: the same with the kept file.
  /// - Throws: `WorkError` with code `.changed` for a file that is not as it was made, or the error of
  ///   reading it.
  func choice(for wanted: MethodChoice) throws -> MethodChoice {
    let choice: MethodChoice
    switch wanted {
    case .extraction(_, _, let solver):
      let library = try LoadedLibrary(path: path, needsSameBands: true)
      choice = .library(library, solver: solver)
    case .blind: choice = .model(try LoadedModel(path: path))
    case .library, .model: return wanted
    }
    guard choice.files.first?.sha256 == history.sha256 else {
      throw WorkError(
        code: .changed,
        message: "\(path) is not as it was made: its checksum is not that in "
          + "\(ModelHistory.fileName) beside it.",
        remedy: "Bring it back from a copy, or make a new one: unmix batch train."
      )
    }
    return choice
  }
}

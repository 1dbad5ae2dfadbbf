internal import DurableFiles
internal import Foundation
package import Methods
internal import Sampling

/// The models that an archive keeps, each in a numbered folder below that of all models.
///
/// They are `.unmix/models/1`, `.unmix/models/2` ... in the output folder; the highest number counts.
package struct ArchiveModels: Sendable {
  /// The folder of all of them.
  let path: String

  /// Names the models of an archive.
  package init(of folder: ArchiveFolder) { path = folder.modelsPath }

  /// The model that counts; nil if none was made yet.
  ///
  /// - Throws: `WorkError` with code `.changed` if its history cannot be read.
  package func latest() throws -> KeptModel? {
    guard let number = numbers.max() else { return nil }
    let folder = folder(of: number)
    let file = folder + "/" + ModelHistory.fileName
    do {
      let data = try DurableFile.read(file, kind: "the history of a model")
      let history = try JSONDecoder().decode(ModelHistory.self, from: data)
      return KeptModel(number: number, folder: folder, history: history)
    } catch {
      throw WorkError(
        code: .changed,
        message: "the history of the archive's model cannot be read: \(file) (\(error)).",
        remedy: "Bring the folder back from a copy, or make a new model: unmix batch train."
      )
    }
  }

  /// Keeps a model under the next number, whole or not at all.
  ///
  /// - Parameters:
  ///   - made: the model.
  ///   - history: how it came about.
  /// - Returns: the model in its place.
  /// - Throws: `DurableFileError`.
  package func add(_ made: SharedMethod, _ history: ModelHistory) throws -> KeptModel {
    let number = (numbers.max() ?? 0) + 1
    let folder = folder(of: number)
    let staged = try StagedFolder(for: folder)
    try staged.write(made.data, as: made.fileName)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try staged.write(try encoder.encode(history) + Data("\n".utf8), as: ModelHistory.fileName)
    try staged.commit(replacing: false)
    return KeptModel(number: number, folder: folder, history: history)
  }

  private func folder(of number: Int) -> String { "\(path)/\(number)" }

  private var numbers: [Int] {
    // A folder that is not there holds no models.
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    return (names ?? []).compactMap(Int.init)
  }
}

public import DurableFiles
public import Foundation
internal import LinearAlgebra
internal import Spectra
internal import Unmixing

/// Models as `.safetensors` files, which Python's `safetensors` package reads too.
///
/// Tensors, 32-bit floats: `layer.<k>.W` (bandCount x endmemberCount), `layer.<k>.B`
/// (endmemberCount x endmemberCount), `layer.<k>.theta` and `layer.<k>.eta` (endmemberCount), with
/// `k` from 1 and only `k = 1` where the layers are tied, and without `eta` for the comparators,
/// which have none; `endmembers` (bandCount x
/// endmemberCount), a BUNet's decoder. Metadata, all text, lists and plans as JSON:
/// `ModelFile.MetadataKey`.
public enum ModelFile {
  /// The version of the layout that is written; files of later ones are refused.
  public static let formatVersion = 1

  /// Names of the metadata.
  public enum MetadataKey: String, CaseIterable, Sendable {
    /// Always `unmix-model`.
    case format
    /// Number of the layout.
    case formatVersion = "format_version"
    /// `aenet`, `bunet`, `mnnae` or `mnnbu`.
    case network
    /// Number of layers, with the tail.
    case layerCount = "layer_count"
    /// `true` if all layers share their parameters.
    case tied
    /// `true` if every endmember has its own theta and eta.
    case endmemberThresholds = "endmember_thresholds"
    /// List of names.
    case endmemberNames = "endmember_names"
    /// List of band numbers, from 1.
    case keptBands = "kept_bands"
    /// List of centres in nanometres; absent if unknown.
    case wavelengths = "wavelengths_nm"
    /// List of full widths at half maximum in nanometres; absent if unknown.
    case widths = "widths_nm"
    /// What pixels must be: `reflectance 0-1`.
    case units
    /// The training plan.
    case plan
    /// The seed.
    case seed
    /// Fingerprint of the training data.
    case dataFingerprint = "data_fingerprint"
    /// List of the epochs' losses.
    case losses
    /// Number of training pixels and steps, first and last loss, restarts and notes.
    case training
    /// Version of the program.
    case programVersion = "program_version"
  }

  static let formatName = "unmix-model"

  /// Writes a model so that the file appears whole or not at all.
  ///
  /// - Throws: `TrainingError` with code `.cannotAccessModel`.
  public static func write(_ model: TrainedModel, to path: String) throws(TrainingError) {
    let data = try data(of: model)
    do throws(DurableFileError) {
      try DurableFile.write(data, to: path)
    } catch { throw TrainingError(error) }
  }

  /// Reads a model and checks everything in it.
  ///
  /// - Throws: `TrainingError` with code `.cannotAccessModel` or `.badModelFile`.
  public static func read(_ path: String) throws(TrainingError) -> TrainedModel {
    try readWithChecksum(path).model
  }

  /// Reads a model once and checks everything in it.
  ///
  /// - Returns: the model, and the checksum of the very bytes that it was read from.
  /// - Throws: `TrainingError` with code `.cannotAccessModel` or `.badModelFile`; a file whose length is
  ///   not what its header promises is refused before its tensors are read.
  public static func readWithChecksum(
    _ path: String
  ) throws(TrainingError) -> (model: TrainedModel, file: FileChecksum) {
    let (file, checksum) = try SafetensorsFile.read(path)
    return (try ModelReading(file: file, path: path).model(), checksum)
  }

  /// The bytes of a model's file; the same model gives the same bytes.
  ///
  /// - Throws: `TrainingError` with code `.cannotAccessModel` if a loss is not a number.
  public static func data(of model: TrainedModel) throws(TrainingError) -> Data {
    var file = SafetensorsFile()
    let encoder = model.encoder
    let count = encoder.endmemberCount
    for (index, layer) in encoder.parameters.layers.enumerated() {
      let columns = Array(index * count..<(index + 1) * count)
      let prefix = "layer.\(index + 1)."
      file.add(encoder.projections.columns(columns), as: prefix + "W")
      file.add(layer.mixing, as: prefix + "B")
      file.tensors[prefix + "theta"] = .init(shape: [count], values: layer.thresholds)
      guard encoder.iteration == .admm else { continue }
      file.tensors[prefix + "eta"] = .init(shape: [count], values: layer.stepSizes)
    }
    file.add(model.endmembers.spectra, as: "endmembers")
    file.metadata = try metadata(of: model)
    return try file.encoded()
  }

  /// Reads a model from the bytes of its file and checks everything in it.
  ///
  /// - Parameters:
  ///   - data: the whole file.
  ///   - path: its name, for errors.
  /// - Returns: the model.
  /// - Throws: `TrainingError` with code `.badModelFile`.
  public static func model(
    from data: Data,
    path: String? = nil
  ) throws(TrainingError) -> TrainedModel {
    try ModelReading(file: SafetensorsFile(data, path: path), path: path).model()
  }
}

// MARK: - Metadata

/// What is known of a training besides plan, seed and losses, which have keys of their own.
struct TrainingSummary: Codable {
  let pixelCount: Int
  let stepCount: Int
  let startLoss: Double
  let finalLoss: Double
  let restarts: [TrainingReport.Restart]
  let notes: [String]
}

extension ModelFile {
  private static func metadata(
    of model: TrainedModel
  ) throws(TrainingError) -> [String: String] {
    let encoder = model.encoder
    let report = model.report
    let grid = model.endmembers.grid
    var texts: [MetadataKey: String] = [
      .format: formatName,
      .formatVersion: String(formatVersion),
      .layerCount: String(encoder.layerCount),
      .tied: String(encoder.isTied),
      .endmemberThresholds: String(encoder.hasEndmemberThresholds),
      .units: TrainedModel.unitsContract,
      .seed: String(report.seed),
      .dataFingerprint: model.dataFingerprint,
      .programVersion: model.programVersion,
    ]
    texts[.network] = model.kind.rawValue
    texts[.endmemberNames] = try json(model.endmembers.names)
    texts[.keptBands] = try json(model.keptBands)
    texts[.wavelengths] = try grid.wavelengths.map { (all) throws(TrainingError) in
      try json(all.map(\.nanometres))
    }
    texts[.widths] = try grid.widthsNanometres.map { (all) throws(TrainingError) in
      try json(all)
    }
    texts[.plan] = try json(report.plan)
    texts[.losses] = try json(report.losses)
    texts[.training] = try json(
      TrainingSummary(
        pixelCount: report.pixelCount,
        stepCount: report.stepCount,
        startLoss: report.startLoss,
        finalLoss: report.finalLoss,
        restarts: report.restarts,
        notes: report.notes
      )
    )
    return Dictionary(uniqueKeysWithValues: texts.map { ($0.key.rawValue, $0.value) })
  }

  private static func json(_ value: some Encodable) throws(TrainingError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      throw TrainingError(
        code: .cannotAccessModel,
        message: "the model's description cannot be written as JSON.",
        remedy: "Look for wavelengths or losses that are not numbers.",
        underlying: "\(error)"
      )
    }
  }
}

extension SafetensorsFile {
  /// Adds a matrix.
  fileprivate mutating func add(_ matrix: Matrix, as name: String) {
    tensors[name] = Tensor(
      shape: [matrix.rowCount, matrix.columnCount],
      values: matrix.elements
    )
  }
}

internal import Foundation
internal import LinearAlgebra
internal import Spectra
internal import Unmixing

/// Makes a model of a safetensors file, checking every name, shape and number.
struct ModelReading {
  let file: SafetensorsFile
  let path: String?

  /// More layers than this are no model.
  static let layerLimit = 1_000
  /// Numbers of bands that a scene can have.
  static let bandNumbers = 1...10_000_000
  /// Wavelengths and widths that bands can have, in nanometres; none is beyond 10 m.
  static let lengths = Double.leastNonzeroMagnitude...1e10

  /// The model.
  func model() throws(TrainingError) -> TrainedModel {
    try checkFormat()
    guard let kind = TrainingPlan.Network(rawValue: try text(.network)) else {
      let known = TrainingPlan.Network.allCases.map(\.rawValue).joined(separator: ", ")
      throw damaged("its network is \(try text(.network)), none of \(known)")
    }
    let names: [String] = try value(.endmemberNames)
    guard !names.isEmpty, Set(names).count == names.count else {
      throw damaged("its endmember names are \(names), not all different")
    }
    let spectra = try matrix("endmembers", columnCount: names.count)
    let grid = try grid(bandCount: spectra.rowCount)
    let keptBands: [Int] = try value(.keptBands)
    guard keptBands.count == grid.bandCount else {
      throw damaged("it lists \(keptBands.count) kept bands and has \(grid.bandCount)")
    }
    guard keptBands.allSatisfy(ModelReading.bandNumbers.contains) else {
      throw damaged(
        "its kept bands are not all between 1 and \(ModelReading.bandNumbers.upperBound)"
      )
    }
    let encoder = try encoder(
      unrolling: kind.iteration,
      bandCount: grid.bandCount,
      endmemberCount: names.count
    )
    return TrainedModel(
      network: kind.isBlind
        ? .bunet(BUNet(encoder: encoder, decoder: LinearDecoder(spectra: spectra)))
        : .aenet(encoder),
      endmembers: EndmemberSet(names: names, spectra: spectra, grid: grid),
      keptBands: keptBands,
      report: try report(),
      dataFingerprint: try text(.dataFingerprint),
      programVersion: try text(.programVersion)
    )
  }

  private func checkFormat() throws(TrainingError) {
    guard file.metadata[ModelFile.MetadataKey.format.rawValue] == ModelFile.formatName else {
      throw damaged("it is a safetensors file, but not a model of this program")
    }
    let version: Int = try value(.formatVersion)
    guard version == ModelFile.formatVersion else {
      throw TrainingError(
        code: .badModelFile,
        path: path,
        message: "\(name) has format version \(version); this program reads version "
          + "\(ModelFile.formatVersion).",
        remedy: "Use the program that wrote it (version \(try text(.programVersion))), or train "
          + "the model again."
      )
    }
    guard try text(.units) == TrainedModel.unitsContract else {
      throw damaged(
        "it expects pixels in \(try text(.units)) instead of \(TrainedModel.unitsContract)"
      )
    }
  }

  private func grid(bandCount: Int) throws(TrainingError) -> SpectralGrid {
    let wavelengths: [Double]? = try optionalValue(.wavelengths)
    let widths: [Double]? = try optionalValue(.widths)
    for (list, what) in [(wavelengths, "wavelengths"), (widths, "widths")] {
      guard let list else { continue }
      guard list.count == bandCount else {
        throw damaged("it has \(bandCount) bands and \(list.count) \(what)")
      }
      if let odd = list.first(where: { !ModelReading.lengths.contains($0) }) {
        throw damaged("one of its \(what) is \(odd) nm")
      }
    }
    return SpectralGrid(
      bandCount: bandCount,
      wavelengths: wavelengths.map { $0.map { Wavelength(nanometres: $0) } },
      widthsNanometres: widths
    )
  }

  private func encoder(
    unrolling iteration: UnrolledIteration,
    bandCount: Int,
    endmemberCount: Int
  ) throws(TrainingError) -> AENet {
    let layerCount: Int = try value(.layerCount)
    let isTied: Bool = try value(.tied)
    guard layerCount >= 1, layerCount <= ModelReading.layerLimit else {
      throw damaged("it has \(layerCount) layers")
    }
    var projections: [Matrix] = []
    var layers: [ADMMLayer] = []
    for number in 1...(isTied ? 1 : layerCount) {
      let prefix = "layer.\(number)."
      projections.append(
        try matrix(prefix + "W", rowCount: bandCount, columnCount: endmemberCount)
      )
      layers.append(
        ADMMLayer(
          mixing: try matrix(prefix + "B", rowCount: endmemberCount, columnCount: endmemberCount),
          thresholds: try numbers(prefix + "theta", shape: [endmemberCount]),
          stepSizes: iteration == .ista
            ? Array(repeating: 0, count: endmemberCount)
            : try numbers(prefix + "eta", shape: [endmemberCount])
        )
      )
    }
    var stacked = Matrix(
      rowCount: bandCount,
      columnCount: endmemberCount * layers.count
    )
    for (block, projection) in projections.enumerated() {
      for band in 0..<bandCount {
        for column in 0..<endmemberCount {
          stacked[band, block * endmemberCount + column] = projection[band, column]
        }
      }
    }
    return AENet(
      parameters: AENet.Parameters(projections: stacked, layers: layers),
      layerCount: layerCount,
      isTied: isTied,
      hasEndmemberThresholds: try value(.endmemberThresholds),
      iteration: iteration
    )
  }

  private func report() throws(TrainingError) -> TrainingReport {
    let summary: TrainingSummary = try value(.training)
    return TrainingReport(
      plan: try value(.plan),
      seed: try value(.seed),
      pixelCount: summary.pixelCount,
      stepCount: summary.stepCount,
      startLoss: summary.startLoss,
      losses: try value(.losses),
      finalLoss: summary.finalLoss,
      restarts: summary.restarts,
      notes: summary.notes
    )
  }
}

// MARK: - Tensors and metadata

extension ModelReading {
  private var name: String { path.map { "the model \($0)" } ?? "the model" }

  private func damaged(_ reason: String, underlying: String? = nil) -> TrainingError {
    TrainingError(
      code: .badModelFile,
      path: path,
      message: "\(name) cannot be used: \(reason).",
      remedy: "Copy the file again, or train the model again.",
      underlying: underlying
    )
  }

  /// Numbers of a tensor that must be there, have a shape and be finite.
  private func numbers(_ tensor: String, shape: [Int]) throws(TrainingError) -> [Float] {
    guard let found = file.tensors[tensor] else {
      throw damaged("tensor \(tensor) of shape \(shape) is missing")
    }
    guard found.shape == shape else {
      throw damaged("tensor \(tensor) has shape \(found.shape) instead of \(shape)")
    }
    guard let index = found.values.firstIndex(where: { !$0.isFinite }) else {
      return found.values
    }
    throw damaged("number \(index + 1) of tensor \(tensor) is \(found.values[index])")
  }

  private func matrix(
    _ tensor: String,
    rowCount: Int? = nil,
    columnCount: Int
  ) throws(TrainingError) -> Matrix {
    let rows = rowCount ?? file.tensors[tensor]?.shape.first ?? 0
    guard rows >= 1 else { throw damaged("tensor \(tensor) is missing or empty") }
    return Matrix(
      rowCount: rows,
      columnCount: columnCount,
      elements: try numbers(tensor, shape: [rows, columnCount])
    )
  }

  private func text(_ key: ModelFile.MetadataKey) throws(TrainingError) -> String {
    guard let found = file.metadata[key.rawValue] else {
      throw damaged("its metadata has no \(key.rawValue)")
    }
    return found
  }

  private func optionalValue<Value: Decodable>(
    _ key: ModelFile.MetadataKey
  ) throws(TrainingError) -> Value? {
    guard file.metadata[key.rawValue] != nil else { return nil }
    return try value(key)
  }

  private func value<Value: Decodable>(
    _ key: ModelFile.MetadataKey
  ) throws(TrainingError) -> Value {
    let found = try text(key)
    do {
      return try JSONDecoder().decode(Value.self, from: Data(found.utf8))
    } catch {
      throw damaged(
        "its metadata \(key.rawValue) is \"\(found.prefix(60))\"",
        underlying: "\(error)"
      )
    }
  }
}

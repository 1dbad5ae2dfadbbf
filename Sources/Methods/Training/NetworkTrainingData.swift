internal import DurableFiles
internal import Essentials
internal import Foundation
internal import LinearAlgebra
internal import Sampling
internal import Scenes
internal import Spectra
internal import Training

/// Everything that a trainer is given, and what the model says about its bands and data.
struct NetworkTrainingData {
  /// Reflectance, `pixelCount x bandCount`.
  var spectra: Matrix
  /// Known abundances, `pixelCount x endmemberCount`; nil for a blind network.
  var abundances: Matrix?
  /// Where the network starts; nil to estimate it from pixels and abundances.
  var start: EndmemberSet?
  /// One name an endmember.
  var names: [String]
  /// The bands.
  var grid: SpectralGrid
  /// Their indices in the scene, from 0.
  var keptBands: [Int]
  /// What the data was made from, one line a fact; its checksum goes into the model.
  var origin: [String]
  /// What a person should know about the data.
  var notes: [String]

  /// Checksum of what the data was made from.
  private var fingerprint: String {
    Checksum.sha256(of: Data(origin.joined(separator: "\n").utf8))
  }

  /// The model of a trained AENet.
  func model(of result: AENetTrainer.Result) -> TrainedModel {
    TrainedModel(
      result,
      names: names,
      grid: grid,
      keptBands: keptBands.map { $0 + 1 },
      dataFingerprint: fingerprint,
      programVersion: Version.number
    )
  }

  /// The model of a trained BUNet.
  func model(of result: BUNetTrainer.Result) -> TrainedModel {
    TrainedModel(
      result,
      names: names,
      grid: grid,
      keptBands: keptBands.map { $0 + 1 },
      dataFingerprint: fingerprint,
      programVersion: Version.number
    )
  }
}

extension PreparedScene {
  /// What pixels of the scene are made from: its files, the bands used and their scaling.
  var origin: [String] {
    let scaling = keptBands.map { "\(scene.scaling[$0].factor),\(scene.scaling[$0].offset)" }
    return [
      "scene \(fingerprint)", "bands \(keptBands)", "scaling \(scaling.joined(separator: " "))",
    ]
  }
}

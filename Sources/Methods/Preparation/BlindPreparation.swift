internal import Essentials
internal import LinearAlgebra
internal import Sampling
internal import Spectra
internal import Training
internal import Unmixing

extension MethodPreparation {
  /// A blind network that is trained on the scene, from endmembers that are found in it.
  func method(
    training plan: TrainingPlan,
    from wanted: EndmemberCount,
    _ extractor: Extractor
  ) throws -> PreparedMethod {
    let start = try endmembers(wanted, extractor)
    let result = try BUNetTrainer(plan: plan).train(
      spectra: start.sample.spectra,
      endmembers: start.endmembers,
      seed: seed,
      control: control
    )
    let learnt = EndmemberSet(
      names: start.endmembers.names,
      spectra: result.network.decoder.spectra,
      grid: prepared.keptGrid
    )
    let notes = ReflectanceCheck.notes(on: start.sample, of: prepared) + result.report.words
    var method = try PreparedMethod(result.network, learnt, notes: notes)
    method.counting = start.counting
    method.sampledFit = SampledFit(of: start.sample.spectra, method)
    return method
  }
}

extension BUNetTrainer {
  /// Trains a network from endmembers, telling how far it is.
  ///
  /// - Throws: `TrainingError`, `CancellationError`.
  func train(
    spectra: Matrix,
    endmembers: EndmemberSet,
    seed: UInt64,
    control: RunControl
  ) throws -> Result {
    do {
      return try train(spectra: spectra, endmembers: endmembers, seed: seed) { fraction, _ in
        control.report(.stage("training", fraction: fraction))
        return !control.isCancelled()
      }
    } catch  where error.code == .cancelled { throw CancellationError() }
  }
}

extension TrainingReport {
  /// What a person should know about a training, one sentence each.
  package var words: [String] {
    restarts.map {
      "training went astray in epoch \($0.epoch) (\($0.reason)) and was started again: \($0.change)"
    } + notes
  }
}

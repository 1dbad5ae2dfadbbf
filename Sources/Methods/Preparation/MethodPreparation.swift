internal import DurableFiles
package import Essentials
internal import LinearAlgebra
internal import Rasters
package import Sampling
internal import Scenes
package import Spectra
package import Training
package import Unmixing

/// A method made ready for one scene: endmembers on its bands, and what estimates abundances.
package struct PreparedMethod: Sendable {
  package let estimator: any AbundanceEstimator
  package let endmembers: EndmemberSet
  /// For the quality raster, and the solvers' own projections.
  package let basis: EndmemberBasis
  package var notes: [String]
  /// What gives the abundances their standard deviations, if they are asked for.
  package var uncertainty: AbundanceUncertainty?
  /// How the number of endmembers was found, where nobody gave it.
  package var counting: EndmemberCountReport?
}

/// Makes methods ready for scenes.
package struct MethodPreparation {
  package let prepared: PreparedScene
  package let seed: UInt64
  package let isScaleStatedByPerson: Bool
  package let control: RunControl

  package init(
    prepared: PreparedScene,
    seed: UInt64,
    isScaleStatedByPerson: Bool,
    control: RunControl
  ) {
    self.prepared = prepared
    self.seed = seed
    self.isScaleStatedByPerson = isScaleStatedByPerson
    self.control = control
  }

  /// Pixels that are looked at to see whether values are reflectances.
  private static let checkedPixelCount = 512
  /// The most samples that are looked at for that, so that scenes of many bands fit in memory.
  private static let checkedSampleCount = 4 << 20
  /// Pixels from which endmembers are extracted and blind networks trained.
  package static let trainingPixelLimit = 10_000

  /// Reads libraries, extracts endmembers, trains: whatever the choice needs before the first tile.
  ///
  /// - Throws: the error of the room that fails; `CancellationError`.
  package func method(_ choice: MethodChoice) throws -> PreparedMethod {
    switch choice {
    case .model(let model): return try method(of: model)
    case .library(let path, let solver, let scale, let unit):
      return try method(ofLibrary: path, solver, scale: scale, unit: unit)
    case .extraction(let wanted, let extractor, let solver):
      let (count, counting) = try number(wanted)
      let sample = try trainingSample(count: count)
      let endmembers = try EndmemberSearch.endmembers(
        in: sample.spectra,
        at: sample.pixelPositions(in: prepared),
        count: count,
        extractor: extractor,
        grid: prepared.keptGrid,
        seed: seed
      )
      var method = try solve(
        endmembers,
        solver,
        notes: ReflectanceCheck.notes(on: sample, of: prepared)
      )
      method.counting = counting
      return method
    case .blind(let wanted, let extractor, let plan):
      let (count, counting) = try number(wanted)
      var method = try blind(count: count, extractor, plan)
      method.counting = counting
      return method
    }
  }

  private func number(
    _ wanted: EndmemberCount
  ) throws -> (count: Int, counting: EndmemberCountReport?) {
    try EndmemberCounting(
      control: control,
      seed: seed,
      isScaleStatedByPerson: isScaleStatedByPerson
    ).number(wanted, of: [prepared])
  }

  private func method(of loaded: LoadedModel) throws -> PreparedMethod {
    let model = loaded.model
    try model.check(against: prepared.keptGrid)
    let sample = try checkReflectance()
    var notes = ReflectanceCheck.notes(on: sample, of: prepared)
    if prepared.scene.grid.wavelengths == nil || model.endmembers.grid.wavelengths == nil {
      notes.append(
        "the model's bands and the scene's were matched by their number alone "
          + "(\(model.endmembers.bandCount)), because one side has no wavelengths"
      )
    }
    return PreparedMethod(
      estimator: model.estimator,
      endmembers: model.endmembers,
      basis: try EndmemberBasis(model.endmembers.spectra, names: model.endmembers.names),
      notes: notes
    )
  }

  private func method(
    ofLibrary path: String,
    _ solver: Solver,
    scale: Double?,
    unit: WavelengthUnit?
  ) throws -> PreparedMethod {
    var library = try LibraryFile.read(path, wavelengthUnit: unit)
    if library.classes != nil { library = library.reducedToClasses() }
    let fitted = try FittedLibrary(
      library,
      onto: prepared.scene.grid,
      kept: prepared.keptBands,
      scale: scale
    )
    let sample = try checkReflectance()
    let notes = ReflectanceCheck.notes(on: sample, of: prepared) + fitted.notes
    return try solve(fitted.endmembers, solver, notes: notes)
  }

  private func solve(
    _ endmembers: EndmemberSet,
    _ solver: Solver,
    notes: [String]
  ) throws -> PreparedMethod {
    let basis = try EndmemberBasis(endmembers.spectra, names: endmembers.names)
    return PreparedMethod(
      estimator: try solver.estimator(basis: basis),
      endmembers: endmembers,
      basis: basis,
      notes: notes
    )
  }

  private func blind(
    count: Int,
    _ extractor: Extractor,
    _ plan: TrainingPlan
  ) throws -> PreparedMethod {
    let sample = try trainingSample(count: count)
    let start = try EndmemberSearch.endmembers(
      in: sample.spectra,
      at: sample.pixelPositions(in: prepared),
      count: count,
      extractor: extractor,
      grid: prepared.keptGrid,
      seed: seed
    )
    let control = control
    let result: BUNetTrainer.Result
    do {
      result = try BUNetTrainer(plan: plan).train(
        spectra: sample.spectra,
        endmembers: start,
        seed: seed
      ) { fraction, _ in
        control.report(.stage("training", fraction: fraction))
        return !control.isCancelled()
      }
    } catch  where error.code == .cancelled { throw CancellationError() }
    let endmembers = EndmemberSet(
      names: start.names,
      spectra: result.network.decoder.spectra,
      grid: prepared.keptGrid
    )
    return PreparedMethod(
      estimator: result.network,
      endmembers: endmembers,
      basis: try EndmemberBasis(endmembers.spectra, names: endmembers.names),
      notes: ReflectanceCheck.notes(on: sample, of: prepared) + result.report.words
    )
  }

  /// Pixels to learn from, checked.
  private func trainingSample(count: Int) throws -> SceneSampler.Sample {
    control.report(.stage("sampling pixels", fraction: 0))
    let sample = try sample(pixelLimit: Self.trainingPixelLimit)
    try check(sample)
    guard sample.spectra.rowCount >= count else {
      throw WorkError(
        code: .noValidPixels,
        message: "\(prepared.scene.file.path) has \(sample.spectra.rowCount) pixels with data; "
          + "\(count) endmembers need at least as many.",
        remedy: "Ask for fewer endmembers with --count, or give endmembers with --endmembers."
      )
    }
    return sample
  }

  /// The most pixels that are looked at to see whether values are reflectances.
  package static func checkedPixelLimit(bandCount: Int) -> Int {
    max(1, min(checkedPixelCount, checkedSampleCount / bandCount))
  }

  /// Looks at a few pixels, and refuses a scene as `check` does.
  private func checkReflectance() throws -> SceneSampler.Sample {
    var generator = SeededGenerator(seed: seed, stream: 1)
    let sampler = SceneSampler(
      prepared: prepared,
      pixelLimit: Self.checkedPixelLimit(bandCount: prepared.keptBands.count)
    )
    let sample = try sampler.glance(using: &generator, isCancelled: control.isCancelled)
    try check(sample)
    return sample
  }

  /// Refuses a scene that has no pixels with data, or none that are reflectances.
  private func check(_ sample: SceneSampler.Sample) throws {
    if sample.validCount == 0, sample.seenCount == prepared.scene.rasterGrid.pixelCount {
      throw WorkError.noValidPixels(prepared, notFiniteCount: sample.notFiniteCount)
    }
    try ReflectanceCheck.check(
      sample.spectra,
      of: prepared.scene,
      isStatedByPerson: isScaleStatedByPerson
    )
  }

  /// Draws pixels with data; the same ones each time.
  package func sample(pixelLimit: Int) throws -> SceneSampler.Sample {
    var generator = SeededGenerator(seed: seed, stream: 1)
    return try SceneSampler(prepared: prepared, pixelLimit: pixelLimit).sampleBlocks(
      using: &generator,
      isCancelled: control.isCancelled
    )
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

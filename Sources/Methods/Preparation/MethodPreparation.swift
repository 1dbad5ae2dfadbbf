package import Essentials
internal import LinearAlgebra
internal import Rasters
package import Sampling
internal import Scenes

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

  /// Fits libraries, extracts endmembers, trains: whatever the choice needs before the first tile.
  ///
  /// - Throws: the error of the room that fails; `CancellationError`.
  package func method(_ choice: MethodChoice) throws -> PreparedMethod {
    switch choice {
    case .model(let model): try method(of: model)
    case .library(let library, let solver): try method(of: library, solver)
    case .extraction(let count, let extractor, let solver):
      try method(finding: count, extractor, solver)
    case .blind(let count, let extractor, let plan):
      try method(training: plan, from: count, extractor)
    }
  }

  /// Pixels to learn from, checked.
  func trainingSample(count: Int) throws -> SceneSampler.Sample {
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
  @discardableResult
  package func checkReflectance() throws -> SceneSampler.Sample {
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

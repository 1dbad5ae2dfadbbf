internal import DurableFiles
internal import Essentials
internal import LinearAlgebra
internal import Sampling
internal import Scenes
internal import Spectra
internal import Training
internal import Unmixing

/// Reads whatever a training learns from, and checks that it fits together.
struct NetworkTrainingPreparation {
  let training: NetworkTraining
  let control: RunControl

  /// Streams of the seed's random numbers; extraction and trainers have their own.
  private enum Stream {
    static let pixels: UInt64 = 1
    static let mixtures: UInt64 = 4
  }

  /// The data to train on.
  ///
  /// - Throws: `WorkError`, the error of the room that fails, or `CancellationError`.
  func data() throws -> NetworkTrainingData {
    switch training.source {
    case .reference(let scene, let abundances, let library):
      return try reference(scene: scene, abundances: abundances, library: library)
    case .library(let library, let scene, let mixtures):
      return try mixed(NetworkTrainingLibrary(library), scene: scene, mixtures)
    case .scenes(let paths, let start): return try blind(paths, start)
    }
  }

  private func open(_ path: String) throws -> PreparedScene {
    try PreparedScene(path: path, overrides: training.overrides, removal: training.removal)
      .inspected(removal: training.removal)
  }

  // MARK: - Pixels with reference abundances

  private func reference(
    scene path: String,
    abundances: String,
    library choice: NetworkTraining.Library?
  ) throws -> NetworkTrainingData {
    let prepared = try open(path)
    let reference = try NetworkTrainingReference(path: abundances, of: prepared)
    let library = try choice.map { try NetworkTrainingLibrary($0) }
    let start = try library?.start(for: reference, on: prepared)
    let names = start?.endmembers.names ?? reference.names
    var generator = SeededGenerator(seed: training.seed, stream: Stream.pixels)
    let candidates = try reference.draw(4 * training.pixelLimit, using: &generator, control)
    let pixels = try NetworkTrainingPixels(prepared: prepared, control: control).draw(
      training.pixelLimit,
      from: candidates.positions
    )
    try ReflectanceCheck.check(
      pixels.spectra,
      of: prepared.scene,
      isStatedByPerson: training.overrides.scale != nil
    )
    let known = try reference.abundances(at: pixels.positions)
    var notes = prepared.notes + reference.notes + candidates.notes + (start?.notes ?? [])
    if pixels.positions.count < training.pixelLimit {
      notes.append(
        "only \(pixels.positions.count) of the \(training.pixelLimit) pixels asked for have both "
          + "data and reference abundances"
      )
    }
    notes += Self.rareMaterials(known, names: names)
    return NetworkTrainingData(
      spectra: pixels.spectra,
      abundances: known,
      start: start?.endmembers,
      names: names,
      grid: prepared.keptGrid,
      keptBands: prepared.keptBands,
      origin: prepared.origin + ["abundances \(try reference.fingerprint)"]
        + (library.map { ["library \($0.checksum)"] } ?? [])
        + ["pixels \(training.pixelLimit) of seed \(training.seed)"],
      notes: notes
    )
  }

  /// A sentence for every material that the training pixels hardly show.
  private static func rareMaterials(_ abundances: Matrix, names: [String]) -> [String] {
    names.indices.compactMap { material in
      let most = abundances.column(material).max() ?? 0
      guard most < 0.5 else { return nil }
      return "no training pixel has more than \(Int((100 * most).rounded())) % of "
        + "\(names[material]), so the network learns little about it; more --pixels may help"
    }
  }

  // MARK: - Simulated mixtures

  private func mixed(
    _ library: NetworkTrainingLibrary,
    scene path: String?,
    _ mixtures: SimulatedMixtures
  ) throws -> NetworkTrainingData {
    let fitted: NetworkTrainingLibrary.OnBands
    var (origin, notes): ([String], [String]) = ([], [])
    if let path {
      let prepared = try open(path)
      notes = prepared.notes
      origin = ["bands \(prepared.keptBands) of \(prepared.fingerprint)"]
      fitted = try library.onBands(of: prepared)
    } else {
      fitted = try library.onOwnBands(without: training.removal)
    }
    let materials = try library.materials(of: fitted)
    var generator = SeededGenerator(seed: training.seed, stream: Stream.mixtures)
    let pixels = try mixtures.pixels(of: materials, using: &generator)
    let names = materials.map(\.name)
    return NetworkTrainingData(
      spectra: pixels.spectra,
      abundances: pixels.abundances,
      start: EndmemberSet(
        names: names,
        spectra: pixels.endmembers,
        grid: fitted.endmembers.grid
      ),
      names: names,
      grid: fitted.endmembers.grid,
      keptBands: fitted.keptBands,
      origin: origin + [
        "library \(library.checksum)", "bands \(fitted.keptBands)", "scale \(fitted.scale)",
        "mixtures \(mixtures) of seed \(training.seed)",
      ],
      notes: notes + fitted.notes
    )
  }

  // MARK: - Pixels alone

  private func blind(
    _ paths: [String],
    _ start: NetworkTraining.BlindStart
  ) throws -> NetworkTrainingData {
    let scenes = try NetworkTrainingScenes(try paths.map(open))
    var library: NetworkTrainingLibrary?
    var fitted: NetworkTrainingLibrary.OnBands?
    if case .library(let choice) = start {
      let read = try NetworkTrainingLibrary(choice)
      fitted = try read.reducedToClasses().onBands(of: scenes.reference)
      library = read
    }
    var generator = SeededGenerator(seed: training.seed, stream: Stream.pixels)
    let (spectra, positions) = try scenes.sample(
      training.pixelLimit,
      isScaleStatedByPerson: training.overrides.scale != nil,
      using: &generator,
      control
    )
    let endmembers: EndmemberSet
    var counting: EndmemberCountReport?
    if case .extraction(let wanted, let extractor) = start {
      let count: Int
      (count, counting) = try EndmemberCounting(
        control: control,
        seed: training.seed,
        isScaleStatedByPerson: training.overrides.scale != nil
      ).number(wanted, of: scenes.scenes)
      try scenes.require(spectra.rowCount, for: count)
      control.report(.stage("finding endmembers", fraction: 0))
      endmembers = try EndmemberSearch.endmembers(
        in: spectra,
        at: positions,
        count: count,
        extractor: extractor,
        grid: scenes.reference.keptGrid,
        seed: training.seed
      )
    } else {
      guard let found = fitted?.endmembers else { preconditionFailure("the library was fitted") }
      endmembers = found
    }
    return NetworkTrainingData(
      spectra: spectra,
      start: endmembers,
      names: endmembers.names,
      grid: scenes.reference.keptGrid,
      keptBands: scenes.reference.keptBands,
      origin: scenes.scenes.flatMap(\.origin)
        + (library.map { ["library \($0.checksum)"] } ?? [])
        + ["pixels \(training.pixelLimit) of seed \(training.seed)"],
      notes: scenes.notes + (fitted?.notes ?? []) + (counting.map { [$0.summary] } ?? [])
    )
  }
}

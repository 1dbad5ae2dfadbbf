internal import DurableFiles
internal import LinearAlgebra
internal import Sampling
internal import Scenes
internal import Spectra
internal import Training

/// A spectral library that a training uses.
struct NetworkTrainingLibrary {
  private let choice: NetworkTraining.Library
  private let library: SpectralLibrary
  /// SHA-256 of the very bytes that were read, of each file.
  let checksum: String

  /// The library's spectra on the bands of the model.
  struct OnBands {
    /// Reflectance, one spectrum a column.
    let endmembers: EndmemberSet
    /// Indices of the bands, from 0, in the scene or the library.
    let keptBands: [Int]
    /// Counts per unit of reflectance.
    let scale: Double
    /// How they came there.
    let notes: [String]
  }

  /// Reads a library.
  ///
  /// - Throws: `SpectraError`.
  init(_ choice: NetworkTraining.Library) throws {
    let library = try LibraryFile.read(choice.path, wavelengthUnit: choice.unit)
    let checksum = library.files.map(\.sha256).joined(separator: " ")
    self.init(choice, library, checksum: checksum)
  }

  private init(
    _ choice: NetworkTraining.Library,
    _ library: SpectralLibrary,
    checksum: String
  ) {
    self.choice = choice
    self.library = library
    self.checksum = checksum
  }

  /// One spectrum a class, if there are classes.
  func reducedToClasses() -> NetworkTrainingLibrary {
    guard library.classes != nil else { return self }
    return NetworkTrainingLibrary(choice, library.reducedToClasses(), checksum: checksum)
  }

  /// The spectra on the kept bands of a scene.
  ///
  /// - Throws: `SpectraError` with code `.gridMismatch` or `.badUnits`.
  func onBands(of prepared: PreparedScene) throws -> OnBands {
    let fitted = try FittedLibrary(
      library,
      onto: prepared.scene.grid,
      kept: prepared.keptBands,
      scale: choice.scale
    )
    return OnBands(
      endmembers: fitted.endmembers,
      keptBands: prepared.keptBands,
      scale: fitted.scale,
      notes: fitted.notes
    )
  }

  /// The spectra on the library's own bands without some.
  ///
  /// - Throws: `SpectraError`.
  func onOwnBands(without removal: BandSelection) throws -> OnBands {
    let kept = try removal.kept(of: library.grid).kept
    let fitted = try FittedLibrary(
      library,
      onto: library.grid,
      kept: kept,
      scale: choice.scale
    )
    return OnBands(
      endmembers: fitted.endmembers,
      keptBands: kept,
      scale: fitted.scale,
      notes: library.notes
    )
  }

  /// The materials to mix: one a class with all of its spectra, or one a spectrum.
  ///
  /// - Throws: `WorkError` with code `.badOptions` for fewer than 2, or as many as bands.
  func materials(of fitted: OnBands) throws -> [SimulatedMixtures.Material] {
    let materials = SimulatedMixtures.Material.of(fitted.endmembers, classes: library.classes)
    guard materials.count >= 2, materials.count < fitted.keptBands.count else {
      throw WorkError(
        code: .badOptions,
        message: "the library \(choice.path) has \(materials.count) "
          + (library.classes == nil ? "spectra" : "classes")
          + " on \(fitted.keptBands.count) bands; mixtures need at least 2, and fewer than bands.",
        remedy: "Give a library with the materials of the scene, one spectrum or class each."
      )
    }
    return materials
  }

  /// The spectra of the materials of a reference, in its order.
  ///
  /// They are found by name, whatever the case; where names do not match, the order decides, if
  /// there are as many spectra as materials and no name contradicts it.
  ///
  /// - Throws: `WorkError` with code `.notComparable`, or `SpectraError`.
  func start(
    for reference: NetworkTrainingReference,
    on prepared: PreparedScene
  ) throws -> OnBands {
    let reduced = reducedToClasses()
    let (own, wanted) = (reduced.library.names, reference.names)
    let matches = wanted.map { name in
      own.firstIndex { Self.folded($0) == Self.folded(name) }
    }
    let found = matches.compactMap { $0 }
    var notes: [String] = []
    var order = found
    if found.count < wanted.count || !reference.areNamesStated {
      let isInOrder = zip(matches.indices, matches).allSatisfy { $1 == nil || $1 == $0 }
      guard own.count == wanted.count, isInOrder else { throw mismatch(own, wanted) }
      order = Array(own.indices)
      notes.append(
        "the library's spectra were taken in their order for the reference's materials, because "
          + "the names do not tell: "
          + zip(wanted, own).map { "\($0) = \($1)" }.joined(separator: ", ")
      )
    } else if found.count < own.count {
      notes.append(
        "of the library's \(own.count) spectra the \(found.count) of the reference were taken"
      )
    }
    let picked = NetworkTrainingLibrary(
      choice,
      reduced.library.spectra(at: order),
      checksum: checksum
    )
    let fitted = try picked.onBands(of: prepared)
    return OnBands(
      endmembers: EndmemberSet(
        names: reference.areNamesStated ? wanted : fitted.endmembers.names,
        spectra: fitted.endmembers.spectra,
        grid: fitted.endmembers.grid
      ),
      keptBands: fitted.keptBands,
      scale: fitted.scale,
      notes: fitted.notes + notes
    )
  }

  private static func folded(_ name: String) -> String {
    name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func mismatch(_ own: [String], _ wanted: [String]) -> WorkError {
    WorkError(
      code: .notComparable,
      message: "the reference has \(wanted.count) materials (\(Self.listed(wanted))), the library "
        + "\(choice.path) \(own.count) (\(Self.listed(own))), and their names do not match.",
      remedy:
        "Give bands and spectra the same names, or leave --endmembers out: the endmembers are "
        + "then estimated from the training pixels."
    )
  }

  private static func listed(_ names: [String]) -> String {
    names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " ..." : "")
  }
}

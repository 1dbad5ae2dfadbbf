internal import LinearAlgebra
public import Spectra
public import Unmixing

/// A trained network with everything needed to use it rightly: its endmembers, the bands it was
/// trained on, and how it was trained.
public struct TrainedModel: Sendable, Equatable {
  /// The kinds of networks.
  public enum Network: Sendable, Equatable {
    /// Trained on known abundances: an AENet or MNN-AE.
    case aenet(AENet)
    /// Trained on pixels alone: a BUNet or MNN-BU.
    case bunet(BUNet)
  }

  /// What every model expects of the pixels.
  public static let unitsContract = "reflectance 0-1"

  /// The network.
  public let network: Network
  /// Its endmembers on the bands it was trained on: a BUNet's decoder, an AENet's warm start.
  public let endmembers: EndmemberSet
  /// Number (from 1) in the scene of every band it was trained on.
  public let keptBands: [Int]
  /// How it was trained: plan, seed, losses, restarts.
  public let report: TrainingReport
  /// Fingerprint of the training data.
  public let dataFingerprint: String
  /// Version of the program that trained it.
  public let programVersion: String

  /// Makes a model from parts that fit together.
  init(
    network: Network,
    endmembers: EndmemberSet,
    keptBands: [Int],
    report: TrainingReport,
    dataFingerprint: String,
    programVersion: String
  ) {
    precondition(keptBands.count == endmembers.bandCount, "one number a band")
    self.network = network
    self.endmembers = endmembers
    self.keptBands = keptBands
    self.report = report
    self.dataFingerprint = dataFingerprint
    self.programVersion = programVersion
  }

  /// Makes a model of a trained AENet.
  ///
  /// - Parameters:
  ///   - result: what the trainer gave.
  ///   - names: one name an endmember, all different.
  ///   - grid: the bands it was trained on.
  ///   - keptBands: their numbers (from 1) in the scene.
  ///   - dataFingerprint: of the training data.
  ///   - programVersion: of the running program.
  public init(
    _ result: AENetTrainer.Result,
    names: [String],
    grid: SpectralGrid,
    keptBands: [Int],
    dataFingerprint: String,
    programVersion: String
  ) {
    self.init(
      network: .aenet(result.network),
      endmembers: EndmemberSet(names: names, spectra: result.endmembers, grid: grid),
      keptBands: keptBands,
      report: result.report,
      dataFingerprint: dataFingerprint,
      programVersion: programVersion
    )
  }

  /// Makes a model of a trained BUNet.
  ///
  /// - Parameters:
  ///   - result: what the trainer gave.
  ///   - names: one name an endmember, all different.
  ///   - grid: the bands it was trained on.
  ///   - keptBands: their numbers (from 1) in the scene.
  ///   - dataFingerprint: of the training data.
  ///   - programVersion: of the running program.
  public init(
    _ result: BUNetTrainer.Result,
    names: [String],
    grid: SpectralGrid,
    keptBands: [Int],
    dataFingerprint: String,
    programVersion: String
  ) {
    self.init(
      network: .bunet(result.network),
      endmembers: EndmemberSet(
        names: names,
        spectra: result.network.decoder.spectra,
        grid: grid
      ),
      keptBands: keptBands,
      report: result.report,
      dataFingerprint: dataFingerprint,
      programVersion: programVersion
    )
  }

  /// The network as a method of unmixing.
  public var estimator: any AbundanceEstimator {
    switch network {
    case .aenet(let network): network
    case .bunet(let network): network
    }
  }

  /// Which network it is.
  public var kind: TrainingPlan.Network {
    switch network {
    case .aenet(let network):
      TrainingPlan.Network(unrolling: network.iteration, isBlind: false)
    case .bunet(let network):
      TrainingPlan.Network(unrolling: network.encoder.iteration, isBlind: true)
    }
  }

  /// The part that estimates abundances.
  public var encoder: AENet {
    switch network {
    case .aenet(let network): network
    case .bunet(let network): network.encoder
    }
  }
}

// MARK: - Does it fit a scene?

extension TrainedModel {
  /// How far the wavelengths of one band may differ, in nanometres.
  ///
  /// Calibrations of a sensor move them by less. Bands that lie closer together are not told apart.
  public static let wavelengthToleranceNanometres = 2.0

  /// Refuses a scene whose bands are not those that the model was trained on.
  ///
  /// The number of bands must be equal, and the wavelengths where both are known. Where they are
  /// not, the band numbers must be equal: nothing is guessed.
  ///
  /// - Parameters:
  ///   - grid: the scene's bands after removal.
  ///   - keptBands: their numbers (from 1) in the scene, if known.
  ///   - toleranceNanometres: how far wavelengths may differ.
  /// - Throws: `TrainingError` with code `.modelMismatch`, saying what both have.
  public func check(
    against grid: SpectralGrid,
    keptBands: [Int]? = nil,
    toleranceNanometres: Double = TrainedModel.wavelengthToleranceNanometres
  ) throws(TrainingError) {
    guard grid.bandCount == endmembers.bandCount else {
      throw mismatch(grid, keptBands, "the numbers of bands differ")
    }
    guard let wanted = endmembers.grid.wavelengths, let found = grid.wavelengths else {
      guard let keptBands, keptBands != self.keptBands else { return }
      throw mismatch(
        grid,
        keptBands,
        "without wavelengths on both sides only the band numbers tell bands apart, and they differ"
      )
    }
    let differences = zip(wanted, found).map { abs($0.nanometres - $1.nanometres) }
    guard let worst = differences.indices.max(by: { differences[$0] < differences[$1] }),
      !(differences[worst] <= toleranceNanometres)
    else { return }
    throw mismatch(
      grid,
      keptBands,
      "band \(worst + 1) of the model is at \(wanted[worst].nanometres) nm and that of the scene "
        + "at \(found[worst].nanometres) nm, more than \(toleranceNanometres) nm apart"
    )
  }

  private func mismatch(
    _ grid: SpectralGrid,
    _ bands: [Int]?,
    _ reason: String
  ) -> TrainingError {
    let own = Self.words(endmembers.grid, keptBands)
    return TrainingError(
      code: .modelMismatch,
      message: "the model does not fit the scene: it was trained on \(own), and the scene has "
        + "\(Self.words(grid, bands)); \(reason).",
      remedy: "Remove the same bands from the scene as for the training, or train a model for this "
        + "sensor."
    )
  }

  /// A grid in words: `198 bands (4-107, 113-153, 167-219), 399.4 to 2457.2 nm`.
  private static func words(_ grid: SpectralGrid, _ bands: [Int]?) -> String {
    var words = "\(grid.bandCount) bands"
    if let bands, !bands.isEmpty { words += " (\(ranges(of: bands)))" }
    guard let wavelengths = grid.wavelengths, let least = wavelengths.min(),
      let most = wavelengths.max()
    else { return words + " of unknown wavelength" }
    func rounded(_ wavelength: Wavelength) -> Double {
      (wavelength.nanometres * 10).rounded() / 10
    }
    return words + ", \(rounded(least)) to \(rounded(most)) nm"
  }

  /// Numbers with runs written as ranges.
  static func ranges(of numbers: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, number == last.upperBound + 1 {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ", ")
  }
}

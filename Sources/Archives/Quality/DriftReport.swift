internal import Foundation
internal import Products

/// The scenes of an archive that leave other residuals than the rest, for people and for `--json`.
public struct DriftReport: Sendable, Encodable {
  /// A scene that differs from the others.
  public struct Scene: Sendable, Encodable {
    /// Name of the scene's file.
    public let scene: String
    /// The product folder.
    public let product: String
    /// When the scene was acquired, as its files say.
    public let acquired: String?
    /// Where it differs.
    public let bands: [Bands]
  }

  /// Neighbouring bands in which a scene differs.
  public struct Bands: Sendable, Encodable {
    /// Number of the first band, from 1.
    public let first: Int
    /// Number of the last band.
    public let last: Int
    /// Wavelength of the first band in nanometres, where it is known.
    public let firstNanometres: Double?
    /// Wavelength of the last band.
    public let lastNanometres: Double?
    /// Pixel minus reconstruction, the mean over pixels and bands, in reflectance.
    public let meanResidual: Double
    /// The median of the archive, the mean over the bands.
    public let archiveMedian: Double
  }

  /// Number of products that were compared.
  public let comparedCount: Int
  /// Number of products that could not be: too few of their kind, or made by an earlier version.
  public let otherCount: Int
  /// The scenes that differ, in the order of their acquisition.
  public let odd: [Scene]

  /// Compares the products of an archive.
  ///
  /// - Parameters:
  ///   - products: their folders; what is not there is passed over.
  ///   - threadCount: the most threads that read at once.
  public init(products: [String], threadCount: Int) {
    self.init(ArchiveDrift(ProductRecord.read(products, threadCount: threadCount)))
  }

  /// Compares all products in an output folder.
  ///
  /// - Parameters:
  ///   - folder: the archive.
  ///   - threadCount: the most threads that read at once.
  public init(of folder: ArchiveFolder, threadCount: Int) {
    let products = ProductFolders(in: folder).paths.map { folder.path + "/" + $0 }
    self.init(products: products, threadCount: threadCount)
  }

  init(_ drift: ArchiveDrift) {
    comparedCount = drift.groups.map(\.records.count).reduce(0, +)
    otherCount = drift.otherCount
    odd = drift.groups.flatMap { group in group.odd.map { Scene($0, in: group) } }
  }

  /// The lines for a person: the counts, then every scene that differs with its bands.
  public var lines: [String] {
    let least = QualityBaseline.leastSceneCount
    let others =
      otherCount > 0
      ? "; \(otherCount) not compared (fewer than \(least) products of one model and the same bands, or "
        + "made by an earlier version)" : ""
    let first = "Drift: \(comparedCount) products compared, \(odd.count) differ\(others)"
    return [first]
      + odd.flatMap { scene in
        ["\(scene.scene)\(scene.acquired.map { "  \($0)" } ?? "")"]
          + scene.bands.map { "  \($0.words)" }
      }
  }
}

extension DriftReport.Scene {
  init(_ odd: ArchiveDrift.Odd, in group: ArchiveDrift.Group) {
    scene = odd.record.scene
    product = odd.record.product
    acquired = odd.record.acquired
    let residuals = odd.record.quality?.sample?.meanResiduals ?? []
    bands = odd.ranges.map { range in
      DriftReport.Bands(
        first: group.bands[range.lowerBound],
        last: group.bands[range.upperBound],
        firstNanometres: group.wavelengths?[range.lowerBound],
        lastNanometres: group.wavelengths?[range.upperBound],
        meanResidual: residuals[range].reduce(0, +) / Double(range.count),
        archiveMedian: group.medians[range].reduce(0, +) / Double(range.count)
      )
    }
  }
}

extension DriftReport.Bands {
  /// Bands and residuals in words.
  var words: String {
    let place =
      if let firstNanometres, let lastNanometres {
        String(format: " (%.0f-%.0f nm)", firstNanometres, lastNanometres)
      } else { "" }
    return "bands \(first)-\(last)\(place): "
      + String(
        format: "mean residual %+.4f, the archive's median is %+.4f",
        meanResidual,
        archiveMedian
      )
  }
}

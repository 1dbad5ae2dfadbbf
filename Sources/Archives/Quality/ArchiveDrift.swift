internal import Products
internal import Spectra

/// In which bands scenes leave other residuals than the rest of the archive: a sensor that drifts, a
/// calibration that was forgotten.
package struct ArchiveDrift: Sendable {
  /// Products made with the same model on the same bands, in the order of their acquisition.
  package struct Group: Sendable {
    /// The products.
    package let records: [ProductRecord]
    /// Numbers (from 1) of the bands in the scenes.
    package let bands: [Int]
    /// Their wavelengths in nanometres, where the first product knows them.
    package let wavelengths: [Double]?
    /// The median of the scenes' mean residuals, one a band, in reflectance.
    package let medians: [Double]
    /// How much scenes differ, one a band; see `QualityBaseline.Usual`.
    package let spreads: [Double]
    /// The scenes that differ from all others.
    package let odd: [Odd]
  }

  /// A scene that differs.
  package struct Odd: Sendable {
    /// Its product.
    package let record: ProductRecord
    /// Where, as ranges of indices into the bands of the group.
    package let ranges: [ClosedRange<Int>]
  }

  /// The groups with enough products, in the order of their first scenes.
  package let groups: [Group]
  /// Products that are in none: too few of their kind, or made by an earlier version.
  package let otherCount: Int

  /// Spreads that a residual has to be away from the median.
  private static let spreadCount = 6.0
  /// The part of the archive's median error that it has to be away at least.
  private static let errorShare = 0.5
  /// Neighbouring bands in which it has to be so.
  private static let leastBandCount = 3

  /// Compares products.
  package init(_ records: [ProductRecord]) {
    let measured = records.filter { $0.quality?.sample?.meanResiduals.count == $0.bands.count }
    let sorted = measured.sorted { ($0.acquired ?? "", $0.scene) < ($1.acquired ?? "", $1.scene) }
    let kinds = Dictionary(grouping: sorted) { $0.group + " \($0.bands)" }
    groups = kinds.values.filter { $0.count >= QualityBaseline.leastSceneCount }
      .sorted { ($0[0].acquired ?? "", $0[0].scene) < ($1[0].acquired ?? "", $1[0].scene) }
      .map(Self.group)
    otherCount = records.count - groups.map(\.records.count).reduce(0, +)
  }

  private static func group(_ records: [ProductRecord]) -> Group {
    let bands = records[0].bands
    let residuals = records.map { $0.quality?.sample?.meanResiduals ?? [] }
    let usual = bands.indices.map { band in
      QualityBaseline.Usual(of: residuals.map { $0[band] })
    }
    let errors = records.compactMap { $0.quality?.meanReconstructionError }
    let floor = errorShare * QualityBaseline.Usual(of: errors).median
    let odd = zip(records, residuals).compactMap { record, residuals -> Odd? in
      let isFar = residuals.indices.map { band in
        let distance = abs(residuals[band] - usual[band].median)
        return distance > floor && distance > spreadCount * usual[band].spread
      }
      let ranges = ranges(of: isFar).filter { $0.count >= leastBandCount }
      return ranges.isEmpty ? nil : Odd(record: record, ranges: ranges)
    }
    // The spectra of the product know the wavelengths; where they cannot be read, bands have numbers.
    let grid = (try? CSVLibraryFile.read(records[0].product + "/endmembers.csv"))?.grid
    return Group(
      records: records,
      bands: bands,
      wavelengths: grid?.bandCount == bands.count ? grid?.wavelengths?.map(\.nanometres) : nil,
      medians: usual.map(\.median),
      spreads: usual.map(\.spread),
      odd: odd
    )
  }

  /// The longest runs of true values.
  private static func ranges(of flags: [Bool]) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    for index in flags.indices where flags[index] {
      if let last = ranges.last, last.upperBound == index - 1 {
        ranges[ranges.count - 1] = last.lowerBound...index
      } else {
        ranges.append(index...index)
      }
    }
    return ranges
  }
}

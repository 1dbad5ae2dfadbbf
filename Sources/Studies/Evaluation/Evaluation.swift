public import Essentials
internal import LinearAlgebra
internal import Metrics
internal import Rasters
internal import Sampling
internal import Spectra

/// Scores a product against reference abundances.
public struct Evaluation: Sendable {
  /// A product folder, or a raster with one band of abundances a material.
  public var productPath: String
  /// A raster with the true abundances, one band a material, of the same pixels.
  public var referencePath: String
  /// A library with the true spectra, by the names of the reference's bands or in their order.
  public var endmembersPath: String?
  /// The library's counts per unit of reflectance; nil for what its file states.
  public var endmemberScale: Double?

  /// Makes an evaluation.
  public init(
    productPath: String,
    referencePath: String,
    endmembersPath: String? = nil,
    endmemberScale: Double? = nil
  ) {
    self.productPath = productPath
    self.referencePath = referencePath
    self.endmembersPath = endmembersPath
    self.endmemberScale = endmemberScale
  }

  /// Compares all pixels; rasters are read tile by tile, so memory does not grow with them.
  ///
  /// Bands are matched by their names if all names of the reference are found; otherwise by the least
  /// total spectral angle, if reference spectra are given; otherwise by the least total squared
  /// difference of abundances.
  ///
  /// - Throws: `WorkError` with code `.notComparable`, `RasterError`, `SpectraError`,
  ///   `CancellationError`.
  public func report(control: RunControl = RunControl()) throws -> EvaluationReport {
    let pair = try AbundancePair(productPath: productPath, referencePath: referencePath)
    let names = pair.reference.bands.map(\.name)
    let productNames = pair.product.bands.map(\.name)
    let spectra = try endmembersPath.map {
      try ComparedSpectra(
        libraryPath: $0,
        scale: endmemberScale,
        materials: names,
        product: pair.product
      )
    }
    let matching =
      try AbundanceMatching(names: names, among: productNames)
      ?? spectra.map { AbundanceMatching($0.matching) }
      ?? leastDifference(pair, control)
    var sums = AbundanceScoreSums(endmemberCount: names.count)
    var coverage = pair.deviations == nil ? nil : DeviationCoverage(matching)
    var noDataCount = 0
    try pair.forEachTile(control: control) { tile in
      noDataCount += tile.isValid.count { !$0 }
      sums.add(
        estimate: matching.inReferenceOrder(tile.product),
        reference: tile.reference,
        valid: tile.isValid.span
      )
      coverage?.add(tile, matching)
    }
    guard let scores = sums.scores else { throw Self.nothingInCommon(pair) }
    return report(of: scores, coverage, matching, spectra, pair, noDataPixelCount: noDataCount)
  }

  private func leastDifference(
    _ pair: AbundancePair,
    _ control: RunControl
  ) throws -> AbundanceMatching {
    var costs = AbundanceCosts(
      referenceCount: pair.reference.bands.count,
      productCount: pair.product.bands.count
    )
    try pair.forEachTile(control: control) { costs.add($0) }
    return AbundanceMatching(costs)
  }

  private func report(
    of scores: AbundanceScores,
    _ coverage: DeviationCoverage?,
    _ matching: AbundanceMatching,
    _ spectra: ComparedSpectra?,
    _ pair: AbundancePair,
    noDataPixelCount: Int
  ) -> EvaluationReport {
    let names = Self.names(of: pair.reference)
    let productNames = Self.names(of: pair.product)
    let shares = coverage?.shares
    let pairs = names.indices.map { index in
      EvaluationReport.Pair(
        reference: names[index],
        product: matching.productIndices[index].map { productNames[$0] },
        rmse: scores.endmemberRMSE[index],
        withinTwoDeviations: shares?[index]
      )
    }
    let leftOver = productNames.indices.filter { !matching.productIndices.contains($0) }
    return EvaluationReport(
      product: pair.product.path,
      reference: pair.reference.path,
      rmse: scores.rmse,
      mae: scores.maePercent / 100,
      maePercent: scores.maePercent,
      aadDegrees: scores.aadDegrees,
      aid: scores.aid,
      globalRMSE: scores.globalRMSE,
      withinTwoDeviations: coverage?.share,
      pixelCount: scores.pixelCount,
      noDataPixelCount: noDataPixelCount,
      matching: matching.way,
      pairs: pairs,
      leftOver: leftOver.map { productNames[$0] },
      sadDegrees: spectra?.angles(names: names, productIndices: matching.productIndices),
      notes: pair.notes + (spectra?.notes ?? []) + Self.notes(on: pairs, leftOver.count)
    )
  }

  private static func notes(on pairs: [EvaluationReport.Pair], _ leftOverCount: Int) -> [String] {
    let missing = pairs.filter { $0.product == nil }.map(\.reference)
    var notes: [String] = []
    if !missing.isEmpty {
      notes.append(
        "the product has no band for \(missing.joined(separator: ", ")): taken as 0 everywhere"
      )
    }
    if leftOverCount > 0 {
      notes.append("\(leftOverCount) of the product's bands stand for nothing in the reference")
    }
    return notes
  }

  /// The names of bands; `band 1` where one has none.
  private static func names(of file: RasterFile) -> [String] {
    file.bands.enumerated().map { $1.name.isEmpty ? "band \($0 + 1)" : $1.name }
  }

  private static func nothingInCommon(_ pair: AbundancePair) -> WorkError {
    WorkError(
      code: .notComparable,
      message: "none of the \(pair.product.grid.pixelCount) pixels has data both in "
        + "\(pair.product.path) and in \(pair.reference.path).",
      remedy: "See that both are of the same scene, and that their no-data values are right."
    )
  }
}

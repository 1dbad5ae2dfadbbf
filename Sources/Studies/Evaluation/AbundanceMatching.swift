internal import Foundation
internal import LinearAlgebra
internal import Metrics
internal import Rasters

/// Which band of a product stands for which band of a reference.
struct AbundanceMatching {
  let way: EvaluationReport.Matching
  /// For each band of the reference the band of the product, or nil if there is none.
  let productIndices: [Int?]

  /// Matches by names, which must all be found among the product's; nil if one is not.
  ///
  /// Upper and lower case are the same. Names that only count (`Band 1`, `endmember 1`) are none.
  init?(names: [String], among productNames: [String]) {
    let known = productNames.map(Self.normalised)
    var indices: [Int] = []
    for name in names.map(Self.normalised) {
      guard !Self.isGeneric(name), let index = known.firstIndex(of: name),
        !indices.contains(index)
      else { return nil }
      indices.append(index)
    }
    way = .names
    productIndices = indices
  }

  /// Matches by the least total spectral angle between endmembers.
  init(_ spectra: EndmemberMatching) {
    way = .spectra
    productIndices = spectra.estimateIndices
  }

  /// Matches by the least total squared difference of abundances.
  ///
  init(_ costs: AbundanceCosts) {
    way = .abundances
    productIndices = costs.sums.leastCostAssignment().map { $0 < costs.productCount ? $0 : nil }
  }

  /// Abundance planes of the product in the reference's order of bands; zeros where there is none.
  func inReferenceOrder(_ planes: borrowing Matrix) -> Matrix {
    var result = Matrix(rowCount: productIndices.count, columnCount: planes.columnCount)
    for (truth, found) in productIndices.enumerated() {
      if let found { result.setRow(truth, planes.row(found)) }
    }
    return result
  }

  /// A name without case and without blanks around.
  static func normalised(_ name: String) -> String {
    name.lowercased().trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Whether a normalised name says nothing about the material.
  static func isGeneric(_ name: String) -> Bool {
    let number = name.reversed().prefix { " _0123456789".contains($0) }
    return ["", "band", "endmember"].contains(name.dropLast(number.count))
  }
}

/// Sums of squared differences between all bands of a reference and all of a product.
struct AbundanceCosts {
  /// `referenceCount x max(productCount, referenceCount)`: columns beyond the product's bands are
  /// those of materials that it lacks, with abundance 0.
  private(set) var sums: DoubleMatrix
  let productCount: Int

  init(referenceCount: Int, productCount: Int) {
    self.productCount = productCount
    sums = DoubleMatrix(
      rowCount: referenceCount,
      columnCount: max(productCount, referenceCount)
    )
  }

  /// Adds the valid pixels of a tile.
  mutating func add(_ tile: borrowing AbundancePair.Tile) {
    for truth in 0..<sums.rowCount {
      for found in 0..<sums.columnCount {
        var sum = 0.0
        for pixel in tile.isValid.indices where tile.isValid[pixel] {
          let estimate = found < productCount ? Double(tile.product[found, pixel]) : 0
          let difference = Double(tile.reference[truth, pixel]) - estimate
          sum += difference * difference
        }
        sums[truth, found] += sum
      }
    }
  }
}

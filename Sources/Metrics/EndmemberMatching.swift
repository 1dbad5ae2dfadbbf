public import LinearAlgebra

/// Which estimated endmember stands for which reference endmember, and how near it is.
///
/// Of all assignments it is the one with the least total spectral angle. If one side has more
/// endmembers than the other, those that fit worst are left over.
public struct EndmemberMatching: Sendable, Equatable {
  /// For each reference endmember the column of its estimate, or nil if there is none left.
  public let estimateIndices: [Int?]
  /// For each reference endmember the angle to its estimate in degrees (SAD), nil without one.
  public let anglesDegrees: [Double?]

  /// Matches endmembers.
  ///
  /// - Parameters:
  ///   - estimate: `bandCount x estimateCount`, finite.
  ///   - reference: `bandCount x referenceCount`, finite, on the same bands.
  public init(estimate: Matrix, reference: Matrix) {
    let angles = SpectralAngle.degrees(betweenColumnsOf: reference, and: estimate)
    var indices = [Int?](repeating: nil, count: reference.columnCount)
    if reference.columnCount <= estimate.columnCount {
      indices = angles.leastCostAssignment()
    } else {
      for (found, truth) in angles.transposed.leastCostAssignment().enumerated() {
        indices[truth] = found
      }
    }
    estimateIndices = indices
    anglesDegrees = indices.enumerated().map { truth, found in found.map { angles[truth, $0] } }
  }

  /// The mean angle of those that are matched, in degrees; nil if none is.
  public var meanAngleDegrees: Double? {
    let matched = anglesDegrees.compactMap { $0 }
    return matched.isEmpty ? nil : matched.reduce(0, +) / Double(matched.count)
  }

  /// Abundance planes of the estimate, `estimateCount x pixelCount`, in the reference's order,
  /// `referenceCount x pixelCount`; zeros where an endmember has no estimate.
  public func inReferenceOrder(_ abundances: Matrix) -> Matrix {
    var result = Matrix(rowCount: estimateIndices.count, columnCount: abundances.columnCount)
    for (truth, found) in estimateIndices.enumerated() {
      if let found { result.setRow(truth, abundances.row(found)) }
    }
    return result
  }
}

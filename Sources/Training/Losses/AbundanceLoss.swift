public import LinearAlgebra

/// The composite loss of AENet (Zhou & Rodrigues 2022, equation 13-17): squared error, angle in
/// degrees and symmetric information divergence between estimated and reference abundances.
///
/// As in the authors' code, the cosine is cut at +-0.99 (an angle below 8 degrees has no gradient),
/// and the reference is cut to 1e-8...0.99 for angle and divergence, which need positive numbers;
/// the squared error sees it uncut.
public struct AbundanceLoss: Sendable {
  /// How much each part counts.
  public struct Weights: Sendable, Equatable, Codable {
    /// `alpha1`, of the squared error summed over endmembers.
    public var squaredError: Double
    /// `alpha2`, of the angle in degrees.
    public var angle: Double
    /// `alpha3`, of the divergence.
    public var divergence: Double

    /// Makes weights.
    public init(squaredError: Double, angle: Double, divergence: Double) {
      self.squaredError = squaredError
      self.angle = angle
      self.divergence = divergence
    }

    /// The paper's, found there by cross-validation.
    public static let paper = Weights(squaredError: 1, angle: 1e-7, divergence: 1e-5)

    /// The squared error alone, which the comparators are trained by.
    public static let squaredErrorAlone = Weights(squaredError: 1, angle: 0, divergence: 0)

    var areUsable: Bool {
      let all = [squaredError, angle, divergence]
      return all.allSatisfy { $0 >= 0 && $0.isFinite } && all.contains { $0 > 0 }
    }
  }

  /// Where the cosine is cut.
  static let greatestCosine: Float = 0.99
  /// Where the reference is cut.
  static let referenceLimits: ClosedRange<Float> = 1e-8...0.99

  private let weights: Weights
  private let endmemberCount: Int
  /// Reference, cut reference and its logarithm of every training pixel: `3 * endmemberCount`
  /// numbers a row, so that no logarithm of the reference is taken twice.
  private let reference: Matrix
  /// Length of every cut reference.
  private let referenceNorms: [Float]

  /// Makes the loss for training pixels.
  ///
  /// - Parameters:
  ///   - weights: how much each part counts.
  ///   - reference: known abundances, `pixelCount x endmemberCount`.
  public init(weights: Weights, reference: Matrix) {
    self.weights = weights
    endmemberCount = reference.columnCount
    let limits = AbundanceLoss.referenceLimits
    var rows: [Float] = []
    var norms: [Float] = []
    for pixel in 0..<reference.rowCount {
      let row = reference.row(pixel)
      let cut = row.map { min(max($0, limits.lowerBound), limits.upperBound) }
      rows += row + cut + cut.map { Float(logarithm(Double($0))) }
      norms.append(cut.reduce(0) { $0 + $1 * $1 }.squareRoot())
    }
    self.reference = Matrix(
      rowCount: reference.rowCount,
      columnCount: 3 * reference.columnCount,
      elements: rows
    )
    referenceNorms = norms
  }

  /// The mean loss of a batch, and its gradient.
  ///
  /// - Parameters:
  ///   - abundances: estimates, `endmemberCount x pixelCount`, all greater than 0.
  ///   - pixels: the training pixel of every column.
  ///   - gradient: receives the gradient with respect to `abundances`; reshaped here.
  /// - Returns: the mean over the batch of the weighted sum of the three parts.
  public func evaluate(
    _ abundances: borrowing Matrix,
    of pixels: ArraySlice<Int>,
    gradient: inout Matrix
  ) -> Double {
    let batchCount = abundances.columnCount
    precondition(pixels.count == batchCount, "one training pixel a column")
    gradient.reshape(rowCount: endmemberCount, columnCount: batchCount)
    let values = abundances.span
    var gradients = gradient.mutableSpan
    var sum = 0.0
    for (column, pixel) in zip(0..<batchCount, pixels) {
      let place = Place(column: column, stride: batchCount, pixel: pixel)
      let (loss, product, norm) = addErrorAndDivergence(values, place, &gradients)
      sum += Double(loss + addAngle(values, place, product: product, norm: norm, &gradients))
    }
    return sum / Double(batchCount)
  }

  /// Where a pixel's numbers stand in the planes of a batch.
  private struct Place {
    let column: Int
    let stride: Int
    let pixel: Int
  }

  /// Squared error and divergence of one pixel, and on the way `x.t` and `|x|^2`.
  private func addErrorAndDivergence(
    _ values: Span<Float>,
    _ place: Place,
    _ gradients: inout MutableSpan<Float>
  ) -> (loss: Float, product: Float, norm: Float) {
    let truth = reference.span
    let start = place.pixel * 3 * endmemberCount
    let share = 1 / Float(place.stride)
    let errorWeight = Float(weights.squaredError)
    let divergenceWeight = Float(weights.divergence)
    var loss: Float = 0
    var product: Float = 0
    var norm: Float = 0
    for endmember in 0..<endmemberCount {
      let index = endmember * place.stride + place.column
      let value = values[index]
      let difference = value - truth[start + endmember]
      let cut = truth[start + endmemberCount + endmember]
      product += value * cut
      norm += value * value
      loss += errorWeight * difference * difference
      var slope = 2 * errorWeight * difference
      if divergenceWeight > 0 {
        // What the normalisation adds keeps every estimate positive.
        let logRatio =
          Float(logarithm(Double(value))) - truth[start + 2 * endmemberCount + endmember]
        loss += divergenceWeight * (value - cut) * logRatio
        slope += divergenceWeight * (logRatio + 1 - cut / value)
      }
      gradients[index] = share * slope
    }
    return (loss, product, norm)
  }

  /// The angle of one pixel.
  private func addAngle(
    _ values: Span<Float>,
    _ place: Place,
    product: Float,
    norm: Float,
    _ gradients: inout MutableSpan<Float>
  ) -> Float {
    guard weights.angle > 0 else { return 0 }
    let lengths = norm.squareRoot() * referenceNorms[place.pixel]
    let cosine = product / lengths
    let limit = AbundanceLoss.greatestCosine
    let weight = Float(weights.angle) * 180 / Float.pi
    guard cosine > -limit, cosine < limit else {
      return weight * Float(arcCosine(Double(cosine > 0 ? limit : -limit)))
    }
    let truth = reference.span
    let start = place.pixel * 3 * endmemberCount + endmemberCount
    let slope = -weight / ((1 - cosine * cosine).squareRoot() * Float(place.stride))
    for endmember in 0..<endmemberCount {
      let index = endmember * place.stride + place.column
      let cut = truth[start + endmember]
      gradients[index] += slope * (cut / lengths - cosine * values[index] / norm)
    }
    return weight * Float(arcCosine(Double(cosine)))
  }
}

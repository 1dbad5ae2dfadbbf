public import LinearAlgebra

/// The linear layer that turns abundances back into reflectance (equation 23): `yhat = D x`.
///
/// A reconstruction is never formed. Training and scoring need only `yhat.y = x.(D^T y)` and
/// `|yhat|^2 = x.(D^T D) x`, so a pixel costs products of `endmemberCount` numbers beyond `D^T y`.
public struct LinearDecoder: Sendable, Equatable {
  /// `D`, the endmembers, `bandCount x endmemberCount`, reflectance 0...1.
  public var spectra: Matrix

  /// Makes a decoder.
  public init(spectra: Matrix) { self.spectra = spectra }

  /// The limits of the paper's constraint that endmembers are reflectances.
  public static let limits: ClosedRange<Float> = 1e-6...1

  /// Brings every element back within the limits; NaN stays NaN.
  public mutating func clamp(to limits: ClosedRange<Float> = LinearDecoder.limits) {
    let (least, most) = (limits.lowerBound, limits.upperBound)
    var elements = spectra.mutableSpan
    for index in elements.indices {
      let value = elements[index]
      elements[index] = value < least ? least : (value > most ? most : value)
    }
  }
}

/// What a decoder keeps of a batch between its forward and its backward pass.
public struct DecoderTrace: Sendable {
  /// `yhat.y`, one a pixel.
  public internal(set) var correlations: [Float] = []
  /// `|yhat|^2`, one a pixel.
  public internal(set) var energies: [Float] = []
  var products = Matrix(rowCount: 0, columnCount: 0)
  var gram = Matrix(rowCount: 0, columnCount: 0)
  var mixed = Matrix(rowCount: 0, columnCount: 0)
  var weighted = Matrix(rowCount: 0, columnCount: 0)
  var moments = Matrix(rowCount: 0, columnCount: 0)

  /// Makes an empty trace; it grows to the largest batch seen.
  public init() {}

  mutating func prepare(endmemberCount: Int, pixelCount: Int) {
    products.reshape(rowCount: endmemberCount, columnCount: pixelCount)
    mixed.reshape(rowCount: endmemberCount, columnCount: pixelCount)
    weighted.reshape(rowCount: endmemberCount, columnCount: pixelCount)
    gram.reshape(rowCount: endmemberCount, columnCount: endmemberCount)
    moments.reshape(rowCount: endmemberCount, columnCount: endmemberCount)
    if correlations.count != pixelCount {
      correlations.removeAll(keepingCapacity: true)
      correlations.append(contentsOf: repeatElement(0, count: pixelCount))
      energies.removeAll(keepingCapacity: true)
      energies.append(contentsOf: repeatElement(0, count: pixelCount))
    }
  }
}

extension LinearDecoder {
  /// Computes `yhat.y` and `|yhat|^2` of every pixel of a batch.
  ///
  /// - Parameters:
  ///   - abundances: `x`, `endmemberCount x pixelCount`.
  ///   - pixels: `y`, `pixelCount x bandCount`.
  ///   - trace: receives the results.
  public func forward(
    _ abundances: borrowing Matrix,
    spectra pixels: borrowing Matrix,
    into trace: inout DecoderTrace
  ) {
    let (endmemberCount, pixelCount) = (spectra.columnCount, pixels.rowCount)
    trace.prepare(endmemberCount: endmemberCount, pixelCount: pixelCount)
    Matrix.multiply(spectra, .transposed, pixels, .transposed, into: &trace.products)
    Matrix.multiply(spectra, .transposed, spectra, into: &trace.gram)
    Matrix.multiply(trace.gram, .plain, abundances, into: &trace.mixed)
    Self.columnProducts(of: abundances, and: trace.products, into: &trace.correlations)
    Self.columnProducts(of: abundances, and: trace.mixed, into: &trace.energies)
  }

  /// The gradient with respect to the abundances of a loss that depends on `a = yhat.y` and
  /// `b = |yhat|^2` of every pixel: `dx = da D^T y + 2 db D^T D x` (equation 27 for the squared error,
  /// where `da = -2` and `db = 1`).
  ///
  /// - Parameters:
  ///   - correlationGradient: `da`, one a pixel.
  ///   - energyGradient: `db`, one a pixel.
  ///   - trace: as `forward` left it.
  ///   - abundanceGradient: receives `dx`, `endmemberCount x pixelCount`; reshaped here.
  public func backward(
    correlationGradient: [Float],
    energyGradient: [Float],
    trace: borrowing DecoderTrace,
    into abundanceGradient: inout Matrix
  ) {
    let (endmemberCount, pixelCount) = (trace.products.rowCount, trace.products.columnCount)
    abundanceGradient.reshape(rowCount: endmemberCount, columnCount: pixelCount)
    let (products, mixed) = (trace.products.span, trace.mixed.span)
    let (first, second) = (correlationGradient.span, energyGradient.span)
    var gradients = abundanceGradient.mutableSpan
    precondition(first.count == pixelCount && second.count == pixelCount, "one entry a pixel")
    precondition(gradients.count == products.count && mixed.count == products.count, "planes")
    for endmember in 0..<endmemberCount {
      let start = endmember * pixelCount
      for pixel in 0..<pixelCount {
        gradients[start + pixel] =
          first[pixel] * products[start + pixel] + 2 * second[pixel] * mixed[start + pixel]
      }
    }
  }

  /// The gradient of the same loss with respect to the endmembers:
  /// `dD = sum (da y + 2 db D x) x^T` over the pixels (equation 26 for the squared error).
  ///
  /// - Parameters:
  ///   - correlationGradient: `da`, one a pixel.
  ///   - energyGradient: `db`, one a pixel.
  ///   - abundances: as given to `forward`.
  ///   - pixels: as given to `forward`.
  ///   - trace: as `forward` left it; its scratch is overwritten.
  ///   - gradient: receives `dD`, `bandCount x endmemberCount`; already has that shape.
  public func backward(
    correlationGradient: [Float],
    energyGradient: [Float],
    abundances: borrowing Matrix,
    spectra pixels: borrowing Matrix,
    trace: inout DecoderTrace,
    into gradient: inout Matrix
  ) {
    Self.scale(abundances, by: correlationGradient, times: 1, into: &trace.weighted)
    Matrix.multiply(pixels, .transposed, trace.weighted, .transposed, into: &gradient)
    Self.scale(abundances, by: energyGradient, times: 2, into: &trace.weighted)
    Matrix.multiply(abundances, .plain, trace.weighted, .transposed, into: &trace.moments)
    Matrix.multiply(spectra, .plain, trace.moments, into: &gradient, adding: true)
  }

  /// The inner product of every column of two planes.
  private static func columnProducts(
    of planes: borrowing Matrix,
    and others: borrowing Matrix,
    into sums: inout [Float]
  ) {
    let pixelCount = planes.columnCount
    let (left, right) = (planes.span, others.span)
    var results = sums.mutableSpan
    precondition(left.count == right.count && results.count == pixelCount, "planes")
    fill(&results, with: 0)
    for endmember in 0..<planes.rowCount {
      let start = endmember * pixelCount
      for pixel in 0..<pixelCount {
        results[pixel] += left[start + pixel] * right[start + pixel]
      }
    }
  }

  /// Multiplies every column of planes by its pixel's weight.
  private static func scale(
    _ planes: borrowing Matrix,
    by weights: [Float],
    times factor: Float,
    into result: inout Matrix
  ) {
    let pixelCount = planes.columnCount
    let (values, factors) = (planes.span, weights.span)
    var results = result.mutableSpan
    precondition(results.count == values.count && factors.count == pixelCount, "planes")
    for endmember in 0..<planes.rowCount {
      let start = endmember * pixelCount
      for pixel in 0..<pixelCount {
        results[start + pixel] = values[start + pixel] * (factor * factors[pixel])
      }
    }
  }
}

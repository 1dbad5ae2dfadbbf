public import LinearAlgebra

/// Simplex volume maximisation (Thurau, Kersting & Bauckhage 2010): endmembers are pixels, each one
/// chosen to make the simplex of those before it as large as it can be.
///
/// The volume of a simplex is its base times its height, so the next vertex is the pixel farthest
/// from the affine hull of those found. Heights are computed here by orthogonalisation instead of
/// the paper's logarithms of distances, which approximate them. The first vertex is the
/// brightest pixel. The method draws nothing, and bright outliers attract it.
public struct SiVM: EndmemberExtractor {
  /// Makes the method; it has no settings.
  public init() {}

  /// Finds endmembers; see `EndmemberExtractor.endmembers`.
  public func endmembers(
    in pixels: Matrix,
    count: Int,
    using generator: inout SeededGenerator
  ) throws(UnmixingError) -> ExtractedEndmembers {
    _ = try PixelStatistics(of: pixels, count: count)
    let indices = Self.vertices(of: pixels, count: count)
    guard indices.count == count else {
      throw UnmixingError(
        code: .degenerateEndmembers,
        message: "\(count) endmembers are asked for, but \(indices.count) pixels span all others.",
        remedy: "Ask for \(indices.count) at most, or give pixels that vary more."
      )
    }
    return ExtractedEndmembers(spectra: pixels.rows(indices).transposed, pixelIndices: indices)
  }

  /// The rows, none of them zero, that span a large simplex.
  ///
  /// - Parameters:
  ///   - points: one per row.
  ///   - count: how many are wanted.
  /// - Returns: numbers of rows from 0; fewer than `count` if all others lie in their span.
  public static func vertices(of points: Matrix, count: Int) -> [Int] {
    let size = points.columnCount
    let values = points.span
    var heights = [Double](repeating: 0, count: points.rowCount)  // squared
    for pixel in heights.indices {
      for entry in 0..<size {
        let value = Double(values[pixel * size + entry])
        heights[pixel] += value * value
      }
    }
    guard let first = heights.firstIndexOfGreatest, heights[first] > 0 else { return [] }
    let negligible = 1e-12 * heights[first]
    let origin = points.row(first).map(Double.init)
    for pixel in heights.indices {
      // A pixel of zeros has no spectrum and is never chosen.
      heights[pixel] = heights[pixel] > 0 ? 0 : -.infinity
      for entry in 0..<size {
        let difference = Double(values[pixel * size + entry]) - origin[entry]
        heights[pixel] += difference * difference
      }
    }
    var indices = [first]
    var basis: [[Double]] = []
    while indices.count < count, let next = heights.firstIndexOfGreatest,
      heights[next] > negligible
    {
      indices.append(next)
      let direction = height(of: points.row(next), over: origin, basis: basis)
      for pixel in heights.indices {
        var product = 0.0
        for entry in 0..<size {
          product += (Double(values[pixel * size + entry]) - origin[entry]) * direction[entry]
        }
        heights[pixel] -= product * product
      }
      heights[next] = 0
      basis.append(direction)
    }
    return indices
  }

  /// The unit vector from the affine hull to a point.
  private static func height(
    of point: [Float],
    over origin: [Double],
    basis: [[Double]]
  ) -> [Double] {
    var vector = zip(point, origin).map { Double($0) - $1 }
    for _ in 0..<2 {
      for direction in basis {
        let product = zip(vector, direction).reduce(0) { $0 + $1.0 * $1.1 }
        for index in vector.indices { vector[index] -= product * direction[index] }
      }
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }
}

extension [Double] {
  /// The index of the first of the greatest elements.
  fileprivate var firstIndexOfGreatest: Int? {
    var best: Int?
    for index in indices where best.map({ self[index] > self[$0] }) ?? true { best = index }
    return best
  }
}

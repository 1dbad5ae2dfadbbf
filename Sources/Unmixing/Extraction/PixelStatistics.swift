internal import LinearAlgebra

/// Checked pixels with their sums, in double precision.
struct PixelStatistics {
  /// The sum of the outer products `y y^T`, `bandCount x bandCount`.
  let gram: DoubleMatrix
  /// The mean pixel.
  let mean: [Double]
  /// Eigenvectors of the Gram matrix, one a column, of the largest eigenvalue first.
  let directions: DoubleMatrix

  /// Pixels whose singular values fall below this share of the largest have no extent there: some
  /// twenty roundings of single precision.
  private static let rankTolerance = 1e-6
  /// Pixels summed at once: 8 MB for 250 bands.
  private static let blockLength = 4096

  /// Refuses pixels that cannot hold `count` endmembers and sums the others.
  ///
  /// - Throws: what `EndmemberExtractor.endmembers` throws.
  init(of pixels: Matrix, count: Int) throws(UnmixingError) {
    try Self.check(pixels, count: count)
    let (gram, mean) = Self.sums(of: pixels)
    self.gram = gram
    self.mean = mean
    let (values, vectors) = try gram.eigenDescending()
    directions = vectors
    let threshold = values[0] * Self.rankTolerance * Self.rankTolerance
    let rank = values.count { $0 > threshold }
    guard rank >= count else {
      throw UnmixingError(
        code: .degenerateEndmembers,
        message: "\(count) endmembers are asked for, but the pixels span only \(rank) "
          + "dimension\(rank == 1 ? "" : "s").",
        remedy: "Ask for \(rank) at most, or give pixels that vary more."
      )
    }
  }

  /// Refuses pixels that cannot hold `count` different spectra.
  static func check(_ pixels: Matrix, count: Int) throws(UnmixingError) {
    guard count >= 1, count <= pixels.columnCount else {
      throw UnmixingError(
        code: .tooManyEndmembers,
        message: "\(count) endmembers are asked for on \(pixels.columnCount) bands.",
        remedy: "Ask for at least one and for not more than there are bands."
      )
    }
    if let fault = pixels.elements.firstIndex(where: { !$0.isFinite }) {
      let (pixel, band) = (fault / pixels.columnCount, fault % pixels.columnCount)
      throw UnmixingError(
        code: .notFinite,
        message: "pixel \(pixel) (from 0) is \(pixels.elements[fault]) in band \(band + 1).",
        remedy: "Leave out pixels without data and bands that are not usable."
      )
    }
    let different = distinctRowCount(of: pixels, upTo: count)
    guard different >= count else {
      throw UnmixingError(
        code: .tooFewPixels,
        message: "\(count) endmembers are asked for, but of \(pixels.rowCount) pixels only "
          + "\(different) are different.",
        remedy: "Give more pixels, or ask for \(different) endmembers at most."
      )
    }
  }

  /// The number of different rows, counted no further than to `limit`.
  private static func distinctRowCount(of pixels: Matrix, upTo limit: Int) -> Int {
    let values = pixels.span
    let bandCount = pixels.columnCount
    var found: [Int] = []
    for pixel in 0..<pixels.rowCount where found.count < limit {
      let isKnown = found.contains { other in
        for band in 0..<bandCount
        where values[pixel * bandCount + band] != values[other * bandCount + band] {
          return false
        }
        return true
      }
      if !isKnown { found.append(pixel) }
    }
    return found.count
  }

  /// The sum of the outer products of pixels, and their mean.
  static func sums(of pixels: Matrix) -> (gram: DoubleMatrix, mean: [Double]) {
    let bandCount = pixels.columnCount
    var gram = [Double](repeating: 0, count: bandCount * bandCount)
    var mean = [Double](repeating: 0, count: bandCount)
    for start in stride(from: 0, to: pixels.rowCount, by: blockLength) {
      let block = pixels.rows(start..<min(start + blockLength, pixels.rowCount)).inDoublePrecision
      let part = DoubleMatrix.product(block, .transposed, block)
      for index in gram.indices { gram[index] += part.span[index] }
      for row in 0..<block.rowCount {
        for band in 0..<bandCount { mean[band] += block[row, band] }
      }
    }
    let matrix = DoubleMatrix(rowCount: bandCount, columnCount: bandCount, elements: gram)
    return (matrix, mean.map { $0 / Double(pixels.rowCount) })
  }
}

extension DoubleMatrix {
  /// Eigenvalues and eigenvectors of a symmetric matrix, the largest first.
  func eigenDescending() throws(UnmixingError) -> (values: [Double], vectors: DoubleMatrix) {
    do throws(LinearAlgebraError) {
      let (values, vectors) = try symmetricEigen()
      return (values.reversed(), vectors.columns(Array((0..<columnCount).reversed())))
    } catch {
      throw UnmixingError(
        code: .factorisationFailed,
        message: "the principal directions of the pixels were not found.",
        remedy: "Look for extreme values among the pixels.",
        underlying: error.message
      )
    }
  }
}

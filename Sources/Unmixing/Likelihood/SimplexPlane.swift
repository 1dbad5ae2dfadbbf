internal import LinearAlgebra

/// The plane in which linear mixtures of `r` endmembers fill a simplex: `r - 1` coordinates a pixel.
///
/// Where abundances sum to one the pixels themselves lie in it, but for noise. Where brightness
/// varies they fill a cone, and are divided by their component along the mean pixel first; noise
/// then differs from pixel to pixel.
struct SimplexPlane {
  /// Pixels in the coordinates of a plane.
  struct Pixels {
    /// The coordinates and a one, `pixelCount x r`.
    let coordinates: DoubleMatrix
    /// Standard deviation of the noise of a coordinate, one a pixel.
    let deviations: [Double]
    /// What the square of a linear form's offset adds to the noise of its value, where the square of
    /// each coefficient adds 1.
    let offsetWeight: Double

    /// The most extreme pixels as vertices, or nil if the pixels span too little.
    ///
    /// Each is farthest from the span of those before it (successive projection; Araujo and others
    /// 2001).
    var extremes: [Double]? {
      let count = coordinates.columnCount
      var rest = coordinates
      var vertices = [Double](repeating: 0, count: (count - 1) * count)
      for vertex in 0..<count {
        let squares = (0..<rest.rowCount).map { row in
          (0..<count).reduce(0) { $0 + rest[row, $1] * rest[row, $1] }
        }
        guard let far = squares.indices.max(by: { squares[$0] < squares[$1] }), squares[far] > 0
        else { return nil }
        for axis in 0..<count - 1 { vertices[axis * count + vertex] = coordinates[far, axis] }
        let direction = rest.row(far)
        for row in 0..<rest.rowCount {
          let part = (0..<count).reduce(0) { $0 + rest[row, $1] * direction[$1] } / squares[far]
          for axis in 0..<count { rest[row, axis] -= part * direction[axis] }
        }
      }
      return vertices
    }
  }

  /// Whether brightness varies by more than noise.
  let isCone: Bool
  /// The mean pixel, in bands.
  private let origin: [Double]
  /// Orthonormal directions in bands, `bandCount x (r - 1)`.
  private let directions: DoubleMatrix
  private let noiseDeviation: Double
  /// Distances are divided by this.
  private let unit: Double

  /// The largest eigenvalue that noise alone is taken to have, relative to its expectation.
  private static let eigenvalueMargin = 1.5
  /// Noise is taken as at least this part of the pixels' spread: scenes without any have roundings.
  private static let leastNoise = 1e-3
  /// Pixels darker than this, relative to the mean, tell little of their colour.
  static let leastBrightness = 0.05

  /// Finds the plane of pixels, `pixelCount x bandCount`.
  init?(of pixels: Matrix, endmemberCount count: Int, noiseVariance: Double) {
    let (pixelCount, bandCount) = (Double(pixels.rowCount), pixels.columnCount)
    guard count >= 2, count < bandCount, pixels.rowCount > count else { return nil }
    let precise = pixels.inDoublePrecision
    let ones = DoubleMatrix(rowCount: 1, columnCount: pixels.rowCount, repeating: 1 / pixelCount)
    let mean = DoubleMatrix.product(ones, .plain, precise).row(0)
    let moments = DoubleMatrix.product(precise, .transposed, precise).scaled(by: 1 / pixelCount)
    do throws(LinearAlgebraError) {
      let (values, vectors) = try moments.lessOuterSquare(of: mean).symmetricEigen()
      let ratio = Double(bandCount) / pixelCount
      let edge = noiseVariance * (1 + ratio.squareRoot()) * (1 + ratio.squareRoot())
      isCone = values[bandCount - count] > Self.eigenvalueMargin * edge
      let spread = (values.last ?? 0).squareRoot()
      guard spread > 0 else { return nil }
      noiseDeviation = max(noiseVariance.squareRoot(), Self.leastNoise * spread)
      unit = spread
      if isCone {
        let signal = try moments.symmetricEigen().vectors
          .columns(Array(bandCount - count..<bandCount))
        guard let axes = try Self.axes(ofCone: signal, mean: mean) else { return nil }
        (origin, directions) = axes
      } else {
        origin = mean
        directions = vectors.columns(Array(bandCount - count + 1..<bandCount))
      }
    } catch {
      return nil  // not a number
    }
  }

  /// The mean within the directions of the signal, and the directions across it.
  private static func axes(
    ofCone signal: DoubleMatrix,
    mean: [Double]
  ) throws(LinearAlgebraError) -> (origin: [Double], directions: DoubleMatrix)? {
    let count = signal.columnCount
    let row = DoubleMatrix(rowCount: 1, columnCount: mean.count, elements: mean)
    let inside = DoubleMatrix.product(row, .plain, signal)
    let length = inside.row(0).reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 0 else { return nil }
    let across = try DoubleMatrix(identity: count)
      .lessOuterSquare(of: inside.row(0).map { $0 / length }).symmetricEigen().vectors
    return (
      DoubleMatrix.product(signal, .plain, inside, .transposed).column(0),
      DoubleMatrix.product(signal, .plain, across.columns(Array(1..<count)))
    )
  }

  /// Pixels, `pixelCount x bandCount`, in the plane's coordinates; those too dark are left out.
  func pixels(_ spectra: Matrix) -> Pixels {
    let places = coordinates(of: spectra.inDoublePrecision)
    let size = directions.columnCount + 1
    let kept = places.brightness.indices.filter { places.brightness[$0] > Self.leastBrightness }
    var rows = DoubleMatrix(rowCount: kept.count, columnCount: size, repeating: 1)
    for (row, pixel) in kept.enumerated() {
      for column in 0..<size - 1 { rows[row, column] = places.coordinates[pixel, column] }
    }
    let square = origin.reduce(0) { $0 + $1 * $1 }
    return Pixels(
      coordinates: rows,
      deviations: kept.map { noiseDeviation / unit / places.brightness[$0] },
      offsetWeight: isCone ? unit * unit / square : 0
    )
  }

  /// Endmembers, `bandCount x r`, as vertices: `r - 1` rows of `r` coordinates.
  func vertices(_ endmembers: Matrix) -> [Double] {
    coordinates(of: endmembers.inDoublePrecision.transposed).coordinates.transposed.elements
  }

  /// Vertices as endmembers; those of a cone have brightness 1.
  func endmembers(_ vertices: [Double]) -> DoubleMatrix {
    let count = directions.columnCount + 1
    let places = DoubleMatrix(rowCount: count - 1, columnCount: count, elements: vertices)
    var result = DoubleMatrix.product(directions, .plain, places).scaled(by: unit)
    for band in 0..<result.rowCount {
      for column in 0..<count { result[band, column] += origin[band] }
    }
    return result
  }

  /// The coordinates of spectra, one a row, and their brightness relative to the mean.
  private func coordinates(
    of spectra: DoubleMatrix
  ) -> (coordinates: DoubleMatrix, brightness: [Double]) {
    var places = DoubleMatrix.product(spectra, .plain, directions)
    let mean = DoubleMatrix(rowCount: origin.count, columnCount: 1, elements: origin)
    let along = DoubleMatrix.product(spectra, .plain, mean).column(0)
    let square = origin.reduce(0) { $0 + $1 * $1 }
    let shift = DoubleMatrix.product(mean, .transposed, directions)
    var brightness = Array(repeating: 1.0, count: spectra.rowCount)
    for row in 0..<places.rowCount {
      if isCone { brightness[row] = along[row] / square }
      for column in 0..<places.columnCount {
        let value = isCone ? places[row, column] / brightness[row] : places[row, column]
        places[row, column] = (value - shift[0, column]) / unit
      }
    }
    return (places, brightness)
  }
}

extension DoubleMatrix {
  /// The matrix less the outer product of a vector with itself.
  fileprivate func lessOuterSquare(of vector: [Double]) -> DoubleMatrix {
    var result = self
    for row in 0..<rowCount {
      for column in 0..<columnCount { result[row, column] -= vector[row] * vector[column] }
    }
    return result
  }
}

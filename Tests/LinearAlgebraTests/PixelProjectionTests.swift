import LinearAlgebra
import Testing

@Suite("PixelProjection")
struct PixelProjectionTests {
  /// Sums of 40 products in single precision, against sums in double precision.
  static let tolerance = 40 * Double(Float.ulpOfOne)

  @Test(
    "projections are those of a matrix product, however many there are",
    arguments: [1, 2, 4, 5, 9, 10, 18, 29, 57, 130],
    [1, 15, 16, 17, 33, 47, 48, 49, 145]
  )
  func product(rowCount: Int, pixelCount: Int) {
    var generator = SeededGenerator(seed: UInt64(rowCount * 1000 + pixelCount))
    let bandCount = 40
    func random(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(
        rowCount: rows,
        columnCount: columns,
        elements: (0..<rows * columns).map { _ in Float.random(in: -1...1, using: &generator) }
      )
    }
    let (samples, weights) = (random(bandCount, pixelCount), random(bandCount, rowCount))
    let projection = PixelProjection(
      factors: Array(repeating: 0.5, count: bandCount),
      offsets: Array(repeating: 0.25, count: bandCount),
      noData: Array(repeating: nil, count: bandCount),
      weights: weights
    )
    var output = PixelProjection.Output()
    output.reshape(planeCount: rowCount, pixelCount: pixelCount)
    projection.project(samples, into: &output)
    for pixel in 0..<pixelCount {
      let spectrum = samples.column(pixel).map { Double($0) * 0.5 + 0.25 }
      let norm = spectrum.reduce(0) { $0 + $1 * $1 }
      #expect(abs(output.squaredNorms[pixel] - norm) <= Self.tolerance * norm)
      #expect(output.noDataMarks[pixel] == 0)
      for row in 0..<rowCount {
        let column = weights.column(row)
        let products = zip(spectrum, column).map { $0 * Double($1) }
        let size = products.reduce(0) { $0 + abs($1) }
        let wanted = products.reduce(0, +)
        #expect(abs(Double(output.planes[row, pixel]) - wanted) <= Self.tolerance * size)
      }
    }
  }
}

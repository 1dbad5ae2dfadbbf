internal import LinearAlgebra

/// Every pixel averaged with the neighbours that are most like it, and how alike they are.
///
/// Inside a patch of one material a pixel has alike neighbours, however small the patch; on an edge,
/// and where it is odd for itself, it has none. The least alike of the neighbours used tells the two
/// apart, and with them noise from material.
struct LocalMeans {
  /// The means of the pixels that have neighbours, one a row, in the order of the pixels.
  let spectra: Matrix
  /// The angle in radians between each of these pixels and the least alike of the neighbours it was
  /// averaged with.
  let spreads: [Double]

  /// Neighbours that a pixel is averaged with: as many as a pixel has in a patch of two by two.
  static let partnerCount = 3
  /// Fraction of the pixels that need as many neighbours.
  static let leastShare = 0.5

  /// Averages pixels, `pixelCount x bandCount`; nil if too few have neighbours among them.
  init?(of pixels: Matrix, positions: PixelPositions) {
    precondition(positions.count == pixels.rowCount, "one position a pixel")
    let neighbours = positions.neighbours
    let inside = neighbours.indices.filter { neighbours[$0].count >= Self.partnerCount }
    guard !inside.isEmpty, Double(inside.count) >= Self.leastShare * Double(pixels.rowCount) else {
      return nil
    }
    var units = pixels
    units.scaleRowsToUnitLength()
    var means = pixels.rows(inside)
    var spreads: [Double] = []
    let share = 1 / Float(Self.partnerCount + 1)
    for (row, pixel) in inside.enumerated() {
      let nearest = neighbours[pixel].map { (other: $0, square: Self.square(units, pixel, $0)) }
        .sorted { ($0.square, $0.other) < ($1.square, $1.other) }.prefix(Self.partnerCount)
      for band in 0..<pixels.columnCount {
        let sum = nearest.reduce(pixels[pixel, band]) { $0 + pixels[$1.other, band] }
        means[row, band] = share * sum
      }
      let chord = (nearest.last?.square ?? 0).squareRoot()
      spreads.append(2 * arcSine(min(1, chord / 2)))
    }
    spectra = means
    self.spreads = spreads
  }

  /// The squared distance of two rows.
  private static func square(_ rows: borrowing Matrix, _ first: Int, _ second: Int) -> Double {
    let values = rows.span
    let size = rows.columnCount
    var sum: Float = 0
    for entry in 0..<size {
      let difference = values[first * size + entry] - values[second * size + entry]
      sum += difference * difference
    }
    return Double(sum)
  }
}

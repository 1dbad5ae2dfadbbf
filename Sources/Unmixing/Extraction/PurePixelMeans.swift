internal import LinearAlgebra

/// Endmembers moved to the means of the pixels that are almost nothing else.
///
/// Extreme pixels are a good guess at which materials there are and a poor one at their spectra: a
/// material is what most of its pixels look like. With the non-negative mixture `A x` nearest to a
/// pixel, endmember `k` has the share `x_k |a_k| / sum_j x_j |a_j|` in it: a share of what is seen,
/// not of the ground, since a tenth of ground that is bright spoils a pixel of dark water. Pixels
/// with a share of `purity` or more are pure, and there are at least some (`leastShare`) or the
/// purest are taken. Pixels much brighter or darker than the start are another material of like
/// colour (a road and bitumen, say) and stay out, and so do pixels of quite another colour than the
/// start, measured by what mixtures of the start leave over in half of the pixels.
struct PurePixelMeans {
  /// A pixel is pure from this share on.
  static let purity: Float = 0.85
  /// Fraction of all pixels that are averaged at least.
  static let leastShare = 0.001
  /// Pixels that are averaged at least.
  static let leastCount = 5
  /// Pixels with a share below this are never pure.
  static let majority: Float = 0.5
  /// Pixels may be brighter or darker than the start by this factor.
  static let brightnessFactor = 3.0
  /// Pixels may be this many times as far from the start as half of all are from its mixtures.
  static let residualFactor = 10.0
  private static let roundCount = 10

  /// The endmembers, `bandCount x endmemberCount`, in the order of the start.
  let spectra: Matrix

  /// Moves endmembers.
  ///
  /// - Parameters:
  ///   - pixels: reflectance, `pixelCount x bandCount`.
  ///   - start: `bandCount x endmemberCount`.
  init(of pixels: Matrix, start: Matrix) {
    let lengths = (0..<pixels.rowCount).map { Self.length(of: pixels.row($0)) }
    let firstLengths = (0..<start.columnCount).map { Self.length(of: start.column($0)) }
    let least = max(
      Self.leastCount,
      Int((Self.leastShare * Double(pixels.rowCount)).rounded(.up))
    )
    let colours = Self.colourLimit(of: start, in: pixels)
    var units = pixels
    units.scaleRowsToUnitLength()
    let closeness = Matrix.product(units, .plain, start.withUnitColumns, .plain)
    var current = start
    for _ in 0..<Self.roundCount {
      guard let shares = Self.shares(of: current, in: pixels) else { break }
      var next = current
      for endmember in 0..<start.columnCount {
        let range =
          firstLengths[endmember] / Self.brightnessFactor...firstLengths[endmember]
          * Self.brightnessFactor
        let pure = Self.purest(shares.row(endmember), least: least) {
          range.contains(lengths[$0]) && closeness[$0, endmember] >= colours
        }
        guard 2 * pure.count >= least else { continue }
        for (band, value) in Self.mean(of: pixels, pure).enumerated() {
          next[band, endmember] = value
        }
      }
      guard next != current else { break }
      current = next
    }
    spectra = current
  }

  /// The least cosine between a pure pixel and its endmember's start.
  private static func colourLimit(of start: Matrix, in pixels: Matrix) -> Float {
    let basis: EndmemberBasis
    do throws(UnmixingError) {
      basis = try EndmemberBasis(start)
    } catch {
      return 1  // nothing is moved
    }
    var units = pixels
    units.scaleRowsToUnitLength()
    let sines = basis.nonNegativeErrors(on: units).sorted()
    let sine = Double(sines[sines.count / 2]) * Double(pixels.columnCount).squareRoot()
    let angle = residualFactor * arcSine(min(1, sine))
    return Float(cosine(min(angle, Double.pi / 2)))
  }

  /// What each endmember contributes to each pixel, `endmemberCount x pixelCount`; nil if the
  /// endmembers cannot be told apart.
  private static func shares(of endmembers: Matrix, in pixels: Matrix) -> Matrix? {
    let basis: EndmemberBasis
    do throws(UnmixingError) {
      basis = try EndmemberBasis(endmembers)
    } catch {
      return nil  // the endmembers of the round before are kept
    }
    let projected = Matrix.product(basis.projections, .transposed, pixels, .transposed)
    var workspace = Workspace()
    var shares = Matrix(rowCount: 0, columnCount: 0)
    ActiveSetSolver(basis: basis, sumsToOne: false)
      .estimate(projected, asShares: false, into: &shares, using: &workspace)
    let lengths = (0..<endmembers.columnCount).map { Float(length(of: endmembers.column($0))) }
    for pixel in 0..<pixels.rowCount {
      var sum: Float = 0
      for index in lengths.indices {
        shares[index, pixel] *= lengths[index]
        sum += shares[index, pixel]
      }
      guard sum > 0 else { continue }
      for index in lengths.indices { shares[index, pixel] /= sum }
    }
    return shares
  }

  /// The pixels that are pure, or the `least` purest if these are more.
  private static func purest(
    _ shares: [Float],
    least: Int,
    where isAllowed: (Int) -> Bool
  ) -> [Int] {
    let allowed = shares.indices.filter { shares[$0] > majority && isAllowed($0) }
    let pure = allowed.filter { shares[$0] >= purity }
    guard pure.count < least else { return pure }
    return Array(allowed.sorted { (-shares[$0], $0) < (-shares[$1], $1) }.prefix(least))
  }

  private static func mean(of pixels: Matrix, _ rows: [Int]) -> [Float] {
    var sums = [Double](repeating: 0, count: pixels.columnCount)
    for row in rows {
      for band in sums.indices { sums[band] += Double(pixels[row, band]) }
    }
    return sums.map { Float($0 / Double(rows.count)) }
  }

  private static func length(of values: [Float]) -> Double {
    values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }
}

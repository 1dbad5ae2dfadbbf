private import LinearAlgebra

/// The way from the bands of a library to the bands of a scene, as weights.
///
/// A scene's band of known width over a finer library (usual step at most half that width) is the
/// mean of the library under a Gaussian of that width (FWHM); every other band is interpolated
/// linearly between its two neighbours.
/// Nothing is extrapolated, and no wide gap of the library is bridged.
struct SpectralResampling {
  /// How one band of the scene comes about: indices of library bands with weights that sum to 1;
  /// nil where the library says nothing.
  private(set) var bands: [[(index: Int, weight: Double)]?] = []
  /// Number of bands that are means under a Gaussian.
  private(set) var convolvedCount = 0

  /// A position of the library, with all its bands of the same wavelength.
  private struct Knot {
    let wavelength: Double
    var indices: [Int]
  }

  /// Finds the weights.
  ///
  /// - Parameters:
  ///   - source: the library's grid, with wavelengths, in any order.
  ///   - isPresent: which of its bands have a value.
  ///   - target: the scene's grid, with wavelengths, in any order.
  init(from source: SpectralGrid, isPresent: [Bool], to target: SpectralGrid) {
    let knots = SpectralResampling.knots(source, isPresent: isPresent)
    let positions = knots.map(\.wavelength)
    let steps = zip(positions.dropFirst(), positions).map { $0 - $1 }
    // Four steps of the library's own usual width, but never less than 20 nm, count as a gap.
    let usualStep = SpectralResampling.median(steps)
    let widestGap = max(4 * usualStep, 20)
    for (band, wavelength) in (target.wavelengths ?? []).enumerated() {
      let centre = wavelength.nanometres
      if let width = SpectralResampling.kernelWidth(source, target, band: band),
        usualStep <= width / 2,
        let weights = SpectralResampling.gaussian(
          knots,
          positions: positions,
          centre: centre,
          width: width,
          widestGap: widestGap
        )
      {
        bands.append(weights)
        convolvedCount += 1
      } else {
        bands.append(
          SpectralResampling.linear(
            knots,
            positions: positions,
            centre: centre,
            widestGap: widestGap
          )
        )
      }
    }
  }

  /// One spectrum of the library on the scene's bands; NaN where the library says nothing.
  func resampled(_ spectrum: [Float]) -> [Double] {
    bands.map { terms in
      guard let terms else { return .nan }
      return terms.reduce(0) { $0 + $1.weight * Double(spectrum[$1.index]) }
    }
  }

  private static func knots(_ grid: SpectralGrid, isPresent: [Bool]) -> [Knot] {
    guard let wavelengths = grid.wavelengths else { return [] }
    let order = wavelengths.indices.filter { isPresent[$0] }.sorted {
      (wavelengths[$0], $0) < (wavelengths[$1], $1)
    }
    var knots: [Knot] = []
    for index in order {
      let wavelength = wavelengths[index].nanometres
      if knots.last?.wavelength == wavelength {
        knots[knots.count - 1].indices.append(index)
      } else {
        knots.append(Knot(wavelength: wavelength, indices: [index]))
      }
    }
    return knots
  }

  /// The middle of some positive numbers; 0 for none.
  private static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
  }

  /// The width of the Gaussian that makes a scene's band of the library, nil where unknown.
  ///
  /// The library's own width is already in its values: widths add as squares.
  private static func kernelWidth(
    _ source: SpectralGrid,
    _ target: SpectralGrid,
    band: Int
  ) -> Double? {
    guard let width = target.widthsNanometres?[band] else { return nil }
    guard let own = source.widthsNanometres.map({ median($0) }) else { return width }
    guard own < width else { return nil }
    return (width * width - own * own).squareRoot()
  }

  /// Weights under a Gaussian, cut at 1.5 widths; nil where the library is too coarse for it (fewer
  /// than three bands within half a width of the centre), has a gap, or ends.
  private static func gaussian(
    _ knots: [Knot],
    positions: [Double],
    centre: Double,
    width: Double,
    widestGap: Double
  ) -> [(index: Int, weight: Double)]? {
    let reach = 1.5 * width
    guard let first = positions.first, let last = positions.last, first <= centre - reach,
      last >= centre + reach
    else { return nil }
    let low = lowerBound(positions, centre - reach)
    let high = lowerBound(positions, (centre + reach).nextUp)
    let nearLow = lowerBound(positions, centre - width / 2)
    let nearHigh = lowerBound(positions, (centre + width / 2).nextUp)
    guard nearHigh - nearLow >= 3 else { return nil }
    var weights: [Double] = []
    for knot in low..<high {
      let before = knot > 0 ? positions[knot] - positions[knot - 1] : 0
      let after = knot + 1 < positions.count ? positions[knot + 1] - positions[knot] : 0
      guard before <= widestGap, after <= widestGap else { return nil }
      let distance = (positions[knot] - centre) / width
      weights.append((before + after) * exponential(-4 * logarithm(2) * distance * distance))
    }
    let sum = weights.reduce(0, +)
    return terms(knots[low..<high], weights: weights.map { $0 / sum })
  }

  /// Weights of the two neighbours; nil outside the library and inside its gaps.
  private static func linear(
    _ knots: [Knot],
    positions: [Double],
    centre: Double,
    widestGap: Double
  ) -> [(index: Int, weight: Double)]? {
    let upper = lowerBound(positions, centre)
    guard upper < positions.count else { return nil }
    if positions[upper] == centre { return terms(knots[upper...upper], weights: [1]) }
    guard upper > 0 else { return nil }
    let gap = positions[upper] - positions[upper - 1]
    guard gap <= widestGap else { return nil }
    let fraction = (centre - positions[upper - 1]) / gap
    return terms(knots[(upper - 1)...upper], weights: [1 - fraction, fraction])
  }

  /// Shares the weight of every position among its bands.
  private static func terms(
    _ knots: ArraySlice<Knot>,
    weights: [Double]
  ) -> [(index: Int, weight: Double)] {
    zip(knots, weights).flatMap { knot, weight in
      knot.indices.map { ($0, weight / Double(knot.indices.count)) }
    }
  }

  /// The first position that is not below a value.
  private static func lowerBound(_ positions: [Double], _ value: Double) -> Int {
    var (low, high) = (0, positions.count)
    while low < high {
      let middle = (low + high) / 2
      if positions[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

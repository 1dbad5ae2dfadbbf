public import LinearAlgebra
public import Spectra

/// Training pixels mixed from library spectra, with the abundances they were mixed by: what an
/// AENet learns from where a scene has no reference.
///
/// Every pixel draws abundances, one spectrum of each material, a brightness that scales them all,
/// an error that neighbouring bands share, and noise. The brightness is not part of the abundances:
/// a shadow is a scale, not a material.
///
/// White noise alone would teach a network to trust small differences between bands that no real
/// pixel keeps (other variants of a material, the air, the calibration): what mixtures of the true
/// spectra leave over of Jasper Ridge and of a crop of Urban is 6 and 7 % of the signal, with a
/// correlation of 0.43 and 0.47 between bands that are ten apart.
public struct SimulatedMixtures: Sendable, Equatable, Codable {
  /// A material and the variants of its spectrum.
  public struct Material: Sendable, Equatable {
    /// Its name, the endmember's.
    public let name: String
    /// Reflectance 0...1, `spectrumCount x bandCount`, at least one row.
    public let spectra: Matrix

    /// Makes a material.
    public init(name: String, spectra: Matrix) {
      precondition(spectra.rowCount >= 1, "a material has a spectrum")
      self.name = name
      self.spectra = spectra
    }

    /// The materials of a library: one a class in the order of first appearance, or one a spectrum.
    ///
    /// - Parameters:
    ///   - library: reflectances, one spectrum a column.
    ///   - classes: the class of every spectrum, if there are classes.
    /// - Returns: one material a class, or one a spectrum.
    public static func of(_ library: EndmemberSet, classes: [String]? = nil) -> [Material] {
      let groups = classes ?? library.names
      precondition(groups.count == library.endmemberCount, "one class a spectrum")
      var order: [String] = []
      for name in groups where !order.contains(name) { order.append(name) }
      let rows = library.spectra.transposed
      return order.map { name in
        Material(name: name, spectra: rows.rows(groups.indices.filter { groups[$0] == name }))
      }
    }
  }

  /// Pixels with known abundances.
  public struct Pixels: Sendable, Equatable {
    /// Reflectance, `pixelCount x bandCount`.
    public let spectra: Matrix
    /// Fractions, `pixelCount x materialCount`; each row >= 0 and summing to 1.
    public let abundances: Matrix
    /// The mean spectrum of every material, `bandCount x materialCount`.
    public let endmembers: Matrix
  }

  /// Number of pixels.
  public var pixelCount = 16_384
  /// Concentration of the Dirichlet distribution that mixtures are drawn from: 1 is flat, less
  /// favours few materials a pixel.
  public var concentration = 1.0
  /// Fraction of pixels of one material only.
  public var pureFraction = 0.2
  /// Fraction of pixels of two materials.
  public var binaryFraction = 0.4
  /// Fraction of pixels of three materials; all others have four, as far as there are so many.
  public var ternaryFraction = 0.3
  /// Least factor of the brightness, whose logarithm is drawn uniformly.
  public var leastBrightness = 0.2
  /// Greatest factor of the brightness.
  public var greatestBrightness = 2.0
  /// Standard deviation of the error that neighbouring bands share, relative to the root mean
  /// square of the pixel.
  public var correlatedError = 0.02
  /// Signal-to-noise ratio in decibels (equation 30), or nil for none.
  public var signalToNoiseDecibels: Double? = 35

  /// Makes the default settings.
  public init() {}

  /// Draws pixels.
  ///
  /// - Parameters:
  ///   - materials: at least one, all on the same bands, finite reflectances.
  ///   - generator: source of all draws.
  /// - Returns: pixels, their abundances, and the mean spectra.
  /// - Throws: `TrainingError` with code `.badPlan`, `.sizeMismatch` or `.badValue`.
  public func pixels(
    of materials: [Material],
    using generator: inout SeededGenerator
  ) throws(TrainingError) -> Pixels {
    try check(materials)
    let (count, bandCount) = (materials.count, materials[0].spectra.columnCount)
    var spectra = Matrix(rowCount: pixelCount, columnCount: bandCount)
    var abundances = Matrix(rowCount: pixelCount, columnCount: count)
    for pixel in 0..<pixelCount {
      let fractions = drawFractions(count, using: &generator)
      let spread = greatestBrightness / leastBrightness
      let brightness = leastBrightness * power(spread, generator.uniform())
      var sum = [Double](repeating: 0, count: bandCount)
      for (index, material) in materials.enumerated() where fractions[index] > 0 {
        let variant = generator.index(below: material.spectra.rowCount)
        for band in 0..<bandCount {
          sum[band] += fractions[index] * Double(material.spectra[variant, band])
        }
      }
      addCorrelatedError(to: &sum, using: &generator)
      spectra.setRow(pixel, sum.map { Float(brightness * $0) })
      abundances.setRow(pixel, fractions.map { Float($0) })
    }
    addNoise(to: &spectra, using: &generator)
    return Pixels(spectra: spectra, abundances: abundances, endmembers: means(of: materials))
  }

  /// Bands over which the correlation of errors falls by a factor e, relative to all bands.
  static let correlationLength = 1.0 / 16

  /// Adds an error whose correlation falls exponentially with the distance of bands.
  private func addCorrelatedError(
    to spectrum: inout [Double],
    using generator: inout SeededGenerator
  ) {
    guard correlatedError > 0 else { return }
    let count = Double(spectrum.count)
    let power = spectrum.reduce(0) { $0 + $1 * $1 } / count
    let deviation = correlatedError * power.squareRoot()
    let kept = exponential(-1 / (Self.correlationLength * count))
    let renewed = (1 - kept * kept).squareRoot()
    var error = generator.normal()
    for band in spectrum.indices {
      spectrum[band] += deviation * error
      error = kept * error + renewed * generator.normal()
    }
  }

  /// Fractions of one pixel of one to four materials.
  private func drawFractions(_ count: Int, using generator: inout SeededGenerator) -> [Double] {
    let kind = generator.uniform()
    let limits = [
      pureFraction, pureFraction + binaryFraction, pureFraction + binaryFraction + ternaryFraction,
    ]
    let memberCount = 1 + limits.count { kind >= $0 }
    let members = generator.sample(min(memberCount, count), below: count)
    let draws = members.map { _ in gamma(using: &generator) }
    let total = draws.reduce(0, +)
    var fractions = [Double](repeating: 0, count: count)
    for (member, draw) in zip(members, draws) {
      // All draws can be 0 only for a tiny concentration, where mixtures are as good as pure.
      fractions[member] = total > 0 ? draw / total : (member == members[0] ? 1 : 0)
    }
    return fractions
  }

  /// A number of the gamma distribution with shape `concentration` (Marsaglia & Tsang 2000).
  private func gamma(using generator: inout SeededGenerator) -> Double {
    // Below 1 the shape is raised by one and the draw brought back by a power of a uniform one.
    let isRaised = concentration < 1
    let shape = (isRaised ? concentration + 1 : concentration) - 1.0 / 3
    let scale = 1 / (9 * shape).squareRoot()
    while true {
      let normal = generator.normal()
      let root = 1 + scale * normal
      guard root > 0 else { continue }
      let cube = root * root * root
      let uniform = 1 - generator.uniform()
      let bound = 0.5 * normal * normal + shape * (1 - cube + logarithm(cube))
      guard logarithm(uniform) < bound else { continue }
      let back = isRaised ? power(1 - generator.uniform(), 1 / concentration) : 1
      return shape * cube * back
    }
  }

  /// White noise whose variance follows from the mean energy of all pixels (equation 30).
  private func addNoise(to spectra: inout Matrix, using generator: inout SeededGenerator) {
    guard let signalToNoiseDecibels, pixelCount > 0 else { return }
    let energy = spectra.elements.reduce(0.0) { $0 + Double($1) * Double($1) }
    let meanSquare = energy / Double(spectra.elements.count)
    let deviation = (meanSquare / power(10, signalToNoiseDecibels / 10)).squareRoot()
    var elements = spectra.mutableSpan
    for index in elements.indices { elements[index] += Float(deviation * generator.normal()) }
  }

  private func means(of materials: [Material]) -> Matrix {
    var result = Matrix(
      rowCount: materials[0].spectra.columnCount,
      columnCount: materials.count
    )
    for (column, material) in materials.enumerated() {
      for band in 0..<result.rowCount {
        let sum = material.spectra.column(band).reduce(0.0) { $0 + Double($1) }
        result[band, column] = Float(sum / Double(material.spectra.rowCount))
      }
    }
    return result
  }

  private func check(_ materials: [Material]) throws(TrainingError) {
    let isPlausible =
      pixelCount >= 1 && concentration > 0 && concentration.isFinite && pureFraction >= 0
      && binaryFraction >= 0 && ternaryFraction >= 0
      && pureFraction + binaryFraction + ternaryFraction <= 1 && leastBrightness > 0
      && greatestBrightness >= leastBrightness && greatestBrightness.isFinite
      && correlatedError >= 0 && correlatedError.isFinite
      && signalToNoiseDecibels?.isFinite ?? true
    guard isPlausible else {
      throw TrainingError(
        code: .badPlan,
        message: "mixtures cannot be simulated with \(self).",
        remedy: "It needs 1 pixel or more, a concentration above 0, fractions from 0 to 1 that sum "
          + "to 1 at most, 0 < least <= greatest brightness, an error of 0 or more, and a finite "
          + "signal-to-noise ratio."
      )
    }
    guard let first = materials.first else {
      throw TrainingError(
        code: .sizeMismatch,
        message: "there is no material to mix.",
        remedy: "Give a library with at least one spectrum."
      )
    }
    for material in materials {
      guard material.spectra.columnCount == first.spectra.columnCount else {
        throw TrainingError(
          code: .sizeMismatch,
          message: "\(material.name) has \(material.spectra.columnCount) bands, \(first.name) has "
            + "\(first.spectra.columnCount).",
          remedy: "Bring all spectra to the bands of the scene first."
        )
      }
      try requireFinite(material.spectra, material.name)
    }
  }
}

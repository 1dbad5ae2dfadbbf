public import LinearAlgebra
public import Spectra

/// A scene made of invented materials, of which everything is known: for trials and tests.
///
/// Pixels are `y = A x + n` (Zhou & Rodrigues 2022, eq. 1 and 30): smooth curves `A` of named
/// materials, abundances `x` in smooth patches with pure pixels of every endmember, and noise of one
/// variance in all bands. Every row has its own random numbers, so any run of rows can be made alone,
/// and the whole scene need never be in memory; the numbers do not depend on how it is cut.
public struct SimulatedScene: Sendable {
  /// What a simulated scene is like.
  public struct Options: Sendable, Equatable {
    /// Number of columns.
    public var width: Int
    /// Number of rows.
    public var height: Int
    /// Number of bands, evenly from 400 to 2500 nm.
    public var bandCount: Int
    /// Number of endmembers.
    public var endmemberCount: Int
    /// Signal to noise in decibels, as in equation 30; infinity for no noise.
    public var signalToNoiseDecibels: Double
    /// Seed of patches and noise; the same seed gives the same scene.
    public var seed: UInt64
    /// Width in pixels of a frame without data around the scene.
    public var borderWidth: Int

    /// Makes options; see the properties.
    public init(
      width: Int = 200,
      height: Int = 150,
      bandCount: Int = 224,
      endmemberCount: Int = 4,
      signalToNoiseDecibels: Double = 30,
      seed: UInt64 = 1,
      borderWidth: Int = 0
    ) {
      self.width = width
      self.height = height
      self.bandCount = bandCount
      self.endmemberCount = endmemberCount
      self.signalToNoiseDecibels = signalToNoiseDecibels
      self.seed = seed
      self.borderWidth = borderWidth
    }

    /// What cannot be simulated about these options, one sentence each; empty if all is well.
    public var problems: [String] {
      var problems: [String] = []
      let inside = (width - 2 * borderWidth, height - 2 * borderWidth)
      if borderWidth < 0 { problems.append("the border cannot be \(borderWidth) pixels wide") }
      if inside.0 < 4 || inside.1 < 4 {
        problems.append(
          "a scene of \(width) x \(height) pixels with a border of \(borderWidth) has no 4 x 4 "
            + "pixels with data"
        )
      }
      if !SimulatedScene.endmemberCounts.contains(endmemberCount) {
        problems.append(
          "\(endmemberCount) endmembers cannot be simulated, only "
            + "\(SimulatedScene.endmemberCounts.lowerBound)-"
            + "\(SimulatedScene.endmemberCounts.upperBound)"
        )
      }
      if bandCount < max(2, endmemberCount) {
        problems.append(
          "\(bandCount) bands are too few for \(endmemberCount) endmembers"
        )
      }
      if signalToNoiseDecibels.isNaN || signalToNoiseDecibels < -100 {
        problems.append("a signal to noise of \(signalToNoiseDecibels) dB cannot be simulated")
      }
      return problems
    }
  }

  /// The numbers of endmembers that can be simulated.
  public static let endmemberCounts = 2...SimulatedSceneMaterial.all.count
  /// What pixels without data hold, in reflectance and abundances.
  public static let noDataValue: Float = -9999

  /// What the scene is like.
  public let options: Options
  /// The true endmembers: reflectance of the materials at the bands' centres, with wavelengths and
  /// widths.
  public let endmembers: EndmemberSet
  /// Standard deviation of the noise in every band, in reflectance; 0 without noise.
  public let noiseDeviation: Double
  private let field: SimulatedSceneField

  /// Prepares a scene; the options must be without `problems`.
  ///
  /// The noise is set by the mean of `|A x|^2` over the scene, or over 65,536 evenly spread pixels of
  /// it where it has more.
  public init(_ options: Options) {
    precondition(options.problems.isEmpty, options.problems.joined(separator: "; "))
    self.options = options
    endmembers = SimulatedScene.endmembers(options)
    field = SimulatedSceneField(options)
    noiseDeviation = SimulatedScene.noiseDeviation(options, endmembers: endmembers, field: field)
  }

  /// Whether a pixel has data.
  public func isValid(row: Int, column: Int) -> Bool {
    field.validRows.contains(row) && field.validColumns.contains(column)
  }

  /// The true abundances of some rows.
  ///
  /// - Returns: planes, `endmemberCount x (rows.count * width)`: every pixel's sum is exactly 1 in
  ///   Float32, in any order of adding; `noDataValue` where there is no data.
  public func abundances(rows: Range<Int>) -> Matrix {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= options.height, "rows of the scene")
    var planes = Matrix(
      rowCount: options.endmemberCount,
      columnCount: rows.count * options.width,
      repeating: SimulatedScene.noDataValue
    )
    for row in rows where field.validRows.contains(row) {
      let start = (row - rows.lowerBound) * options.width
      for column in field.validColumns {
        let pixel = field.abundances(row: row, column: column)
        for (endmember, value) in pixel.enumerated() { planes[endmember, start + column] = value }
      }
    }
    return planes
  }

  /// The reflectances of some rows, with noise.
  ///
  /// - Returns: planes, `bandCount x (rows.count * width)`; reflectance mostly within 0...1 (noise
  ///   may take it below), and `noDataValue` where there is no data.
  public func reflectance(rows: Range<Int>) -> Matrix {
    let abundances = abundances(rows: rows)
    var planes = Matrix(
      rowCount: options.bandCount,
      columnCount: rows.count * options.width,
      repeating: SimulatedScene.noDataValue
    )
    let planeWidth = rows.count * options.width
    let (curves, fractions) = (endmembers.spectra.span, abundances.span)
    var samples = planes.mutableSpan
    for row in rows where field.validRows.contains(row) {
      var generator = SimulatedSceneField.generator(options.seed, .noise, row, 0)
      let start = (row - rows.lowerBound) * options.width
      for band in 0..<options.bandCount {
        for column in field.validColumns {
          var sum: Float = 0
          for endmember in 0..<options.endmemberCount {
            sum +=
              curves[band * options.endmemberCount + endmember]
              * fractions[endmember * planeWidth + start + column]
          }
          if noiseDeviation > 0 { sum += Float(noiseDeviation * generator.normal()) }
          samples[band * planeWidth + start + column] = sum
        }
      }
    }
    return planes
  }

  private static func endmembers(_ options: Options) -> EndmemberSet {
    let step = 2100 / Double(options.bandCount - 1)
    let centres = (0..<options.bandCount).map { 400 + Double($0) * step }
    let materials = SimulatedSceneMaterial.all.prefix(options.endmemberCount)
    return EndmemberSet(
      names: materials.map(\.name),
      spectra: Matrix(
        rows: centres.map { centre in materials.map { Float($0.reflectance(at: centre)) } }
      ),
      grid: SpectralGrid(
        bandCount: options.bandCount,
        wavelengths: centres.map { Wavelength(nanometres: $0) },
        widthsNanometres: Array(repeating: step, count: options.bandCount)
      )
    )
  }

  /// Equation 30: the variance of a band is the mean of `|A x|^2` by the number of bands and the ratio.
  private static func noiseDeviation(
    _ options: Options,
    endmembers: EndmemberSet,
    field: SimulatedSceneField
  ) -> Double {
    guard options.signalToNoiseDecibels.isFinite else { return 0 }
    let gram = DoubleMatrix.gram(of: endmembers.spectra)
    let step = spacing(pixelCount: field.validRows.count * field.validColumns.count)
    var sum = 0.0
    var count = 0
    for row in stride(from: field.validRows.lowerBound, to: field.validRows.upperBound, by: step) {
      for column in stride(
        from: field.validColumns.lowerBound,
        to: field.validColumns.upperBound,
        by: step
      ) {
        let pixel = field.abundances(row: row, column: column).map(Double.init)
        for (i, left) in pixel.enumerated() where left > 0 {
          for (j, right) in pixel.enumerated() { sum += left * gram[i, j] * right }
        }
        count += 1
      }
    }
    let ratio = power(10, options.signalToNoiseDecibels / 10)
    return (sum / Double(count) / Double(options.bandCount) / ratio).squareRoot()
  }

  /// Every how many rows and columns a pixel is taken so that no more than 65,536 are.
  private static func spacing(pixelCount: Int) -> Int {
    max(1, Int((Double(pixelCount) / 65_536).squareRoot().rounded(.up)))
  }
}

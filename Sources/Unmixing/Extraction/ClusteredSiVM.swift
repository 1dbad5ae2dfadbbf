public import LinearAlgebra

/// A steady start for blind unmixing: simplex volume maximisation on the means of clusters.
///
/// Single pixels are noisy, shaded or odd; means of spectrally alike pixels are not.
/// 1. The pixels are reduced to their principal directions (ten, or as many as endmembers),
///    scaled to length one, and clustered by k-means into four clusters an endmember; the means of
///    the unscaled pixels of all but tiny clusters are candidates.
/// 2. `SiVM` picks among the candidates divided by `|mean|^alpha`: 0 counts brightness as spectral
///    difference, 1 ignores it. Which of 0, 0.5 and 1 suits the scene is decided by the median over
///    the runs of the error that non-negative mixtures of the endmembers leave in sampled pixels.
/// 3. Of eight runs with other random centres the one nearest to all others is kept, and averaged
///    with those that found the same endmembers within 4 degrees.
public struct ClusteredSiVM: EndmemberExtractor {
  /// The settings; the defaults serve aerial, satellite and simulated scenes alike.
  public struct Options: Sendable, Equatable {
    /// Number of runs from other random centres, at least 1.
    public var runCount = 8
    /// Clusters for each endmember, at least 1.
    public var clustersPerEndmember = 4
    /// Clusters with a smaller share of the pixels are dropped, 0..<1.
    public var smallestShare = 0.002
    /// Exponents of the candidates' lengths to choose from, at least one.
    public var brightnessExponents = [0, 0.5, 1]
    /// Number of sampled pixels that judge the exponents, at least 1.
    public var judgingPixelCount = 2000
    /// Number of pixels to cluster at most, drawn at random, at least 1.
    public var clusteredPixelCount = 50_000
    /// Runs whose endmembers are within this mean angle of the kept run are averaged with it.
    public var agreementDegrees = 4.0

    /// Makes the default settings.
    public init() {}
  }

  /// The settings.
  public let options: Options

  /// The least number of principal directions that pixels are reduced to.
  private static let directionCount = 10
  private static let iterationLimit = 100

  /// Makes the method.
  public init(options: Options = Options()) {
    precondition(options.runCount >= 1 && options.clustersPerEndmember >= 1, "no runs")
    precondition(!options.brightnessExponents.isEmpty, "no exponents to choose from")
    precondition(options.judgingPixelCount >= 1 && options.clusteredPixelCount >= 1, "no pixels")
    self.options = options
  }

  /// Finds endmembers; see `EndmemberExtractor.endmembers`.
  public func endmembers(
    in pixels: Matrix,
    count: Int,
    using generator: inout SeededGenerator
  ) throws(UnmixingError) -> ExtractedEndmembers {
    let statistics = try PixelStatistics(of: pixels, count: count)
    let judges = pixels.rows(
      generator.sample(min(options.judgingPixelCount, pixels.rowCount), below: pixels.rowCount)
    )
    let runs = candidateRuns(in: pixels, count: count, statistics: statistics, using: &generator)
    var best: (error: Double, sets: [DoubleMatrix])?
    for exponent in options.brightnessExponents {
      let sets = runs.compactMap { Self.pick(count, of: $0, exponent: exponent) }
      var errors: [Double] = []
      for set in sets {
        guard let error = Self.mixtureError(of: set, on: judges) else { continue }
        errors.append(error)
      }
      guard !errors.isEmpty else { continue }
      let error = errors.sorted()[errors.count / 2]
      if best.map({ error < $0.error }) ?? true { best = (error, sets) }
    }
    guard let best else {
      throw UnmixingError(
        code: .degenerateEndmembers,
        message: "no \(count) groups of pixels were found that are not mixtures of each other.",
        remedy: "Ask for fewer endmembers, or give pixels that vary more."
      )
    }
    let consensus = EndmemberConsensus(of: best.sets, agreementDegrees: options.agreementDegrees)
    return ExtractedEndmembers(spectra: consensus.spectra.inSinglePrecision)
  }

  /// The means of the clusters of each run, `candidateCount x bandCount`.
  private func candidateRuns(
    in pixels: Matrix,
    count: Int,
    statistics: PixelStatistics,
    using generator: inout SeededGenerator
  ) -> [Matrix] {
    var clustered = pixels
    if pixels.rowCount > options.clusteredPixelCount {
      clustered = pixels.rows(
        generator.sample(options.clusteredPixelCount, below: pixels.rowCount)
      )
    }
    let directionCount = min(pixels.columnCount, max(Self.directionCount, count))
    let directions = statistics.directions.columns(Array(0..<directionCount))
    var points = Matrix.product(clustered, .plain, directions.inSinglePrecision)
    points.scaleRowsToUnitLength()
    var runs: [Matrix] = []
    for _ in 0..<options.runCount {
      let clusters = KMeans(
        of: points,
        count: options.clustersPerEndmember * count,
        iterationLimit: Self.iterationLimit,
        using: &generator
      )
      runs.append(means(of: clusters, pixels: clustered, atLeast: count))
    }
    return runs
  }

  /// The mean pixels of the clusters that are not tiny, or of all if too few would be left.
  private func means(of clusters: KMeans, pixels: Matrix, atLeast count: Int) -> Matrix {
    let (sums, sizes) = clusters.sums(of: pixels)
    let least = max(1, Int((options.smallestShare * Double(pixels.rowCount)).rounded(.up)))
    var kept = sizes.indices.filter { sizes[$0] >= least }
    if kept.count < count { kept = sizes.indices.filter { sizes[$0] > 0 } }
    let rows = kept.map { cluster in
      sums.row(cluster).map { Float($0 / Double(sizes[cluster])) }
    }
    return Matrix(rows: rows)
  }

  /// The candidates that span the largest simplex after division by `length^exponent`,
  /// `bandCount x count`; nil if they do not span one.
  private static func pick(_ count: Int, of candidates: Matrix, exponent: Double) -> DoubleMatrix? {
    var scaled = candidates
    for row in 0..<candidates.rowCount {
      let length = candidates.row(row).reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      guard length > 0 else { continue }
      let factor = Float(power(length, -exponent))
      scaled.setRow(row, candidates.row(row).map { $0 * factor })
    }
    let indices = SiVM.vertices(of: scaled, count: count)
    guard indices.count == count else { return nil }
    return candidates.rows(indices).transposed.inDoublePrecision
  }

  /// The mean over pixels of the root mean square that non-negative mixtures of endmembers leave,
  /// or nil if the endmembers are mixtures of each other.
  private static func mixtureError(of endmembers: DoubleMatrix, on pixels: Matrix) -> Double? {
    let basis: EndmemberBasis
    do throws(UnmixingError) {
      basis = try EndmemberBasis(endmembers.inSinglePrecision)
    } catch {
      return nil  // such a run is not better than others
    }
    return basis.nonNegativeError(on: pixels)
  }
}

package import Products

/// What is usual in an archive: the median of every measure, and how much scenes differ.
package struct QualityBaseline: Sendable {
  /// Median and spread of a measure.
  package struct Usual: Sendable, Equatable {
    /// The middle value.
    package let median: Double
    /// 1.4826 times the median of the distances from it: the standard deviation, if values were normal.
    package let spread: Double

    /// Measures values.
    ///
    /// - Parameter values: at least one.
    init(of values: [Double]) {
      let middle = Self.median(values)
      median = middle
      spread = 1.4826 * Self.median(values.map { abs($0 - middle) })
    }

    private static func median(_ values: [Double]) -> Double {
      let sorted = values.sorted()
      let middle = sorted.count / 2
      return sorted.count.isMultiple(of: 2)
        ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
  }

  /// Scenes below which nothing is usual.
  package static let leastSceneCount = 8

  /// The measures that enough scenes have.
  package let usual: [QualityMeasure: Usual]

  /// Measures scenes that were unmixed with the same model.
  package init(of qualities: [Provenance.Quality]) {
    var usual: [QualityMeasure: Usual] = [:]
    for measure in QualityMeasure.allCases {
      let values = qualities.compactMap { measure.value(of: $0) }
      if values.count >= Self.leastSceneCount { usual[measure] = Usual(of: values) }
    }
    self.usual = usual
  }

  /// Judges a scene; nil if there are too few scenes to compare it with.
  package func verdict(on quality: Provenance.Quality) -> QualityVerdict? {
    guard !usual.isEmpty else { return nil }
    let findings = QualityMeasure.allCases.compactMap { measure -> QualityVerdict.Finding? in
      guard let usual = usual[measure], let value = measure.value(of: quality),
        Self.exceeds(value, usual, measure, measure.lookLimit)
      else { return nil }
      let isRejected = measure.rejectLimit.map { Self.exceeds(value, usual, measure, $0) } ?? false
      return QualityVerdict.Finding(
        measure: measure,
        value: value,
        median: usual.median,
        isRejected: isRejected
      )
    }
    return QualityVerdict(findings: findings)
  }

  private static func exceeds(
    _ value: Double,
    _ usual: Usual,
    _ measure: QualityMeasure,
    _ limit: QualityMeasure.Limit
  ) -> Bool {
    let least = measure.isShare ? usual.median + limit.distance : usual.median * limit.distance
    return value >= least && value > usual.median + limit.spreadCount * usual.spread
  }
}

/// Whether the product of a scene can be used as it is, compared with the others of the archive.
package struct QualityVerdict: Sendable, Equatable {
  /// The verdicts.
  package enum Level: String, Sendable, Codable, CaseIterable {
    /// Nothing is odd about it.
    case accept
    /// Somebody should look at it.
    case look
    /// It should not be used.
    case reject
  }

  /// A measure that is far from the archive's.
  package struct Finding: Sendable, Equatable {
    /// What was measured.
    package let measure: QualityMeasure
    /// The scene's value.
    package let value: Double
    /// The archive's median.
    package let median: Double
    /// Whether it is so far that the product should not be used.
    package let isRejected: Bool
  }

  /// Everything that is odd, in the order of the measures.
  package let findings: [Finding]

  /// The verdict.
  package var level: Level {
    if findings.isEmpty { return .accept }
    return findings.contains(where: \.isRejected) ? .reject : .look
  }

  /// What is odd, without the verdict and a full stop; nil if nothing is:
  /// `error 0.027, 3.4 times the archive's median`.
  package var words: String? {
    guard !findings.isEmpty else { return nil }
    // What decided comes first.
    let sorted = findings.filter(\.isRejected) + findings.filter { !$0.isRejected }
    return sorted.map { $0.measure.words($0.value, median: $0.median) }.joined(separator: "; ")
  }

  /// Why somebody should look at the product, without a full stop; nil if nothing is odd.
  package var look: String? {
    words.map { level == .reject ? "should not be used: \($0)" : $0 }
  }

  /// The verdict with its words; nil if nothing is odd: `LOOK: error 0.027, 3.4 times the archive's median`.
  package var sentence: String? { words.map { "\(level.rawValue.uppercased()): \($0)" } }
}

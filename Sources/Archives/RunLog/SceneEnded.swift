/// How a scene of a run ended.
package struct SceneEnded: Codable, Sendable, Equatable {
  /// The ways to end.
  package enum Outcome: String, Codable, Sendable, CaseIterable {
    /// A product was made.
    case done
    /// The product was looked at closely and is up to date.
    case current
    /// The product is out of date or damaged, and stays.
    case kept
    /// Nothing was made, because of an error.
    case failed
    /// Nothing was made, because the run was stopped or took too long.
    case cancelled
    /// The scene cannot be one of the job's.
    case leftOut
  }

  /// Whose fault a failure is.
  package enum FailureKind: String, Codable, Sendable {
    /// The scene's or the job's: it would fail again.
    case scene
    /// That of the surroundings: a full disk, memory, an input/output error; it may pass.
    case surroundings
  }

  /// The scene's data file, as `ArchiveFolder.kept` has it.
  package var scene: String
  /// What it is called.
  package var name: String
  /// The product's folder, as `ArchiveFolder.kept` has it; nil where there is none to be.
  package var product: String?
  /// How it ended.
  package var outcome: Outcome
  /// Why the product was made or is out of date, or why the scene was left out; half sentences.
  package var reasons: [String] = []
  /// What happened, where, and what to do.
  package var error: String?
  /// Whose fault that is.
  package var failureKind: FailureKind?
  /// What the inputs' files looked like when the scene was planned; see `Watermark`.
  package var watermark: Watermark?
  /// Time that it took.
  package var seconds: Double?
  /// The most memory that was reserved for it.
  package var peakBytes: Int?
  /// The memory that was expected.
  package var predictedBytes: Int?
  /// What the product holds, if it was made now.
  package var result: ResultSummary?
  /// Why somebody should look at the product, in half a sentence; nil where nothing is odd.
  package var look: String?

  /// Describes the end of a scene; the rest is set by name.
  package init(scene: String, name: String, product: String?, outcome: Outcome) {
    self.scene = scene
    self.name = name
    self.product = product
    self.outcome = outcome
  }
}

/// A product in a few numbers.
package struct ResultSummary: Codable, Sendable, Equatable {
  /// Mean reconstruction error over the valid pixels, in reflectance.
  package var meanError: Double
  /// Mean spectral angle between pixel and reconstruction, in degrees.
  package var meanAngleDegrees: Double
  /// Share of the valid pixels whose reflectance is out of range: dark or bright (flags 1 and 2).
  package var outOfRangeShare: Double?
  /// Share of the pixels that have no data.
  package var noDataShare: Double
  /// What is odd about the product, a word or two each.
  package var flags: [String]
  /// Whether the product can be used as it is: `accept`, `look` or `reject`; nil where nobody judged.
  package var quality: String?

  /// Describes a product; see the properties.
  package init(
    meanError: Double,
    meanAngleDegrees: Double,
    outOfRangeShare: Double? = nil,
    noDataShare: Double,
    flags: [String] = [],
    quality: String? = nil
  ) {
    self.meanError = meanError
    self.meanAngleDegrees = meanAngleDegrees
    self.outOfRangeShare = outOfRangeShare
    self.noDataShare = noDataShare
    self.flags = flags
    self.quality = quality
  }
}

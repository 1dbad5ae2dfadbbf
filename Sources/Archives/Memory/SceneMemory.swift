/// What an archive remembers of a scene.
package struct SceneMemory: Sendable, Equatable {
  /// A scene's last attempt, where it failed.
  package struct Failure: Sendable, Equatable {
    /// What happened, where, and what to do.
    package var text: String
    /// Whose fault it was.
    package var kind: SceneEnded.FailureKind
    /// What the inputs looked like; nil if that is not known.
    package var inputs: String?
    /// The job's key.
    package var jobKey: String
    /// Version of the program.
    package var program: String
    /// How often in a row it failed.
    package var count: Int

    /// Describes a failure; see the properties.
    package init(
      text: String,
      kind: SceneEnded.FailureKind,
      inputs: String?,
      jobKey: String,
      program: String,
      count: Int
    ) {
      self.text = text
      self.kind = kind
      self.inputs = inputs
      self.jobKey = jobKey
      self.program = program
      self.count = count
    }
  }

  /// The files when the product was known to be up to date; nil if it never was.
  package var watermark: Watermark?
  /// The last attempt, if it failed.
  package var lastFailure: Failure?
  /// Time that the last product took.
  package var seconds: Double?
  /// Bytes of the scene's data.
  package var byteCount: Int?
  /// The most memory that was reserved for the scene.
  package var peakBytes: Int?

  /// Makes a memory; see the properties.
  package init(
    watermark: Watermark? = nil,
    lastFailure: Failure? = nil,
    seconds: Double? = nil,
    byteCount: Int? = nil,
    peakBytes: Int? = nil
  ) {
    self.watermark = watermark
    self.lastFailure = lastFailure
    self.seconds = seconds
    self.byteCount = byteCount
    self.peakBytes = peakBytes
  }
}

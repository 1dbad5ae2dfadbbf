internal import DurableFiles
public import Essentials
internal import Unmixing

/// Why a network could not be trained, or a model not be read, written or used.
public struct TrainingError: ExplainedError {
  /// The kinds of failure.
  public enum Code: Sendable, Equatable {
    /// Spectra, abundances and endmembers whose sizes do not fit together.
    case sizeMismatch
    /// Fewer pixels than the training needs.
    case tooFewPixels
    /// A pixel, an abundance or an endmember is NaN or infinite, or an abundance is negative.
    case badValue
    /// A field of the training plan outside its range.
    case badPlan
    /// The network cannot be set up from the endmembers.
    case cannotStart
    /// Training went astray, and safer settings did not help.
    case trainingFailed
    /// The caller asked to stop.
    case cancelled
    /// A model file that cannot be read or written.
    case cannotAccessModel
    /// A file that is not a model, or a damaged one.
    case badModelFile
    /// A model that does not fit the scene.
    case modelMismatch
  }

  /// The kind of failure.
  public let code: Code
  /// The file, where there is one.
  public let path: String?
  /// What happened and where, with measured and expected values.
  public let message: String
  /// What the reader can do about it.
  public let remedy: String
  /// The words of the room or library below, if any.
  public let underlying: String?

  /// Makes an error; see the properties.
  public init(
    code: Code,
    path: String? = nil,
    message: String,
    remedy: String,
    underlying: String? = nil
  ) {
    self.code = code
    self.path = path
    self.message = message
    self.remedy = remedy
    self.underlying = underlying
  }
}

extension TrainingError {
  /// A network that could not be set up.
  init(_ error: UnmixingError) {
    self.init(
      code: .cannotStart,
      message: error.message,
      remedy: error.remedy,
      underlying: error.underlying
    )
  }

  /// A model file that the disk did not give or take.
  init(_ error: DurableFileError) {
    self.init(
      code: .cannotAccessModel,
      path: error.path,
      message: error.message,
      remedy: error.remedy,
      underlying: error.underlying
    )
  }

  /// Runs work on a file and turns its errors into those of this room.
  static func translating<Value>(
    _ body: () throws(DurableFileError) -> Value
  ) throws(TrainingError) -> Value {
    do throws(DurableFileError) { return try body() } catch { throw TrainingError(error) }
  }
}

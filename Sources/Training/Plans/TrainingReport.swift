/// What happened during a training.
public struct TrainingReport: Sendable, Equatable, Codable {
  /// An attempt that was given up, and what the next one did differently.
  public struct Restart: Sendable, Equatable, Codable {
    /// What was wrong, in words.
    public let reason: String
    /// The epoch, from 1, after which it was noticed; 0 is the untrained network.
    public let epoch: Int
    /// What was changed, in words.
    public let change: String
  }

  /// The plan that the result was trained by: the one given, made safer by the restarts.
  public let plan: TrainingPlan
  /// The seed given.
  public let seed: UInt64
  /// Number of training pixels.
  public let pixelCount: Int
  /// Number of mini-batches of the attempt that succeeded.
  public let stepCount: Int
  /// Loss of the untrained network over all training pixels.
  public let startLoss: Double
  /// Mean loss of every epoch of the attempt that succeeded; the last epoch may not be whole.
  public let losses: [Double]
  /// Loss of the result over all training pixels.
  public let finalLoss: Double
  /// Attempts that were given up, in order.
  public let restarts: [Restart]
  /// Other things worth knowing, one sentence each.
  public let notes: [String]
}

internal import LinearAlgebra

/// Asked now and then during a training: given the fraction done of the current attempt, 0...1,
/// and the last loss, answers whether to go on.
public typealias TrainingProgress = (_ fractionDone: Double, _ loss: Double) -> Bool

/// A network in training: what the loop over epochs and the collapse watch need of it.
protocol TrainingTask {
  /// Number of training pixels.
  var pixelCount: Int { get }
  /// Whether no parameter is NaN or infinite.
  var isFinite: Bool { get }
  /// Takes one step of Adam on a mini-batch.
  ///
  /// - Parameters:
  ///   - pixels: which training pixels.
  ///   - rate: learning rate.
  ///   - fraction: how much of the training is done, 0..<1.
  /// - Returns: the batch's mean loss before the step.
  mutating func step(_ pixels: ArraySlice<Int>, rate: Double, fraction: Double) -> Double
  /// The mean loss of a batch, without a step.
  mutating func loss(_ pixels: ArraySlice<Int>) -> Double
  /// Endmembers (from 1) that should take part and were zero in every pixel seen since last asked.
  mutating func takeDeadUnits() -> [Int]
}

/// Why an attempt was given up.
enum TrainingTrouble: Equatable {
  case notFinite
  case deadUnits([Int])
  case exploding(loss: Double, start: Double)
  case noProgress(loss: Double, start: Double)

  /// The trouble in words.
  var words: String {
    switch self {
    case .notFinite:
      "the loss or a parameter was not a finite number"
    case .deadUnits(let units):
      "\(units.count == 1 ? "endmember" : "endmembers") "
        + units.map(String.init).joined(separator: ", ")
        + " \(units.count == 1 ? "was" : "were") 0 in every pixel"
    case .exploding(let loss, let start):
      "the loss rose from \(start) to \(loss)"
    case .noProgress(let loss, let start):
      "the loss was \(loss) at the end and \(start) at the start"
    }
  }
}

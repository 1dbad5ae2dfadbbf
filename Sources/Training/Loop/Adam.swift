internal import LinearAlgebra
internal import Unmixing

/// Adam (Kingma & Ba 2015) with its usual constants: counts the steps and gives their factors.
///
/// The running means stand beside the parameters they belong to.
struct Adam: Sendable {
  /// The factors of one step.
  struct Step {
    /// Learning rate over the correction of the first mean.
    let rate: Float
    /// One over the correction of the second mean.
    let correction: Float
  }

  static let firstDecay: Float = 0.9
  static let secondDecay: Float = 0.999
  static let epsilon: Float = 1e-8

  private var stepCount = 0

  /// The factors of the next step at a learning rate.
  mutating func nextStep(rate: Double) -> Step {
    stepCount += 1
    let count = Double(stepCount)
    return Step(
      rate: Float(rate / (1 - power(Double(Adam.firstDecay), count))),
      correction: Float(1 / (1 - power(Double(Adam.secondDecay), count)))
    )
  }
}

/// What Adam keeps beside parameters: their gradient and its running means.
struct Moments<Parameters: Sendable>: Sendable {
  /// Gradient of the current batch.
  var gradient: Parameters
  /// Running mean of the gradient.
  var first: Parameters
  /// Running mean of its square.
  var second: Parameters

  /// Starts from zeros of the parameters' shape.
  init(zeros: Parameters) {
    gradient = zeros
    first = zeros
    second = zeros
  }
}

extension Adam.Step {
  /// Moves parameters against their gradient.
  private func move(
    _ values: inout MutableSpan<Float>,
    _ gradient: Span<Float>,
    _ first: inout MutableSpan<Float>,
    _ second: inout MutableSpan<Float>
  ) {
    let count = values.count
    precondition(gradient.count == count, "one derivative a parameter")
    precondition(first.count == count && second.count == count, "one mean a parameter")
    let (keepFirst, keepSecond) = (Adam.firstDecay, Adam.secondDecay)
    for index in 0..<count {
      let slope = gradient[index]
      let mean = keepFirst * first[index] + (1 - keepFirst) * slope
      let square = keepSecond * second[index] + (1 - keepSecond) * slope * slope
      first[index] = mean
      second[index] = square
      values[index] -= rate * mean / ((square * correction).squareRoot() + Adam.epsilon)
    }
  }

  private func move(
    _ values: inout Matrix,
    _ gradient: borrowing Matrix,
    _ first: inout Matrix,
    _ second: inout Matrix
  ) {
    var elements = values.mutableSpan
    var means = first.mutableSpan
    var squares = second.mutableSpan
    move(&elements, gradient.span, &means, &squares)
  }

  private func move(
    _ values: inout [Float],
    _ gradient: [Float],
    _ first: inout [Float],
    _ second: inout [Float]
  ) {
    var elements = values.mutableSpan
    var means = first.mutableSpan
    var squares = second.mutableSpan
    move(&elements, gradient.span, &means, &squares)
  }

  private func move(
    _ values: inout ADMMLayer,
    _ gradient: ADMMLayer,
    _ first: inout ADMMLayer,
    _ second: inout ADMMLayer
  ) {
    move(&values.mixing, gradient.mixing, &first.mixing, &second.mixing)
    move(&values.thresholds, gradient.thresholds, &first.thresholds, &second.thresholds)
    move(&values.stepSizes, gradient.stepSizes, &first.stepSizes, &second.stepSizes)
  }

  /// Moves the endmembers of a decoder.
  func move(_ values: inout Matrix, _ moments: inout Moments<Matrix>) {
    move(&values, moments.gradient, &moments.first, &moments.second)
  }

  /// Moves all parameters of an encoder.
  func move(_ values: inout AENet.Parameters, _ moments: inout Moments<AENet.Parameters>) {
    move(
      &values.projections,
      moments.gradient.projections,
      &moments.first.projections,
      &moments.second.projections
    )
    for index in values.layers.indices {
      move(
        &values.layers[index],
        moments.gradient.layers[index],
        &moments.first.layers[index],
        &moments.second.layers[index]
      )
    }
  }
}

internal import LinearAlgebra
internal import Unmixing

/// An AENet in training.
struct AENetTask: TrainingTask {
  private(set) var network: AENet
  let pixelCount: Int
  /// The training pixels, and below them any copies of them.
  private let spectra: Matrix
  private var stepCount = 0
  private let lossFunction: AbundanceLoss
  private let expected: [Bool]
  private var adam = Adam()
  private var moments: Moments<AENet.Parameters>
  private var trace = AENetTrace()
  private var batch = Matrix(rowCount: 0, columnCount: 0)
  private var slope = Matrix(rowCount: 0, columnCount: 0)
  private var activity: UnitActivity

  /// Makes a task.
  ///
  /// - Parameters:
  ///   - network: where training starts.
  ///   - spectra: the training pixels, and below them any number of copies of all of them.
  ///   - pixelCount: number of training pixels.
  ///   - loss: knows the abundances of the training pixels.
  ///   - expected: the endmembers that must not die out.
  init(
    network: AENet,
    spectra: Matrix,
    pixelCount: Int,
    loss: AbundanceLoss,
    expected: [Bool]
  ) {
    precondition(spectra.rowCount % pixelCount == 0, "whole copies")
    self.network = network
    self.pixelCount = pixelCount
    self.spectra = spectra
    self.expected = expected
    lossFunction = loss
    moments = Moments(zeros: network.parameters.zeros)
    activity = UnitActivity(endmemberCount: network.endmemberCount)
  }

  var isFinite: Bool { network.parameters.isFinite }

  mutating func loss(_ pixels: ArraySlice<Int>) -> Double { loss(pixels, copy: 0) }

  /// The mean loss of a batch of one of the copies; 0 are the training pixels themselves.
  private mutating func loss(_ pixels: ArraySlice<Int>, copy: Int) -> Double {
    gather(pixels, countedFrom: copy * pixelCount, of: spectra, into: &batch)
    network.forward(batch, into: &trace)
    activity.look(at: trace.lastSplit)
    return lossFunction.evaluate(trace.abundances, of: pixels, gradient: &slope)
  }

  mutating func step(_ pixels: ArraySlice<Int>, rate: Double, fraction: Double) -> Double {
    let loss = loss(pixels, copy: stepCount % (spectra.rowCount / pixelCount))
    stepCount += 1
    network.backward(slope, spectra: batch, trace: &trace, into: &moments.gradient)
    adam.nextStep(rate: rate).move(&network.parameters, &moments)
    return loss
  }

  mutating func takeDeadUnits() -> [Int] { activity.takeDead(expected: expected) }
}

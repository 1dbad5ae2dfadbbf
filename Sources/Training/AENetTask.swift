internal import LinearAlgebra
internal import Unmixing

/// An AENet in training.
struct AENetTask: TrainingTask {
  private(set) var network: AENet
  private let spectra: Matrix
  private let lossFunction: AbundanceLoss
  private let expected: [Bool]
  private var adam = Adam()
  private var moments: Moments<AENet.Parameters>
  private var trace = AENetTrace()
  private var batch = Matrix(rowCount: 0, columnCount: 0)
  private var slope = Matrix(rowCount: 0, columnCount: 0)
  private var activity: UnitActivity

  init(network: AENet, spectra: Matrix, loss: AbundanceLoss, expected: [Bool]) {
    self.network = network
    self.spectra = spectra
    self.expected = expected
    lossFunction = loss
    moments = Moments(zeros: network.parameters.zeros)
    activity = UnitActivity(endmemberCount: network.endmemberCount)
  }

  var pixelCount: Int { spectra.rowCount }
  var isFinite: Bool { network.parameters.isFinite }

  mutating func loss(_ pixels: ArraySlice<Int>) -> Double {
    gather(pixels, of: spectra, into: &batch)
    network.forward(batch, into: &trace)
    activity.look(at: trace.lastSplit)
    return lossFunction.evaluate(trace.abundances, of: pixels, gradient: &slope)
  }

  mutating func step(_ pixels: ArraySlice<Int>, rate: Double, fraction: Double) -> Double {
    let loss = loss(pixels)
    network.backward(slope, spectra: batch, trace: &trace, into: &moments.gradient)
    adam.nextStep(rate: rate).move(&network.parameters, &moments)
    return loss
  }

  mutating func takeDeadUnits() -> [Int] { activity.takeDead(expected: expected) }
}

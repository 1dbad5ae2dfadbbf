internal import LinearAlgebra
internal import Unmixing

/// A BUNet in training.
struct BUNetTask: TrainingTask {
  private(set) var network: BUNet
  private let spectra: Matrix
  private let pixelEnergies: [Float]
  private let frozenFraction: Double
  private let anchor: Matrix
  private var lossFunction: ReconstructionLoss
  private var encoderAdam = Adam()
  private var decoderAdam = Adam()
  private var encoderMoments: Moments<AENet.Parameters>
  private var decoderMoments: Moments<Matrix>
  private var encoderTrace = AENetTrace()
  private var decoderTrace = DecoderTrace()
  private var batch = Matrix(rowCount: 0, columnCount: 0)
  private var batchEnergies: [Float] = []
  private var slope = Matrix(rowCount: 0, columnCount: 0)
  private var activity: UnitActivity

  init(network: BUNet, spectra: Matrix, loss: ReconstructionLoss, frozenFraction: Double) {
    self.network = network
    self.spectra = spectra
    self.frozenFraction = frozenFraction
    lossFunction = loss
    anchor = network.decoder.spectra
    pixelEnergies = (0..<spectra.rowCount).map { pixel in
      Float(spectra.row(pixel).reduce(0.0) { $0 + Double($1) * Double($1) })
    }
    encoderMoments = Moments(zeros: network.encoder.parameters.zeros)
    decoderMoments = Moments(
      zeros: Matrix(rowCount: network.bandCount, columnCount: network.endmemberCount)
    )
    activity = UnitActivity(endmemberCount: network.endmemberCount)
  }

  var pixelCount: Int { spectra.rowCount }

  var isFinite: Bool {
    network.encoder.parameters.isFinite && network.decoder.spectra.elements.allSatisfy(\.isFinite)
  }

  mutating func loss(_ pixels: ArraySlice<Int>) -> Double {
    let error = reconstructionError(pixels)
    return error
      + lossFunction.anchor(network.decoder.spectra, to: anchor, gradient: &decoderMoments.gradient)
  }

  mutating func step(_ pixels: ArraySlice<Int>, rate: Double, fraction: Double) -> Double {
    var loss = reconstructionError(pixels)
    network.decoder.backward(
      correlationGradient: lossFunction.correlationGradient,
      energyGradient: lossFunction.energyGradient,
      trace: decoderTrace,
      into: &slope
    )
    network.encoder.backward(
      slope,
      spectra: batch,
      trace: &encoderTrace,
      into: &encoderMoments.gradient
    )
    let isFrozen = fraction < frozenFraction
    if !isFrozen {
      network.decoder.backward(
        correlationGradient: lossFunction.correlationGradient,
        energyGradient: lossFunction.energyGradient,
        abundances: encoderTrace.abundances,
        spectra: batch,
        trace: &decoderTrace,
        into: &decoderMoments.gradient
      )
    }
    loss += lossFunction.anchor(
      network.decoder.spectra,
      to: anchor,
      gradient: &decoderMoments.gradient
    )
    encoderAdam.nextStep(rate: rate).move(&network.encoder.parameters, &encoderMoments)
    if !isFrozen {
      decoderAdam.nextStep(rate: rate).move(&network.decoder.spectra, &decoderMoments)
      network.decoder.clamp()
    }
    return loss
  }

  mutating func takeDeadUnits() -> [Int] {
    activity.takeDead(expected: Array(repeating: true, count: network.endmemberCount))
  }

  /// Encodes and decodes a batch; the mean loss without the anchor.
  private mutating func reconstructionError(_ pixels: ArraySlice<Int>) -> Double {
    gather(pixels, of: spectra, into: &batch)
    batchEnergies.removeAll(keepingCapacity: true)
    for pixel in pixels { batchEnergies.append(pixelEnergies[pixel]) }
    network.encoder.forward(batch, into: &encoderTrace)
    activity.look(at: encoderTrace.lastSplit)
    network.decoder.forward(encoderTrace.abundances, spectra: batch, into: &decoderTrace)
    return lossFunction.evaluate(
      correlations: decoderTrace.correlations,
      energies: decoderTrace.energies,
      pixelEnergies: batchEnergies
    )
  }
}

import Foundation
import LinearAlgebra
import Testing
import Unmixing

@testable import Training

/// The numbers below were made with JAX in double precision: the same formulas for parameters,
/// pixels and references, `jax.grad` of the losses written as in the paper.
@Suite("Losses")
struct LossTests {
  /// Single precision against double precision, relative to the greatest number.
  static let tolerance = 2e-5

  static let references: [[Float]] = [
    [0.7, 0.2, 0.1], [1, 0, 0], [0.3, 0.3, 0.4], [0.05, 0.05, 0.9],
  ]
  static let weights = AbundanceLoss.Weights(squaredError: 1, angle: 1e-2, divergence: 1e-2)

  /// The sine of a sum of multiples.
  static func wave(_ start: Double, _ parts: (Double, Int)...) -> Double {
    Foundation.sin(parts.reduce(start) { $0 + $1.0 * Double($1.1) })
  }

  /// Two untied layers, three endmembers, five bands.
  static func network() -> AENet {
    var projections = Matrix(rowCount: 5, columnCount: 6)
    for layer in 0..<2 {
      for band in 0..<5 {
        for unit in 0..<3 {
          let wave = wave(1, (0.7, band), (1.3, unit), (0.9, layer))
          projections[band, 3 * layer + unit] = Float(0.3 * wave + 0.25)
        }
      }
    }
    var layers: [ADMMLayer] = []
    for layer in 0..<2 {
      var (thresholds, steps): ([Float], [Float]) = ([], [])
      for unit in 0..<3 {
        thresholds.append(Float(0.02 * Double(unit + 1) - 0.05 * Double(layer)))
        steps.append(Float(0.6 + 0.1 * Double(unit) + 0.2 * Double(layer)))
      }
      layers.append(
        ADMMLayer(mixing: mixing(ofLayer: layer), thresholds: thresholds, stepSizes: steps)
      )
    }
    return AENet(
      parameters: AENet.Parameters(projections: projections, layers: layers),
      layerCount: 2,
      isTied: false,
      hasEndmemberThresholds: true
    )
  }

  static func mixing(ofLayer layer: Int) -> Matrix {
    var result = Matrix(rowCount: 3, columnCount: 3)
    for row in 0..<3 {
      for column in 0..<3 {
        let start = 0.5 + Double.pi / 2
        let cosine = wave(start, (1.1, row), (-0.6, column), (0.4, layer))
        result[row, column] = Float(0.3 * cosine)
      }
    }
    return result
  }

  static func spectra() -> Matrix {
    var result = Matrix(rowCount: 4, columnCount: 5)
    for pixel in 0..<4 {
      for band in 0..<5 {
        let cosine = wave(Double.pi / 2, (0.3, pixel), (0.8, band))
        result[pixel, band] = Float(0.5 + 0.4 * cosine)
      }
    }
    return result
  }

  static func endmembers() -> Matrix {
    var result = Matrix(rowCount: 5, columnCount: 3)
    for band in 0..<5 {
      for unit in 0..<3 {
        let sine = wave(0, (0.9, band), (1.7, unit))
        result[band, unit] = Float(0.2 + 0.15 * sine + 0.1 * Double(unit))
      }
    }
    return result
  }

  static func difference(_ found: [Float], _ expected: [Double]) -> Double {
    let size = expected.map(abs).max() ?? 1
    return (zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .infinity) / size
  }

  @Test("abundances, composite loss and all gradients are those of automatic differentiation")
  func automaticDifferentiation() {
    let network = Self.network()
    let spectra = Self.spectra()
    let loss = AbundanceLoss(weights: Self.weights, reference: Matrix(rows: Self.references))
    var trace = AENetTrace()
    network.forward(spectra, into: &trace)
    let abundances = [
      0.4593286, 0.4591569, 0.4485676, 0.4246921, 0.2702775, 0.2779465, 0.2839704, 0.2871012,
      0.2703939, 0.2628966, 0.267462, 0.2882067,
    ]
    #expect(Self.difference(trace.abundances.elements, abundances) < Self.tolerance)
    var slope = Matrix(rowCount: 0, columnCount: 0)
    let value = loss.evaluate(trace.abundances, of: [0, 1, 2, 3][...], gradient: &slope)
    #expect(abs(value - 0.6630635469954449) < 1e-5)
    var gradient = network.parameters.zeros
    network.backward(slope, spectra: spectra, trace: &trace, into: &gradient)
    let bands = [
      [0.02511867, -0.00571207, -0.03030061, -0.05441781, 0.24189713, -0.11884569],
      [0.02923659, 0.0132655, -0.01720223, -0.07957537, 0.18233388, -0.02854497],
      [0.02178292, 0.01731927, -0.00607101, -0.06527578, 0.09867767, 0.01979976],
      [0.00727894, 0.00399028, -0.00365899, -0.02019299, 0.04167324, -0.00313676],
      [-0.00547742, -0.01863628, -0.01142927, 0.02832639, 0.04589872, -0.08344154],
    ]
    #expect(
      Self.difference(gradient.projections.elements, bands.flatMap { $0 }) < Self.tolerance
    )
    let mixing = [
      -0.10294388, 0.27089259, -0.066493, -0.05307809, 0.15472908, -0.04712534, 0.00755441,
      0.00592043, -0.01690861,
    ]
    #expect(gradient.layers[0].mixing.elements.allSatisfy { $0 == 0 })
    #expect(Self.difference(gradient.layers[1].mixing.elements, mixing) < Self.tolerance)
    let thresholds = [
      [-0.04994507, 0.23820817, -0.08273691], [0.02905507, -0.28522996, 0.19542463],
    ]
    #expect(Self.difference(gradient.layers[0].thresholds, thresholds[0]) < Self.tolerance)
    #expect(Self.difference(gradient.layers[1].thresholds, thresholds[1]) < Self.tolerance)
    let steps = [-0.0009875, 0.01231619, -0.00927205]
    // Eight digits were kept of numbers that are small beside the other gradients.
    #expect(Self.difference(gradient.layers[0].stepSizes, steps) < 10 * Self.tolerance)
    #expect(gradient.layers[1].stepSizes == [0, 0, 0])
  }

  @Test("the reconstruction loss and its gradients are those of automatic differentiation")
  func reconstruction() {
    let decoder = LinearDecoder(spectra: Self.endmembers())
    /// The linearity for which kappa is 0.1.
    let nonlinear = 10.0.squareRoot()
    let cases: [(linearity: Double, value: Double, endmembers: [Double], pixel: [Double])] = [
      (
        1, 0.09504344037960148,
        [
          -0.12927806, -0.02936044, -0.06113791, -0.076746, -0.01761652, -0.03069379, -0.01328236,
          -0.00232958, 0.00729659, 0.02237387, 0.0073727, 0.02997676, 0.0104858, 0.00577833,
          0.0225806,
        ], [-0.03067545, -0.04768821, -0.03373021]
      ),
      (
        nonlinear, 0.07158042691093926,
        [
          -0.15731489, -0.03169759, -0.06246777, -0.05605121, -0.01321783, -0.02731806, 0.04815952,
          0.00884869, 0.01538958, 0.09143287, 0.0213981, 0.04008517, 0.05300625, 0.01749883,
          0.03111395,
        ], [0.00076939, -0.02486714, 0.00996506]
      ),
    ]
    let spectra = Self.spectra()
    let abundances = Matrix(rows: Self.references).transposed
    for (linearity, value, endmembers, pixel) in cases {
      var loss = ReconstructionLoss(
        settings: .robust,
        linearity: linearity,
        bandCount: 5
      )
      var trace = DecoderTrace()
      decoder.forward(abundances, spectra: spectra, into: &trace)
      let energies = (0..<4).map { spectra.row($0).reduce(0) { $0 + $1 * $1 } }
      let found = loss.evaluate(
        correlations: trace.correlations,
        energies: trace.energies,
        pixelEnergies: energies
      )
      #expect(abs(found - value) < 1e-6)
      var slope = Matrix(rowCount: 0, columnCount: 0)
      var gradient = decoder.spectra
      decoder.backward(
        correlationGradient: loss.correlationGradient,
        energyGradient: loss.energyGradient,
        trace: trace,
        into: &slope
      )
      decoder.backward(
        correlationGradient: loss.correlationGradient,
        energyGradient: loss.energyGradient,
        abundances: abundances,
        spectra: spectra,
        trace: &trace,
        into: &gradient
      )
      #expect(Self.difference(gradient.elements, endmembers) < Self.tolerance)
      #expect(Self.difference(slope.column(0), pixel) < 5 * Self.tolerance)
    }
  }

  @Test("the anchor's gradient is that of its value")
  func anchor() {
    let loss = ReconstructionLoss(settings: .robust, linearity: 6, bandCount: 2)
    #expect(abs(loss.anchorWeight - 50) < 1e-12)
    let start = Matrix(rows: [[0.2, 0.4], [0.6, 0.8]])
    var moved = start
    moved[0, 1] = 0.5
    var gradient = Matrix(rowCount: 2, columnCount: 2)
    let value = loss.anchor(moved, to: start, gradient: &gradient)
    #expect(abs(value - 50 * 0.01 / 4) < 1e-6)
    #expect(abs(gradient[0, 1] - 50 * 2 * 0.1 / 4) < 1e-5)
    #expect(gradient[0, 0] == 0 && gradient[1, 0] == 0 && gradient[1, 1] == 0)
  }

  @Test("a perfect estimate has no squared error, and weights of zero leave their part out")
  func perfect() {
    let reference = Matrix(rows: [[0.5, 0.3, 0.2]])
    let weights = AbundanceLoss.Weights(squaredError: 1, angle: 0, divergence: 0)
    let loss = AbundanceLoss(weights: weights, reference: reference)
    var slope = Matrix(rowCount: 0, columnCount: 0)
    #expect(loss.evaluate(reference.transposed, of: [0][...], gradient: &slope) == 0)
    #expect(slope.elements == [0, 0, 0])
  }

  @Test("three steps of Adam are those of its definition")
  func adam() {
    // x' = x^2 - 0.1 t from x = 0.5 at rate 0.01, computed in Python.
    let expected: [Float] = [0.4900000, 0.4816042, 0.4782277]
    var adam = Adam()
    var moments = Moments(zeros: Matrix(rowCount: 1, columnCount: 1))
    var value = Matrix(rows: [[0.5]])
    for step in 1...3 {
      moments.gradient[0, 0] = value[0, 0] * value[0, 0] - 0.1 * Float(step)
      adam.nextStep(rate: 0.01).move(&value, &moments)
      #expect(abs(value[0, 0] - expected[step - 1]) < 1e-6, "step \(step)")
    }
  }
}

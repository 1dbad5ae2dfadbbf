import LinearAlgebra
import Unmixing

/// An unrolled network in plain double-precision loops, pixel by pixel.
///
/// The kernels are compared with it; it shares no code with them.
struct ReferenceNetwork {
  var projections: [[[Double]]]  // block, band, endmember
  var mixings: [[[Double]]]  // block, row, column
  var thresholds: [[Double]]
  var stepSizes: [[Double]]
  let layerCount: Int
  let isTied: Bool

  init(_ network: AENet) {
    let count = network.endmemberCount
    let parameters = network.parameters
    projections = (0..<network.blockCount).map { block in
      (0..<network.bandCount).map { band in
        (0..<count).map { Double(parameters.projections[band, block * count + $0]) }
      }
    }
    mixings = parameters.layers.map { layer in
      (0..<count).map { layer.mixing.row($0).map(Double.init) }
    }
    thresholds = parameters.layers.map { $0.thresholds.map(Double.init) }
    stepSizes = parameters.layers.map { $0.stepSizes.map(Double.init) }
    layerCount = network.layerCount
    isTied = network.isTied
  }

  /// Abundances of one pixel, and the least distance of any unit from its kink.
  func abundances(of pixel: [Double]) -> (abundances: [Double], margin: Double, total: Double) {
    let count = mixings[0].count
    var z = [Double](repeating: 0, count: count)
    var d = z
    var margin = Double.infinity
    for layer in 0..<layerCount {
      let block = isTied ? 0 : layer
      var x = [Double](repeating: 0, count: count)
      for i in 0..<count {
        for band in pixel.indices { x[i] += projections[block][band][i] * pixel[band] }
        for j in 0..<count { x[i] += mixings[block][j][i] * (z[j] + d[j]) }
      }
      for i in 0..<count {
        let u = x[i] - d[i] - thresholds[block][i]
        margin = min(margin, abs(u))
        z[i] = max(u, 0)
        d[i] -= stepSizes[block][i] * (x[i] - z[i])
      }
    }
    let total = z.reduce(0) { $0 + $1 + 1e-8 }
    return (z.map { ($0 + 1e-8) / total }, margin, total)
  }

  /// All parameters, in the order of `flat(_:)`.
  var flat: [Double] {
    get {
      projections.flatMap { $0.flatMap { $0 } } + mixings.flatMap { $0.flatMap { $0 } }
        + thresholds.flatMap { $0 } + stepSizes.flatMap { $0 }
    }
    set {
      var values = newValue[...]
      func take() -> Double { values.removeFirst() }
      projections = projections.map { $0.map { $0.map { _ in take() } } }
      mixings = mixings.map { $0.map { $0.map { _ in take() } } }
      thresholds = thresholds.map { $0.map { _ in take() } }
      stepSizes = stepSizes.map { $0.map { _ in take() } }
    }
  }

  /// The gradient of a network in the order of `flat`.
  static func flat(_ gradient: AENet.Parameters) -> [Double] {
    let count = gradient.layers[0].endmemberCount
    var result: [Double] = []
    for block in gradient.layers.indices {
      for band in 0..<gradient.projections.rowCount {
        for i in 0..<count {
          result.append(Double(gradient.projections[band, block * count + i]))
        }
      }
    }
    for layer in gradient.layers { result += layer.mixing.elements.map(Double.init) }
    for layer in gradient.layers { result += layer.thresholds.map(Double.init) }
    for layer in gradient.layers { result += layer.stepSizes.map(Double.init) }
    return result
  }
}

/// The derivative by four points, exact to the fourth order of the step.
func fourPointDerivative(step: Double = 1e-3, _ function: (Double) -> Double) -> Double {
  (function(-2 * step) - 8 * function(-step) + 8 * function(step) - function(2 * step))
    / (12 * step)
}

/// Greatest difference of two vectors over the greatest entry of the second.
func relativeDifference(_ found: [Double], _ expected: [Double]) -> Double {
  precondition(found.count == expected.count)
  let size = expected.map(abs).max() ?? 1
  return (zip(found, expected).map { abs($0 - $1) }.max() ?? 0) / max(size, 1e-12)
}

/// Random networks and pixels of small shapes.
struct RandomCase {
  var network: AENet
  var spectra: Matrix

  init(
    endmembers count: Int,
    bands: Int,
    layers: Int,
    isTied: Bool,
    perEndmember: Bool = true,
    pixels: Int = 5,
    using generator: inout SeededGenerator
  ) {
    func uniform(_ range: ClosedRange<Float>) -> Float {
      range.lowerBound + (range.upperBound - range.lowerBound) * Float(generator.uniform())
    }
    let blocks = isTied ? 1 : layers
    let layer = (0..<blocks).map { _ in
      let threshold = uniform(-0.3...0.1)
      let step = uniform(0.3...1.2)
      return ADMMLayer(
        mixing: Matrix(
          rowCount: count,
          columnCount: count,
          elements: (0..<count * count).map { _ in uniform(-0.6...0.8) }
        ),
        thresholds: (0..<count).map { _ in perEndmember ? uniform(-0.3...0.1) : threshold },
        stepSizes: (0..<count).map { _ in perEndmember ? uniform(0.3...1.2) : step }
      )
    }
    network = AENet(
      parameters: AENet.Parameters(
        projections: Matrix(
          rowCount: bands,
          columnCount: blocks * count,
          elements: (0..<bands * blocks * count).map { _ in uniform(-0.7...1) }
        ),
        layers: layer
      ),
      layerCount: layers,
      isTied: isTied,
      hasEndmemberThresholds: perEndmember
    )
    spectra = Matrix(
      rowCount: pixels,
      columnCount: bands,
      elements: (0..<pixels * bands).map { _ in uniform(0...1) }
    )
  }

  /// Whether no unit is near its kink, no sum near zero, and two abundances or more are not zero:
  /// else differences cannot be trusted, or all gradients are as good as zero.
  var isSmooth: Bool {
    let reference = ReferenceNetwork(network)
    return (0..<spectra.rowCount).allSatisfy { pixel in
      let result = reference.abundances(of: spectra.row(pixel).map(Double.init))
      return result.margin > 0.02 && result.total > 0.3
        && result.abundances.count { $0 > 0.05 } >= 2
    }
  }
}

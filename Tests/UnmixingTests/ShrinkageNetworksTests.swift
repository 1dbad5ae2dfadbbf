import LinearAlgebra
import Testing

@testable import Unmixing

@Suite("Networks that unroll ISTA")
struct ShrinkageNetworksTests {
  /// Single precision against double precision.
  static let tolerance = 2e-5

  /// The greatest eigenvalue of a symmetric matrix with positive entries, by iterated products.
  static func greatestEigenvalue(_ gram: [[Double]]) -> Double {
    var vector = [Double](repeating: 1, count: gram.count)
    var length = 1.0
    for _ in 0..<500 {
      vector = gram.map { row in zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } }
      length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      vector = vector.map { $0 / length }
    }
    return length
  }

  /// ISTA for `min 1/2 |y - A x|^2 + lambda |x|_1, x >= 0` as the textbook writes it: a step of
  /// `1 / L` down the gradient, then the threshold.
  static func ista(
    _ endmembers: [[Double]],
    _ pixel: [Double],
    sparsity: Double,
    iterations: Int
  ) -> [Double] {
    let count = endmembers[0].count
    let gram = (0..<count).map { i in
      (0..<count).map { j in endmembers.reduce(0) { $0 + $1[i] * $1[j] } }
    }
    let steepness = greatestEigenvalue(gram)
    var x = [Double](repeating: 0, count: count)
    for _ in 0..<iterations {
      let residual = zip(endmembers, pixel).map { row, y in
        zip(row, x).reduce(-y) { $0 + $1.0 * $1.1 }
      }
      let slope = (0..<count).map { i in
        zip(endmembers, residual).reduce(0) { $0 + $1.0[i] * $1.1 }
      }
      x = zip(x, slope).map { max($0 - ($1 + sparsity) / steepness, 0) }
    }
    let total = x.reduce(0) { $0 + $1 + 1e-8 }
    return x.map { ($0 + 1e-8) / total }
  }

  @Test("an untrained network of K layers is K iterations of ISTA", arguments: 1...5)
  func untrained(layerCount: Int) throws {
    let seed: UInt64 = 17
    var generator = SeededGenerator(seed: seed, stream: 1)
    let (bands, count, pixels) = (12, 4, 9)
    let endmembers = NetworksTests.endmembers(bands: bands, count: count, seed: seed)
    let rows = (0..<bands).map { endmembers.row($0).map(Double.init) }
    let spectra = Matrix(
      rowCount: pixels,
      columnCount: bands,
      elements: (0..<pixels * bands).map { _ in Float(generator.uniform()) }
    )
    for isTied in [true, false] {
      let network = try AENet(
        start: .gradient(sparsity: 0.3),
        endmembers: endmembers,
        layerCount: layerCount,
        isTied: isTied,
        hasEndmemberThresholds: false
      )
      #expect(network.iteration == .ista)
      var trace = AENetTrace()
      network.forward(spectra, into: &trace)
      var projected = Matrix(rowCount: network.projections.columnCount, columnCount: pixels)
      Matrix.multiply(network.projections, .transposed, spectra, .transposed, into: &projected)
      var abundances = Matrix(rowCount: 0, columnCount: 0)
      var workspace = Workspace()
      network.estimate(projected, into: &abundances, using: &workspace)
      for pixel in 0..<pixels {
        let expected = Self.ista(
          rows,
          spectra.row(pixel).map(Double.init),
          sparsity: 0.3,
          iterations: layerCount
        )
        for found in [trace.abundances.column(pixel), abundances.column(pixel)] {
          let difference = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 1
          #expect(difference < Self.tolerance, "pixel \(pixel), tied \(isTied), seed \(seed)")
        }
      }
    }
  }

  @Test("parameters are r^2 + rp + 1 a block, as Tables I and II count them")
  func parameterCount() throws {
    let endmembers = NetworksTests.endmembers(bands: 224, count: 6, seed: 1)
    func network(isTied: Bool, perEndmember: Bool = false) throws -> BUNet {
      try BUNet(
        start: .gradient(sparsity: 0.1),
        endmembers: endmembers,
        layerCount: 2,
        isTied: isTied,
        hasEndmemberThresholds: perEndmember
      )
    }
    #expect(try network(isTied: true).encoder.parameterCount == 1381)
    #expect(try network(isTied: false).encoder.parameterCount == 2762)
    #expect(try network(isTied: true).parameterCount == 2725)
    #expect(try network(isTied: false).parameterCount == 4106)
    #expect(try network(isTied: true, perEndmember: true).encoder.parameterCount == 1386)
  }

  @Test(
    "the gradient equals four-point differences, and that of eta is zero",
    arguments: NetworksGradientTests.shapes
  )
  func gradient(shape: NetworksGradientTests.Shape) throws {
    for perEndmember in [true, false] {
      let seed: UInt64 = 23
      let drawn = try Self.smoothCase(shape, perEndmember: perEndmember, seed: seed)
      var generator = SeededGenerator(seed: seed, stream: 1)
      let weights = Matrix(
        rowCount: shape.endmembers,
        columnCount: drawn.spectra.rowCount,
        elements: (0..<shape.endmembers * drawn.spectra.rowCount).map { _ in
          Float(generator.normal())
        }
      )
      var trace = AENetTrace()
      var gradient = drawn.network.parameters.zeros
      drawn.network.forward(drawn.spectra, into: &trace)
      drawn.network.backward(weights, spectra: drawn.spectra, trace: &trace, into: &gradient)
      let learntCount =
        ReferenceNetwork(drawn.network).flat.count
        - drawn.network.blockCount * shape.endmembers
      let found = ReferenceNetwork.flat(gradient)
      let expected = NetworksGradientTests().differences(drawn, weights, perEndmember: perEndmember)
      #expect(
        relativeDifference(Array(found[..<learntCount]), Array(expected[..<learntCount]))
          < NetworksGradientTests.tolerance,
        "\(shape), seed \(seed), one theta an endmember: \(perEndmember)"
      )
      #expect(found[learntCount...].allSatisfy { $0 == 0 }, "eta is not learnt")
    }
  }

  /// A case without kinks nearby, found by drawing.
  static func smoothCase(
    _ shape: NetworksGradientTests.Shape,
    perEndmember: Bool,
    seed: UInt64
  ) throws -> RandomCase {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      var drawn = RandomCase(
        endmembers: shape.endmembers,
        bands: shape.bands,
        layers: shape.layers,
        isTied: shape.isTied,
        perEndmember: perEndmember,
        pixels: 2,
        using: &generator
      )
      var parameters = drawn.network.parameters
      for index in parameters.layers.indices {
        parameters.layers[index].stepSizes = Array(repeating: 0, count: shape.endmembers)
      }
      drawn.network = AENet(
        parameters: parameters,
        layerCount: shape.layers,
        isTied: shape.isTied,
        hasEndmemberThresholds: perEndmember,
        iteration: .ista
      )
      if drawn.isSmooth { return drawn }
    }
    throw NetworksGradientTests.TestFailure("no smooth case for \(shape) with seed \(seed)")
  }
}

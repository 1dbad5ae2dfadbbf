import LinearAlgebra
import Testing

@testable import Unmixing

@Suite("Gradients of the networks")
struct NetworksGradientTests {
  /// Single-precision kernels against double-precision differences.
  static let tolerance = 3e-5

  struct Shape: CustomStringConvertible {
    let endmembers: Int
    let bands: Int
    let layers: Int
    let isTied: Bool
    var description: String {
      "r \(endmembers), p \(bands), K \(layers)\(isTied ? ", tied" : "")"
    }
  }

  static let shapes: [Shape] = (2...6).flatMap { endmembers in
    [3, 7, 12].filter { $0 >= endmembers }.flatMap { bands in
      (1...3).flatMap { layers in
        [true, false].map {
          Shape(endmembers: endmembers, bands: bands, layers: layers, isTied: $0)
        }
      }
    }
  }

  /// A case without kinks nearby, found by drawing.
  static func smoothCase(_ shape: Shape, perEndmember: Bool, seed: UInt64) throws -> RandomCase {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      let drawn = RandomCase(
        endmembers: shape.endmembers,
        bands: shape.bands,
        layers: shape.layers,
        isTied: shape.isTied,
        perEndmember: perEndmember,
        pixels: 2,
        using: &generator
      )
      if drawn.isSmooth { return drawn }
    }
    throw TestFailure("no smooth case for \(shape) with seed \(seed)")
  }

  struct TestFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  @Test(
    "the gradient of every parameter equals four-point differences of an independent loop",
    arguments: shapes
  )
  func parameters(shape: Shape) throws {
    for perEndmember in [true, false] {
      let seed: UInt64 = 11
      let drawn = try Self.smoothCase(shape, perEndmember: perEndmember, seed: seed)
      var generator = SeededGenerator(seed: seed, stream: 1)
      let pixelCount = drawn.spectra.rowCount
      let weights = Matrix(
        rowCount: shape.endmembers,
        columnCount: pixelCount,
        elements: (0..<shape.endmembers * pixelCount).map { _ in Float(generator.normal()) }
      )
      var trace = AENetTrace()
      var gradient = drawn.network.parameters.zeros
      drawn.network.forward(drawn.spectra, into: &trace)
      drawn.network.backward(weights, spectra: drawn.spectra, trace: &trace, into: &gradient)
      let found = ReferenceNetwork.flat(gradient)
      let expected = differences(drawn, weights, perEndmember: perEndmember)
      #expect(
        relativeDifference(found, expected) < Self.tolerance,
        "\(shape), seed \(seed), one theta an endmember: \(perEndmember)"
      )
    }
  }

  /// Differences of `sum weights * abundances`; shared scalars move together.
  func differences(_ drawn: RandomCase, _ weights: Matrix, perEndmember: Bool) -> [Double] {
    let reference = ReferenceNetwork(drawn.network)
    let base = reference.flat
    let pixels = (0..<drawn.spectra.rowCount).map { drawn.spectra.row($0).map(Double.init) }
    let count = drawn.network.endmemberCount
    let firstScalar = base.count - 2 * count * drawn.network.blockCount
    return base.indices.map { index in
      var together = [index]
      if !perEndmember, index >= firstScalar {
        let start = firstScalar + (index - firstScalar) / count * count
        together = Array(start..<start + count)
      }
      return fourPointDerivative { step in
        var moved = reference
        var values = base
        for other in together { values[other] += step }
        moved.flat = values
        return pixels.indices.reduce(0.0) { sum, pixel in
          let result = moved.abundances(of: pixels[pixel]).abundances
          return sum + (0..<count).reduce(0) { $0 + Double(weights[$1, pixel]) * result[$1] }
        }
      }
    }
  }

  @Test("the decoder's gradients equal four-point differences", arguments: 2...6)
  func decoder(count: Int) {
    var generator = SeededGenerator(seed: 5, stream: UInt64(count))
    let (bands, pixels) = (2 * count, 7)
    func random(_ rows: Int, _ columns: Int) -> Matrix {
      Matrix(
        rowCount: rows,
        columnCount: columns,
        elements: (0..<rows * columns).map { _ in Float(generator.uniform()) }
      )
    }
    let decoder = LinearDecoder(spectra: random(bands, count))
    let (abundances, spectra) = (random(count, pixels), random(pixels, bands))
    let (first, second) = (random(1, pixels).elements, random(1, pixels).elements)
    var trace = DecoderTrace()
    decoder.forward(abundances, spectra: spectra, into: &trace)
    var abundanceGradient = abundances
    var gradient = decoder.spectra
    decoder.backward(
      correlationGradient: first,
      energyGradient: second,
      trace: trace,
      into: &abundanceGradient
    )
    decoder.backward(
      correlationGradient: first,
      energyGradient: second,
      abundances: abundances,
      spectra: spectra,
      trace: &trace,
      into: &gradient
    )
    /// `sum_n first_n yhat_n.y_n + second_n |yhat_n|^2`, reconstructing in full.
    func loss(_ endmembers: [Double], _ values: [Double]) -> Double {
      (0..<pixels).reduce(0.0) { sum, pixel in
        let reconstruction = (0..<bands).map { band in
          (0..<count).reduce(0) {
            $0 + endmembers[band * count + $1] * values[$1 * pixels + pixel]
          }
        }
        let correlation = (0..<bands).reduce(0) {
          $0 + reconstruction[$1] * Double(spectra[pixel, $1])
        }
        let energy = reconstruction.reduce(0) { $0 + $1 * $1 }
        return sum + Double(first[pixel]) * correlation + Double(second[pixel]) * energy
      }
    }
    let endmembers = decoder.spectra.elements.map(Double.init)
    let values = abundances.elements.map(Double.init)
    let expectedEndmembers = endmembers.indices.map { index in
      fourPointDerivative { step in
        var moved = endmembers
        moved[index] += step
        return loss(moved, values)
      }
    }
    let expectedAbundances = values.indices.map { index in
      fourPointDerivative { step in
        var moved = values
        moved[index] += step
        return loss(endmembers, moved)
      }
    }
    let tolerance = Self.tolerance
    #expect(relativeDifference(gradient.elements.map(Double.init), expectedEndmembers) < tolerance)
    #expect(
      relativeDifference(abundanceGradient.elements.map(Double.init), expectedAbundances)
        < tolerance
    )
  }
}

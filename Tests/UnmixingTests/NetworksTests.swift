import LinearAlgebra
import Testing

@testable import Unmixing

@Suite("Networks")
struct NetworksTests {
  /// Single precision against double precision.
  static let tolerance = 2e-5

  /// Endmembers like mineral spectra: smooth, positive, different.
  static func endmembers(bands: Int, count: Int, seed: UInt64) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    return Matrix(
      rowCount: bands,
      columnCount: count,
      elements: (0..<bands * count).map { _ in Float(0.1 + 0.8 * generator.uniform()) }
    )
  }

  /// ADMM for `min 1/2 |y - A x|^2 + lambda |x|_1, x >= 0` as the textbook writes it (equation 4-6),
  /// in double precision, with Gaussian elimination.
  static func admm(
    _ endmembers: [[Double]],
    _ pixel: [Double],
    penalty: Double,
    sparsity: Double,
    iterations: Int
  ) -> [Double] {
    let count = endmembers[0].count
    var system = (0..<count).map { i in
      (0..<count).map { j in
        endmembers.reduce(0) { $0 + $1[i] * $1[j] } + (i == j ? penalty : 0)
      }
    }
    let products = (0..<count).map { i in zip(endmembers, pixel).reduce(0) { $0 + $1.0[i] * $1.1 } }
    var inverse = (0..<count).map { i in (0..<count).map { $0 == i ? 1.0 : 0 } }
    for pivot in 0..<count {
      let scale = system[pivot][pivot]
      for j in 0..<count {
        system[pivot][j] /= scale
        inverse[pivot][j] /= scale
      }
      for row in 0..<count where row != pivot {
        let factor = system[row][pivot]
        for j in 0..<count {
          system[row][j] -= factor * system[pivot][j]
          inverse[row][j] -= factor * inverse[pivot][j]
        }
      }
    }
    var (z, d) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
    for _ in 0..<iterations {
      let right = (0..<count).map { products[$0] + penalty * (z[$0] + d[$0]) }
      let x = inverse.map { row in zip(row, right).reduce(0) { $0 + $1.0 * $1.1 } }
      for i in 0..<count {
        let v = x[i] - d[i]
        let soft = (v < 0 ? -1.0 : 1.0) * max(abs(v) - sparsity / penalty, 0)
        z[i] = max(soft, 0)
        d[i] -= x[i] - z[i]
      }
    }
    let total = z.reduce(0) { $0 + $1 + 1e-8 }
    return z.map { ($0 + 1e-8) / total }
  }

  @Test("an untrained network of K layers is K iterations of ADMM", arguments: 1...4)
  func untrained(layerCount: Int) throws {
    let seed: UInt64 = 3
    var generator = SeededGenerator(seed: seed, stream: 9)
    let (bands, count, pixels) = (12, 4, 9)
    let endmembers = Self.endmembers(bands: bands, count: count, seed: seed)
    let rows = (0..<bands).map { endmembers.row($0).map(Double.init) }
    let spectra = Matrix(
      rowCount: pixels,
      columnCount: bands,
      elements: (0..<pixels * bands).map { _ in Float(generator.uniform()) }
    )
    for isTied in [true, false] {
      let network = try AENet(
        start: .plain(penalty: 0.3, sparsity: 0.02),
        endmembers: endmembers,
        layerCount: layerCount,
        isTied: isTied,
        hasEndmemberThresholds: false
      )
      let found = estimate(network, spectra)
      for pixel in 0..<pixels {
        let expected = Self.admm(
          rows,
          spectra.row(pixel).map(Double.init),
          penalty: 0.3,
          sparsity: 0.02,
          iterations: layerCount
        )
        let difference = relativeDifference(found.column(pixel).map(Double.init), expected)
        #expect(difference < Self.tolerance, "pixel \(pixel), seed \(seed), tied \(isTied)")
      }
    }
  }

  @Test("the rescaled start is ADMM on the rescaled problem")
  func rescaledStart() throws {
    let (bands, count) = (10, 3)
    let endmembers = Self.endmembers(bands: bands, count: count, seed: 8)
    let network = try AENet(
      start: .published,
      endmembers: endmembers,
      layerCount: 3,
      isTied: true,
      hasEndmemberThresholds: false
    )
    let norm = endmembers.elements.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    let scale = norm * (25 + Double(count)) / Double(count)
    let sparsity = 0.1 / (scale * scale)
    let penalty = 10 * sparsity + 0.01
    let rows = (0..<bands).map { endmembers.row($0).map { Double($0) / scale } }
    let pixel = (0..<bands).map { Float(0.2 + 0.05 * Double($0 % 4)) }
    let expected = Self.admm(
      rows,
      pixel.map { Double($0) / scale },
      penalty: penalty,
      sparsity: sparsity,
      iterations: 3
    )
    let found = estimate(network, Matrix(rows: [pixel])).column(0).map(Double.init)
    #expect(relativeDifference(found, expected) < Self.tolerance)
    #expect(abs(Double(network.parameters.layers[0].thresholds[0]) - sparsity / penalty) < 1e-6)
  }

  @Test("training and inference see the same abundances", arguments: [true, false])
  func forwardPasses(isTied: Bool) {
    var generator = SeededGenerator(seed: 21)
    for layers in 1...3 {
      let drawn = RandomCase(
        endmembers: 5,
        bands: 11,
        layers: layers,
        isTied: isTied,
        pixels: 37,
        using: &generator
      )
      var trace = AENetTrace()
      drawn.network.forward(drawn.spectra, into: &trace)
      let inference = estimate(drawn.network, drawn.spectra)
      let reference = ReferenceNetwork(drawn.network)
      for pixel in 0..<drawn.spectra.rowCount {
        let expected = reference.abundances(of: drawn.spectra.row(pixel).map(Double.init))
        guard expected.total > 0.01 else { continue }
        let found = trace.abundances.column(pixel).map(Double.init)
        #expect(relativeDifference(found, expected.abundances) < 1e-4)
        let other = inference.column(pixel).map(Double.init)
        #expect(relativeDifference(other, expected.abundances) < 1e-4)
      }
    }
  }

  @Test("abundances are >= 0 and sum to one, whatever comes in")
  func oddPixels() throws {
    let endmembers = Self.endmembers(bands: 6, count: 3, seed: 2)
    let network = try AENet(
      start: .relative(factor: 3),
      endmembers: endmembers,
      layerCount: 2,
      isTied: false,
      hasEndmemberThresholds: true
    )
    let rows: [[Float]] = [
      [0, 0, 0, 0, 0, 0], [-1, -1, -1, -1, -1, -1], [.nan, 0, 0, 0, 0, 0],
      [.infinity, 1, 1, 1, 1, 1], [-.infinity, 0, 0, 0, 0, 0], [3e38, 3e38, 3e38, 0, 0, 0],
      [0.5, 0.4, 0.3, 0.2, 0.1, 0.6],
    ]
    let found = estimate(network, Matrix(rows: rows))
    for pixel in rows.indices {
      let column = found.column(pixel)
      #expect(column.allSatisfy { $0 >= 0 && $0 <= 1 }, "\(rows[pixel]) gives \(column)")
      #expect(abs(column.reduce(0, +) - 1) < 1e-5, "\(rows[pixel]) gives \(column)")
    }
  }

  @Test("rows that follow the projections, and the chunk's size, do not matter")
  func chunks() throws {
    let endmembers = Self.endmembers(bands: 8, count: 3, seed: 4)
    let network = try AENet(
      start: .relative(factor: 3),
      endmembers: endmembers,
      layerCount: 2,
      isTied: false,
      hasEndmemberThresholds: true
    )
    var generator = SeededGenerator(seed: 17)
    let spectra = Matrix(
      rowCount: 50,
      columnCount: 8,
      elements: (0..<400).map { _ in Float(generator.uniform()) }
    )
    let projected = Matrix.product(network.projections, .transposed, spectra, .transposed)
    let extra = projected.stacked(over: Matrix(rowCount: 2, columnCount: 50, repeating: 7))
    var (whole, part, workspace) = (Matrix(rowCount: 0, columnCount: 0), projected, Workspace())
    network.estimate(extra, into: &whole, using: &workspace)
    for start in stride(from: 0, to: 50, by: 7) {
      let columns = Array(start..<min(start + 7, 50))
      network.estimate(projected.columns(columns), into: &part, using: &workspace)
      #expect(part == whole.columns(columns))
    }
  }

  @Test("parameter counts are those of Tables I and II")
  func parameterCounts() throws {
    let endmembers = Self.endmembers(bands: 224, count: 6, seed: 6)
    func count(_ isTied: Bool, _ perEndmember: Bool) throws -> (Int, Int) {
      let network = try BUNet(
        start: .published,
        endmembers: endmembers,
        layerCount: 2,
        isTied: isTied,
        hasEndmemberThresholds: perEndmember
      )
      return (network.encoder.parameterCount, network.parameterCount)
    }
    #expect(try count(true, false) == (1_382, 2_726))
    #expect(try count(false, false) == (2_764, 4_108))
    #expect(try count(false, true) == (2_784, 4_128))
  }

  @Test("a start without independent, finite endmembers is refused with the reason")
  func refusals() {
    func code(_ endmembers: Matrix, _ start: WarmStart = .relative(factor: 3)) -> UnmixingError
      .Code?
    {
      do throws(UnmixingError) {
        _ = try AENet(
          start: start,
          endmembers: endmembers,
          layerCount: 2,
          isTied: false,
          hasEndmemberThresholds: true
        )
        return nil
      } catch { return error.code }
    }
    let equal = Matrix(rows: [[0.2, 0.2], [0.4, 0.4], [0.7, 0.7]])
    #expect(code(equal) == .degenerateEndmembers)
    #expect(code(Matrix(rows: [[1, .nan], [0, 1]])) == .notFinite)
    #expect(code(Matrix(rows: [[1, 0, 0.5], [0, 1, 0.5]])) == .tooManyEndmembers)
    let good = Matrix(rows: [[1, 0], [0, 1]])
    #expect(code(good) == nil)
    #expect(code(good, .plain(penalty: 0, sparsity: 0.1)) == .badOption)
    #expect(code(good, .rescaled(sparsity: -1)) == .badOption)
    #expect(code(good, .relative(factor: .nan)) == .badOption)
  }

  @Test("the decoder is kept within its limits")
  func decoderLimits() {
    var decoder = LinearDecoder(spectra: Matrix(rows: [[-0.5, 0.3], [0, 7]]))
    decoder.clamp()
    #expect(decoder.spectra == Matrix(rows: [[1e-6, 0.3], [1e-6, 1]]))
  }

  func estimate(_ network: AENet, _ spectra: Matrix) -> Matrix {
    var (result, workspace) = (Matrix(rowCount: 0, columnCount: 0), Workspace())
    let projected = Matrix.product(network.projections, .transposed, spectra, .transposed)
    network.estimate(projected, into: &result, using: &workspace)
    return result
  }
}

import CKernels
import LinearAlgebra
import Testing

/// Runs a body as each generation of processors that this machine can pass for, the newest last.
func asEachGeneration<Result>(_ body: () throws -> Result) rethrows -> [Result] {
  defer { unmix_limit_generation(UNMIX_AVX512) }
  return try [UNMIX_ANY, UNMIX_AVX2, UNMIX_AVX512].map { generation in
    unmix_limit_generation(generation)
    return try body()
  }
}

@Suite("Generations of processors")
struct GenerationTests {
  private func normalSingles(_ rowCount: Int, _ columnCount: Int, seed: UInt64) -> Matrix {
    normalMatrix(rowCount, columnCount, seed: seed).inSinglePrecision
  }

  @Test(
    "products are added up in the order of the inner index",
    arguments: [
      (1, 1, 1), (5, 3, 0), (5, 100, 200), (100, 5, 300), (33, 47, 129), (9, 9, 7), (70, 65, 16),
    ]
  )
  func products(rowCount: Int, columnCount: Int, innerCount: Int) {
    let (left, right) = (
      normalSingles(rowCount, innerCount, seed: 1), normalSingles(innerCount, columnCount, seed: 2)
    )
    let start = normalSingles(rowCount, columnCount, seed: 3)
    var (single, double) = (start, DoubleMatrix(rowCount: rowCount, columnCount: columnCount))
    let (wideLeft, wideRight) = (left.inDoublePrecision, right.inDoublePrecision)
    for row in 0..<rowCount {
      for column in 0..<columnCount {
        for inner in 0..<innerCount {
          single[row, column].addProduct(left[row, inner], right[inner, column])
          double[row, column] += wideLeft[row, inner] * wideRight[inner, column]
        }
      }
    }
    let results = asEachGeneration {
      [Orientation.plain, .transposed].flatMap { one in
        [Orientation.plain, .transposed].map { other in
          let a = one == .plain ? left : left.transposed
          let b = other == .plain ? right : right.transposed
          var result = start
          Matrix.multiply(a, one, b, other, into: &result, adding: true)
          let wide = DoubleMatrix.product(a.inDoublePrecision, one, b.inDoublePrecision, other)
          return result == single && wide == double
        }
      }
    }
    #expect(results == Array(repeating: [true, true, true, true], count: 3))
  }

  @Test("a multiply-add is rounded once, whatever the numbers")
  func rounding() {
    var generator = SeededGenerator(seed: 4)
    func draw() -> Float {
      switch generator.index(below: 4) {
      case 0: Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      // Few digits, so that sums come to lie halfway between two numbers.
      case 1:
        Float(generator.index(below: 1 << 13))
          * Float(sign: .plus, exponent: generator.index(below: 20) - 140, significand: 1)
      case 2: Float(1 + generator.index(below: 1 << 12)) / 4096
      default: Float(generator.index(below: 3)) * 0x1p-24
      }
    }
    for _ in 0..<20_000 {
      let (a, b, c) = (draw(), draw(), draw())
      let expected = c.addingProduct(a, b)
      let results = asEachGeneration {
        var result = Matrix(rowCount: 1, columnCount: 1, repeating: c)
        Matrix.multiply(
          Matrix(rows: [[a]]),
          .plain,
          Matrix(rows: [[b]]),
          into: &result,
          adding: true
        )
        return result[0, 0]
      }
      for result in results where !(result.isNaN && expected.isNaN) {
        #expect(result.bitPattern == expected.bitPattern, "\(a) * \(b) + \(c)")
      }
    }
  }

  @Test("samples become the same projections and norms", arguments: [3, 40, 131])
  func projections(bandCount: Int) {
    let kernel = PixelProjection(
      factors: (0..<bandCount).map { 1e-4 * Float($0 % 7 + 1) },
      offsets: (0..<bandCount).map { 0.01 * Float($0 % 3) },
      noData: (0..<bandCount).map { $0 % 2 == 0 ? -9999 : nil },
      weights: normalSingles(bandCount, 11, seed: 5)
    )
    let samples = normalSingles(bandCount, 203, seed: 6)
    let results = asEachGeneration {
      var output = PixelProjection.Output()
      output.reshape(planeCount: kernel.planeCount, pixelCount: samples.columnCount)
      kernel.project(samples, into: &output)
      return (output.planes, output.squaredNorms)
    }
    for result in results { #expect(result.0 == results[2].0 && result.1 == results[2].1) }
  }

  @Test("fits are judged the same")
  func fits() throws {
    let (count, pixelCount) = (6, 101)
    let projected = normalSingles(count, pixelCount, seed: 7)
    let coefficients = normalSingles(count, pixelCount, seed: 8)
    let factor = normalMatrix(20, count, seed: 9).thinQR().r
    let norms = (0..<pixelCount).map { 10 + Double($0) }
    for penalty in [nil, 0.1] {
      let results = asEachGeneration {
        var result = Matrix(rowCount: 0, columnCount: 0)
        FitJudge.judge(
          projected: projected,
          firstRow: 0,
          squaredNorms: norms.span,
          coefficients: coefficients,
          factor: factor,
          entryCount: 20,
          sumPenalty: penalty,
          into: &result
        )
        return result
      }
      #expect(results[0] == results[2] && results[1] == results[2])
    }
  }

  @Test("factorisations are the same")
  func factorisations() throws {
    let tall = normalMatrix(90, 37, seed: 10)
    let gram = DoubleMatrix.product(tall, .transposed, tall)
    let results = try asEachGeneration {
      let (q, r) = tall.thinQR()
      let (values, vectors) = try gram.symmetricEigen()
      let (u, singularValues, vTransposed) = try tall.thinSVD()
      let solution = try gram.solvedPositiveDefinite(DoubleMatrix(identity: 37))
      return [q, r, vectors, u, vTransposed, solution].flatMap(\.elements) + values + singularValues
    }
    #expect(results[0] == results[2] && results[1] == results[2])
  }
}

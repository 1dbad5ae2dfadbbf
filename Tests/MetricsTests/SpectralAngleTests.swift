import LinearAlgebra
import Metrics
import Testing

@Suite("Spectral angles and matching of endmembers")
struct SpectralAngleTests {
  @Test("the angle does not depend on brightness")
  func brightness() {
    #expect(SpectralAngle.degrees(between: [1, 2, 3], and: [2, 4, 6]) < 1e-6)
    #expect(abs(SpectralAngle.degrees(between: [1, 0], and: [3, 3]) - 45) < 1e-12)
    #expect(SpectralAngle.degrees(between: [0, 0], and: [1, 1]) == 90)
  }

  @Test("angles of columns are those of NumPy")
  func columns() {
    // numpy.degrees(numpy.arccos(cosines)) of the columns of these matrices.
    let first = Matrix(rows: [[0.1, 0.9], [0.5, 0.2], [0.3, 0.3]])
    let second = Matrix(rows: [[0.2, 0.8, 0.1], [0.4, 0.1, 0.1], [0.4, 0.5, 0.9]])
    let angles = SpectralAngle.degrees(betweenColumnsOf: first, and: second)
    let expected = [
      16.6962125, 60.0735651, 52.2463951, 49.2141634, 14.6202605, 64.5191043,
    ]
    for (found, truth) in zip(angles.elements, expected) { #expect(abs(found - truth) < 1e-5) }
  }

  @Test("endmembers in another order and of another brightness are found again", arguments: 1...7)
  func permuted(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let values = (0..<20 * count).map { _ in Float(generator.uniform()) }
    let reference = Matrix(rowCount: 20, columnCount: count, elements: values)
    let order = generator.sample(count, below: count)
    let matching = EndmemberMatching(
      estimate: reference.columns(order).scaled(by: 0.3),
      reference: reference
    )
    #expect(matching.estimateIndices == order.indices.map { order.firstIndex(of: $0) })
    #expect((matching.meanAngleDegrees ?? 90) < 1e-4)
    let planes = Matrix(rows: order.map { [Float($0), 1] })
    #expect(matching.inReferenceOrder(planes).column(0) == (0..<count).map(Float.init))
  }

  @Test("the total angle decides, not the nearest pair")
  func total() {
    // Directions in degrees: the first estimate is nearest to both references.
    func directions(_ degrees: [Double]) -> Matrix {
      let slopes: [Double: [Float]] = [
        0: [1, 0], 10: [0.98480775, 0.17364818], 15: [0.96592583, 0.25881905],
        20: [0.93969262, 0.34202014],
      ]
      return Matrix(rows: degrees.compactMap { slopes[$0] }).transposed
    }
    let matching = EndmemberMatching(
      estimate: directions([10, 20]),
      reference: directions([15, 0])
    )
    #expect(matching.estimateIndices == [1, 0])
    #expect(abs((matching.meanAngleDegrees ?? 0) - 7.5) < 1e-4)
  }

  @Test("with more or fewer estimates than references the best fits are kept")
  func unequal() {
    let one = Matrix(rows: [[1], [0.1]])
    let two = Matrix(rows: [[0, 1], [1, 0]])
    let fewer = EndmemberMatching(estimate: one, reference: two)
    #expect(fewer.estimateIndices == [nil, 0])
    #expect(fewer.anglesDegrees[0] == nil)
    #expect(abs((fewer.meanAngleDegrees ?? 0) - 5.7105931) < 1e-4)
    #expect(fewer.inReferenceOrder(Matrix(rows: [[0.5]])) == Matrix(rows: [[0], [0.5]]))
    let more = EndmemberMatching(estimate: two, reference: one)
    #expect(more.estimateIndices == [1])
    let none = EndmemberMatching(estimate: Matrix(rowCount: 2, columnCount: 0), reference: one)
    #expect(none.estimateIndices == [nil] && none.meanAngleDegrees == nil)
  }
}

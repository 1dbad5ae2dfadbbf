import LinearAlgebra
import Metrics
import Testing

@testable import Unmixing

@Suite("Endmembers from patches")
struct PatchSNPATests {
  static let width = 40
  static let bandCount = 30

  /// Four smooth spectra: three of fields, one of a small target; the last two of like colour.
  static func spectra() -> Matrix {
    var result = Matrix(rowCount: bandCount, columnCount: 4)
    for band in 0..<bandCount {
      let x = Float(band) / Float(bandCount - 1)
      result[band, 0] = 0.1 + 0.5 * x
      result[band, 1] = 0.5 - 0.4 * x
      result[band, 2] = 0.2 + 0.8 * x * (1 - x)
      result[band, 3] = 0.15 + (band % 6 < 3 ? 0.1 : 0)
    }
    return result
  }

  /// Three fields in columns, mixed over four columns at their edges, with a target of three by
  /// three pixels, brightness from 0.7 to 1.1, noise, and one faulty pixel.
  static func scene(seed: UInt64) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    let truth = spectra()
    var pixels = Matrix(rowCount: width * width, columnCount: bandCount)
    for row in 0..<width {
      for column in 0..<width {
        let place = Float(column) / 13
        var shares: [Float] = [0, 0, 0, 0]
        let field = min(2, Int(place))
        let edge = min(1, (place - Float(field)) * 13 / 4)
        shares[field] = field == 0 ? 1 : edge
        if field > 0 { shares[field - 1] = 1 - edge }
        if (20..<23).contains(row), (6..<9).contains(column) { shares = [0, 0, 0, 1] }
        let brightness = Float(0.7 + 0.4 * generator.uniform())
        for band in 0..<bandCount {
          var value = Float(0.002 * generator.normal())
          for (index, share) in shares.enumerated() {
            value += brightness * share * truth[band, index]
          }
          pixels[row * width + column, band] = value
        }
      }
    }
    for band in 0..<bandCount { pixels[5 * width + 30, band] = band % 2 == 0 ? 0.9 : 0.1 }
    return pixels
  }

  @Test(
    "a target of nine pixels is found, and a faulty pixel is not",
    arguments: 1...3 as ClosedRange<UInt64>
  )
  func smallTarget(seed: UInt64) throws {
    let pixels = Self.scene(seed: seed)
    var generator = SeededGenerator(seed: seed)
    let method = PatchSNPA(
      positions: PixelPositions(indices: 0..<pixels.rowCount, width: Self.width)
    )
    let found = try method.endmembers(in: pixels, count: 4, using: &generator)
    let matching = EndmemberMatching(estimate: found.spectra, reference: Self.spectra())
    #expect(matching.anglesDegrees.allSatisfy { ($0 ?? 90) < 2 }, "\(matching), seed \(seed)")
    var unused = SeededGenerator(seed: seed)
    #expect(generator.uniform() == unused.uniform(), "nothing is drawn")
  }

  @Test("without neighbours the clusters are the start")
  func withoutNeighbours() throws {
    let pixels = Self.scene(seed: 4)
    let apart = PixelPositions(
      rows: (0..<pixels.rowCount).map { 2 * $0 },
      columns: Array(repeating: 0, count: pixels.rowCount)
    )
    var (one, other, third) = (
      SeededGenerator(seed: 1), SeededGenerator(seed: 1), SeededGenerator(seed: 1)
    )
    let first = try PatchSNPA().endmembers(in: pixels, count: 3, using: &one)
    let scattered = PatchSNPA(positions: apart)
    #expect(try scattered.endmembers(in: pixels, count: 3, using: &other) == first)
    let start = try ClusteredSiVM().endmembers(in: pixels, count: 3, using: &third).spectra
    #expect(PurePixelMeans(of: pixels, start: start).spectra == first.spectra)
  }

  @Test("noise alone has no patches, so the clusters decide")
  func noise() throws {
    var (pixels, generator) = (Self.scene(seed: 5), SeededGenerator(seed: 5))
    for pixel in 0..<pixels.rowCount {
      for band in 0..<Self.bandCount { pixels[pixel, band] += Float(0.2 * generator.normal()) }
    }
    let positions = PixelPositions(indices: 0..<pixels.rowCount, width: Self.width)
    var (one, other) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
    let found = try PatchSNPA(positions: positions).endmembers(in: pixels, count: 4, using: &one)
    #expect(try ClusteredSiVM().endmembers(in: pixels, count: 4, using: &other) == found)
  }

  @Test("neighbours touch by side or corner and are those given")
  func neighbours() {
    let positions = PixelPositions(indices: [0, 1, 3, 4, 8], width: 3)
    #expect(positions.neighbours == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2, 4], [3]])
    #expect(positions.rows == [0, 0, 1, 1, 2] && positions.columns == [0, 1, 0, 1, 2])
  }

  @Test("a pixel is averaged with the three neighbours most like it")
  func means() throws {
    let pixels = Matrix(rows: [[1, 0], [2, 0], [0, 5], [4, 0], [1, 1], [0, 1]])
    let positions = PixelPositions(indices: 0..<6, width: 3)
    let means = try #require(LocalMeans(of: pixels, positions: positions))
    // Pixel 0 touches 1, 3 and 4; pixel 1 touches all and leaves out the two at right angles.
    #expect(means.spectra.row(0) == [2, 0.25])
    #expect(means.spectra.row(1) == [2, 0.25])
    #expect(abs(means.spreads[0] * 180 / Double.pi - 45) < 1e-4)
    #expect(LocalMeans(of: pixels, positions: PixelPositions(indices: 0..<6, width: 1)) == nil)
  }

  @Test("pure pixels of like brightness are averaged, others are not")
  func purePixels() {
    // Ten pixels around each of two materials, one mixture, and one of the first five times as dark.
    var rows: [[Float]] = []
    for index in 0..<10 {
      let shift = 0.01 * (Float(index) - 4.5)
      rows += [[0.8, 0.2 + shift, 0.1], [0.1, 0.3 + shift, 0.7]]
    }
    rows += [[0.45, 0.25, 0.4], [0.16, 0.04, 0.02]]
    let start = Matrix(rows: [[0.8, 0.1], [0.16, 0.34], [0.1, 0.7]])
    let found = PurePixelMeans(of: Matrix(rows: rows), start: start).spectra
    let expected: [Float] = [0.8, 0.1, 0.2, 0.3, 0.1, 0.7]
    #expect(zip(found.elements, expected).allSatisfy { abs($0 - $1) < 0.011 }, "\(found)")
    #expect(abs(found[0, 0] - 0.8) < 1e-6, "the dark pixel stays out")
  }
}

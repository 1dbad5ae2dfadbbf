import Foundation
import LinearAlgebra
import Scenes
import Spectra
import Testing

@Suite("Simulated scene")
struct SimulatedSceneTests {
  @Test("the materials are positive, below 1, and far from each other")
  func materials() {
    let scene = SimulatedScene(.init(width: 8, height: 8, endmemberCount: 10))
    let endmembers = scene.endmembers
    #expect(Set(endmembers.names).count == 10)
    #expect(endmembers.spectra.elements.allSatisfy { $0 > 0.005 && $0 < 1 })
    #expect(endmembers.grid.wavelengths?.first?.nanometres == 400)
    #expect(endmembers.grid.wavelengths?.last?.nanometres == 2500)
    for first in 0..<10 {
      for second in 0..<first {
        let (a, b) = (endmembers.spectra.column(first), endmembers.spectra.column(second))
        func dot(_ a: [Float], _ b: [Float]) -> Double {
          zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let angle = acos(dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()) * 180 / .pi
        #expect(angle > 7.5, "\(endmembers.names[first]), \(endmembers.names[second])")
      }
    }
  }

  @Test(
    "abundances sum to exactly 1 in any order, and every endmember is somewhere pure",
    arguments: [
      (4, 4, 10), (5, 40, 10), (60, 40, 2), (60, 40, 4), (80, 70, 6), (90, 90, 10), (4, 50, 7),
    ]
  )
  func abundances(width: Int, height: Int, count: Int) {
    for seed in 1...3 as ClosedRange<UInt64> {
      let scene = SimulatedScene(
        .init(width: width, height: height, bandCount: 20, endmemberCount: count, seed: seed)
      )
      let planes = scene.abundances(rows: 0..<height)
      #expect(planes.rowCount == count && planes.columnCount == width * height)
      #expect(planes.elements.allSatisfy { $0 >= 0 && $0 <= 1 })
      for pixel in 0..<planes.columnCount {
        let column = planes.column(pixel)
        #expect(column.reduce(0, +) == 1 && column.reversed().reduce(0, +) == 1)
      }
      for endmember in 0..<count {
        #expect(planes.row(endmember).contains(1), "endmember \(endmember), seed \(seed)")
      }
    }
  }

  @Test("most of a scene is mixed, and neighbours are alike")
  func mixture() {
    let scene = SimulatedScene(.init(width: 100, height: 80, bandCount: 10, endmemberCount: 5))
    let planes = scene.abundances(rows: 0..<80)
    let mixed = (0..<8000).count { pixel in planes.column(pixel).count { $0 > 0 } > 1 }
    #expect(mixed > 2400 && mixed < 7600, "\(mixed) of 8000")
    let means = (0..<5).map { planes.row($0).reduce(0, +) / 8000 }
    #expect(means.allSatisfy { $0 > 0.02 && $0 < 0.7 }, "\(means)")
    var steps: Float = 0
    for pixel in 1..<8000 where pixel % 100 != 0 {
      steps += abs(planes[0, pixel] - planes[0, pixel - 1])
    }
    #expect(steps / 7920 < 0.06, "\(steps / 7920)")
  }

  @Test("any run of rows is the same alone as in the whole", arguments: [1, 2, 5, 17])
  func strips(rowCount: Int) {
    let scene = SimulatedScene(
      .init(width: 23, height: 17, bandCount: 30, endmemberCount: 4, borderWidth: 2)
    )
    let again = SimulatedScene(scene.options)
    let whole = scene.reflectance(rows: 0..<17)
    let truth = scene.abundances(rows: 0..<17)
    for first in stride(from: 0, to: 17, by: rowCount).reversed() {
      let rows = first..<min(first + rowCount, 17)
      let columns = Array(rows.lowerBound * 23..<rows.upperBound * 23)
      #expect(again.reflectance(rows: rows) == whole.columns(columns))
      #expect(again.abundances(rows: rows) == truth.columns(columns))
    }
  }

  @Test("another seed is another scene")
  func seeds() {
    let options = SimulatedScene.Options(width: 20, height: 20, bandCount: 10)
    var other = options
    other.seed = 2
    let (first, second) = (SimulatedScene(options), SimulatedScene(other))
    #expect(first.abundances(rows: 0..<20) != second.abundances(rows: 0..<20))
    #expect(first.endmembers == second.endmembers)
  }

  @Test("the noise has the ratio that is asked for (eq. 30)", arguments: [10, 25, 40])
  func noise(decibels: Double) {
    let scene = SimulatedScene(
      .init(width: 60, height: 50, bandCount: 50, signalToNoiseDecibels: decibels)
    )
    let clean = Matrix.product(scene.endmembers.spectra, .plain, scene.abundances(rows: 0..<50))
    let noisy = scene.reflectance(rows: 0..<50)
    var (signal, noise) = (0.0, 0.0)
    for (a, b) in zip(clean.elements, noisy.elements) {
      signal += Double(a) * Double(a)
      noise += Double(b - a) * Double(b - a)
    }
    // 150,000 draws: the ratio is within about 0.02 dB (one standard deviation).
    #expect(abs(10 * log10(signal / noise) - decibels) < 0.1)
    let deviation = (noise / Double(clean.elements.count)).squareRoot()
    #expect(abs(deviation / scene.noiseDeviation - 1) < 0.01)
  }

  @Test("without noise, pixels are the mixtures of the endmembers")
  func noiseFree() {
    let scene = SimulatedScene(
      .init(width: 12, height: 9, bandCount: 40, signalToNoiseDecibels: .infinity)
    )
    let clean = Matrix.product(scene.endmembers.spectra, .plain, scene.abundances(rows: 0..<9))
    let made = scene.reflectance(rows: 0..<9)
    #expect(scene.noiseDeviation == 0)
    for (a, b) in zip(clean.elements, made.elements) { #expect(abs(a - b) < 1e-6) }
  }

  @Test("the border has no data and the rest has")
  func border() {
    let scene = SimulatedScene(.init(width: 12, height: 10, bandCount: 5, borderWidth: 2))
    let planes = scene.reflectance(rows: 0..<10)
    let truth = scene.abundances(rows: 0..<10)
    for row in 0..<10 {
      for column in 0..<12 {
        let isInside = (2..<8).contains(row) && (2..<10).contains(column)
        #expect(scene.isValid(row: row, column: column) == isInside)
        #expect((planes[0, row * 12 + column] != SimulatedScene.noDataValue) == isInside)
        #expect((truth[3, row * 12 + column] != SimulatedScene.noDataValue) == isInside)
      }
    }
  }

  @Test("the noise of a huge scene is measured on a part of it")
  func huge() {
    let scene = SimulatedScene(.init(width: 20_000, height: 2_000_000, bandCount: 224))
    #expect(scene.noiseDeviation > 0)
    let row = scene.reflectance(rows: 1_999_999..<2_000_000)
    #expect(row.rowCount == 224 && row.columnCount == 20_000)
  }

  @Test("options that cannot be are explained, all at once")
  func problems() {
    #expect(SimulatedScene.Options().problems.isEmpty)
    let options = SimulatedScene.Options(
      width: 3,
      height: 10,
      bandCount: 1,
      endmemberCount: 12,
      signalToNoiseDecibels: .nan,
      borderWidth: -1
    )
    #expect(options.problems.count == 4)
    #expect(SimulatedScene.Options(width: 10, height: 10, borderWidth: 4).problems.count == 1)
    #expect(SimulatedScene.Options(bandCount: 3, endmemberCount: 5).problems.count == 1)
  }
}

import LinearAlgebra
import Testing

@testable import Unmixing

@Suite("The number of materials")
struct MaterialCountTests {
  static let positions = PixelPositions(
    indices: 0..<PatchSNPATests.width * PatchSNPATests.width,
    width: PatchSNPATests.width
  )

  @Test(
    "three fields and a target of nine pixels are four materials; a faulty pixel is none",
    arguments: 1...3 as ClosedRange<UInt64>
  )
  func smallTarget(seed: UInt64) throws {
    let counted = try MaterialCount(
      of: PatchSNPATests.scene(seed: seed),
      positions: Self.positions
    )
    #expect(counted.count == 4, "\(counted.candidates), seed \(seed)")
    #expect(counted.candidates.prefix(4).allSatisfy { $0.verdict == .material })
  }

  @Test("one colour in many brightnesses, with noise or without, is one material")
  func oneMaterial() throws {
    var generator = SeededGenerator(seed: 4)
    let spectrum = PatchSNPATests.spectra().column(0)
    for deviation in [0, 0.01] {
      var pixels = Matrix(rowCount: Self.positions.count, columnCount: spectrum.count)
      for pixel in 0..<pixels.rowCount {
        let brightness = 0.5 + generator.uniform()
        pixels.setRow(
          pixel,
          spectrum.map { Float(Double($0) * brightness + deviation * generator.normal()) }
        )
      }
      let counted = try MaterialCount(of: pixels, positions: Self.positions)
      #expect(counted.count == 1, "noise \(deviation): \(counted.candidates)")
    }
  }

  @Test("a scene of one value everywhere is one material")
  func constant() throws {
    let pixels = Matrix(rowCount: Self.positions.count, columnCount: 5, repeating: 0.3)
    #expect(try MaterialCount(of: pixels, positions: Self.positions).count == 1)
    let oneBand = Matrix(rowCount: Self.positions.count, columnCount: 1, repeating: 0.3)
    #expect(try MaterialCount(of: oneBand, positions: Self.positions).count == 1)
  }

  @Test("two odd pixels side by side are no material")
  func oddPixels() throws {
    var pixels = PatchSNPATests.scene(seed: 5)
    for column in 10..<12 {
      for band in 0..<pixels.columnCount {
        pixels[30 * PatchSNPATests.width + column, band] = band % 3 == 0 ? 0.8 : 0.05
      }
    }
    #expect(try MaterialCount(of: pixels, positions: Self.positions).count == 4)
  }

  @Test("fewer pixels than bands are counted without knowing the noise")
  func fewPixels() throws {
    let side = 5
    var pixels = Matrix(rowCount: side * side, columnCount: 30)
    let spectra = PatchSNPATests.spectra()
    for pixel in 0..<pixels.rowCount {
      pixels.setRow(pixel, spectra.column(pixel % side < 2 ? 0 : 1))
    }
    let counted = try MaterialCount(
      of: pixels,
      positions: PixelPositions(indices: 0..<pixels.rowCount, width: side)
    )
    #expect(counted.signal == nil)
    #expect(counted.count == 2)
    #expect(counted.ending != .signalDimensions)
  }

  @Test("pixels without neighbours are refused with what to do")
  func scattered() {
    #expect {
      try MaterialCount(
        of: PatchSNPATests.scene(seed: 1),
        positions: PixelPositions(
          indices: (0..<Self.positions.count).map { 3 * $0 },
          width: 3 * Self.positions.count
        )
      )
    } throws: { error in
      let error = error as? UnmixingError
      return error?.code == .tooFewPixels && error?.message.contains("neighbours") == true
    }
  }

  @Test("real scenes", .enabled(if: RealScene.areAllThere, "needs the data"))
  func realScenes() throws {
    let jasperRidge = try RealScene(.jasperRidge)
    let whole = PixelPositions(indices: 0..<10_000, width: 100)
    #expect(try MaterialCount(of: jasperRidge.pixels, positions: whole).count == 4)
    let urbanCrop = try RealScene(.urbanCrop)
    let crop = PixelPositions(indices: 0..<8_000, width: 100)
    #expect((4...6).contains(try MaterialCount(of: urbanCrop.pixels, positions: crop).count))
    let synthetic = try RealScene(.synthetic)
    #expect(try MaterialCount(of: synthetic.pixels, positions: whole).count == 6)
  }
}

import Foundation
import Rasters
import Spectra
import Testing

@testable import Scenes

/// Scenes of 20 x 24 pixels and 6 bands whose ground differs from pixel to pixel.
@Suite("Look at samples")
struct InspectionTests {
  private static let (width, height, bandCount) = (20, 24, 6)

  /// A scene with some samples changed.
  private func scene(
    fields: String = "",
    _ overrides: SceneOverrides = SceneOverrides(),
    steps: Float? = nil,
    changing change: (_ band: Int, _ row: Int, _ column: Int) -> Float? = { _, _, _ in nil }
  ) throws -> Scene {
    var samples: [Float] = []
    for band in 0..<Self.bandCount {
      for row in 0..<Self.height {
        for column in 0..<Self.width {
          let pixel = row * Self.width + column
          // A sequence that fills 0...1 without repeating itself stands for ground and noise.
          let place = (Double(pixel * 7919 + band * 104_729) * 0.618_033_988_75)
          let noise = Float(place.truncatingRemainder(dividingBy: 1))
          let value = 0.1 + 0.05 * Float(band) + 0.2 * noise
          samples.append(
            change(band, row, column) ?? steps.map { (value * $0).rounded() / $0 } ?? value
          )
        }
      }
    }
    let file = try SceneFile(
      width: Self.width,
      height: Self.height,
      bandCount: Self.bandCount,
      samples: samples,
      fields: fields
    )
    defer { file.remove() }
    return try Scene(path: file.path, overrides: overrides).inspected(
      bands: Array(0..<Self.bandCount),
      removal: .header
    )
  }

  private func added(_ scene: Scene) -> [String] {
    scene.notes.filter { $0.contains("looked at") }
  }

  @Test("a look takes few bytes however many bands there are, and sees pixels enough to judge")
  func bytes() {
    for bandCount in [1, 20, 224, 2000, 10_000, 65_000] {
      for (width, height) in [(1, 1), (60, 60), (64, 64), (1, 5000), (1400, 1400)] {
        let grid = RasterGrid(width: width, height: height)
        let pixels = SceneLook.windows(of: grid, bandCount: bandCount).reduce(0) {
          $0 + $1.pixelCount
        }
        #expect(4 * bandCount * pixels <= 33 << 20)
        #expect(pixels >= min(grid.pixelCount, width == 1 ? 13 : 100))
        #expect(SceneLook.byteCount(of: grid, bandCount: bandCount) == 8 * bandCount * pixels)
      }
    }
  }

  @Test(
    "one number in every band of many pixels becomes the no-data value, to its last digit",
    arguments: [-0.005, -0.9999, -1, 1e-6, 0.25, 1, 15_000, -9999, 65_535, -3.4028235e38, 1e20]
      as [Float]
  )
  func filling(number: Float) throws {
    let scene = try scene { _, _, column in column < 4 ? number : nil }
    #expect(scene.noData.allSatisfy { $0.map { Float($0) } == number })
    #expect(added(scene).count == 1)
    #expect(added(scene).first?.contains("96 of the 480 pixels looked at hold") == true)
    #expect(added(scene).first?.contains("--no-data \(Scene.sampleText(number))") == true)
    #expect(Float(Scene.sampleText(number)) == number)
  }

  @Test(
    "a filling that differs from band to band, all below 0, becomes the no-data value of each band"
  )
  func fillingByBand() throws {
    let scene = try scene { band, _, column in column < 4 ? -0.9999 * Float(band + 1) : nil }
    #expect(scene.noData[2].map { Float($0) } == -0.9999 * 3)
    #expect(added(scene).first?.contains("the same number in each band") == true)
  }

  @Test("of several fillings the most frequent becomes the no-data value, and all are told of")
  func severalFillings() throws {
    let scene = try scene { band, row, column in
      if column < 4 { return row < 20 ? -0.005 : -0.01 }
      return column == 4 ? .nan : nil
    }
    #expect(scene.noData.allSatisfy { $0.map { Float($0) } == -0.005 })
    #expect(
      added(scene).contains { $0.contains("16 of the 480") && $0.contains("--no-data -0.01") }
    )
  }

  @Test("where a value is stated, or other pixels hold the number, filling is only told of")
  func uncertain() throws {
    let stated = try scene(fields: "data ignore value = -9999\n") { _, _, column in
      column < 4 ? -0.005 : nil
    }
    #expect(stated.noData == Array(repeating: -9999, count: 6))
    #expect(added(stated).first?.contains("--no-data -0.005 in place of") == true)
    let shared = try scene { band, row, column in
      column < 4 || (column == 9 && band == 2) ? 0.15 : nil
    }
    #expect(shared.noData == Array(repeating: nil, count: 6))
    #expect(added(shared).first?.contains("give --no-data 0.15 if") == true)
    let overruled = try scene(SceneOverrides(noData: -0.005)) { _, _, column in
      column < 4 ? -0.005 : nil
    }
    #expect(added(overruled).isEmpty)
  }

  @Test("ground is not taken for filling: few pixels, no noise, few numbers, saturation, zeros")
  func ground() throws {
    #expect(added(try scene()).isEmpty)
    let few = try scene { _, row, column in row < 1 && column < 7 ? 0.3 : nil }
    #expect(added(few).isEmpty)
    let noiseless = try scene { band, row, column in
      row < 12 ? 0.35 : 0.1 + 0.1 * Float(band % 3)
    }
    #expect(added(noiseless).isEmpty && noiseless.noData[0] == nil)
    let coarse = try scene(steps: 10)
    #expect(added(coarse).isEmpty)
    let saturated = try scene { band, row, column in (band + row) % 3 == 0 && column < 9 ? 1 : nil }
    #expect(added(saturated).isEmpty)
    let zeros = try scene { _, _, column in column < 4 ? 0 : nil }
    #expect(added(zeros).isEmpty && zeros.noData[0] == nil)
    let uniform = try scene { _, _, _ in 0.4 }
    #expect(added(uniform).isEmpty)
  }

  @Test("bands that hold one number everywhere are named with the option")
  func constantBands() throws {
    let scene = try scene { band, _, _ in band == 1 || band == 2 ? -0.01 : band == 4 ? 0 : nil }
    #expect(added(scene).count == 2)
    #expect(added(scene).contains { $0.contains("bands 2-3 hold -0.01") })
    #expect(added(scene).contains { $0.contains("--remove-bands 2-3 ") })
    #expect(added(scene).contains { $0.contains("band 5 holds 0") })
    let bad = try self.scene(fields: "bbl = {1, 1, 1, 1, 1, 0}\n") { band, _, _ in
      band == 1 ? 7 : nil
    }
    #expect(added(bad).contains { $0.contains("--remove-bands @header,2 ") })
  }

  @Test(
    "bands without data in any pixel are named, whatever marks them",
    arguments: [-9999, .nan, .infinity] as [Float]
  )
  func emptyBands(mark: Float) throws {
    let scene = try scene(fields: "data ignore value = -9999\n") { band, row, _ in
      band < 2 || row < 3 ? mark : nil
    }
    #expect(scene.emptyBandsNote?.contains("bands 1-2") == true)
    #expect(added(scene).contains { $0.contains("--remove-bands 1-2") })
  }
}

import Foundation
import LinearAlgebra
import Rasters
import Testing

@testable import Products

@Suite("Quicklook and Palette")
struct PictureTests {
  @Test("a pure pixel has the colour of its endmember", arguments: 0..<Palette.count)
  func pure(endmember: Int) {
    let abundances = (0..<Palette.count).map { [$0 == endmember ? Float(1) : 0] }
    let picture = Quicklook(abundances: abundances, width: 1, height: 1)
    let colour = Palette.colour(endmember)
    let expected = [colour.red, colour.green, colour.blue, 255]
    for (found, wanted) in zip(picture.planes, expected) {
      #expect(abs(Int(found[0]) - Int(wanted)) <= 1)
    }
  }

  @Test("a mixture lies between its colours as light does, whatever the shares sum to")
  func mixture() {
    let half = Quicklook(abundances: [[0.5], [0.5]], width: 1, height: 1)
    let double = Quicklook(abundances: [[1], [1]], width: 1, height: 1)
    #expect(half == double)
    // Red of 0x0072B2 and 0xD55E00: light 0 and 0.665, mean 0.333 = byte 156.
    #expect(half.planes[0][0] == 156)
  }

  @Test("no-data is transparent, negative shares count as none")
  func transparent() {
    let picture = Quicklook(abundances: [[-9999, -0.5, 0], [-9999, 0.7, 0]], width: 3, height: 1)
    #expect(picture.planes[3] == [0, 255, 0])
    #expect(abs(Int(picture.planes[0][1]) - Int(Palette.colour(1).red)) <= 1)
  }

  @Test("a large raster is made smaller, its shape kept")
  func size() throws {
    let folder = try ScratchFolder()
    let grid = RasterGrid(width: 300, height: 130)
    let raster = try AbundanceRaster(
      stagedPath: folder.file("staged.tif"),
      grid: grid,
      names: ["a"],
      tags: [:]
    )
    let ones = Matrix(rowCount: 1, columnCount: grid.pixelCount, repeating: 1)
    try raster.write(ones, window: grid.window)
    _ = try raster.finish(to: folder.file("abundances.tif"))
    let picture = try Quicklook(ofAbundances: folder.file("abundances.tif"), maximumSide: 100)
    #expect(picture.width == 100 && picture.height == 43)
    #expect(picture.planes[3].allSatisfy { $0 == 255 })
  }

  @Test("colours are different, and come again after the last")
  func palette() {
    let colours = (0..<Palette.count).map { Palette.colour($0) }
    #expect(Set(colours).count == Palette.count)
    #expect(Palette.colour(Palette.count) == colours[0])
    #expect(colours[0].hexadecimal == "#0072b2")
  }
}

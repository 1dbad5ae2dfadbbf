import Foundation
import LinearAlgebra
import Rasters
import Testing

@testable import Products

@Suite("Quicklook and Palette")
struct PictureTests {
  static let colours = Palette.colours(for: (1...Palette.count).map { "endmember \($0)" })

  @Test("a pure pixel has the colour of its endmember", arguments: 0..<Palette.count)
  func pure(endmember: Int) {
    let abundances = (0..<Palette.count).map { [$0 == endmember ? Float(1) : 0] }
    let picture = Quicklook(abundances: abundances, colours: Self.colours, width: 1, height: 1)
    let colour = Self.colours[endmember]
    let expected = [colour.red, colour.green, colour.blue, 255]
    for (found, wanted) in zip(picture.planes, expected) {
      #expect(abs(Int(found[0]) - Int(wanted)) <= 1)
    }
  }

  @Test("a mixture lies between its colours as light does, whatever the shares sum to")
  func mixture() {
    let half = Quicklook(abundances: [[0.5], [0.5]], colours: Self.colours, width: 1, height: 1)
    let double = Quicklook(abundances: [[1], [1]], colours: Self.colours, width: 1, height: 1)
    #expect(half == double)
    // Red of 0x0072B2 and 0xD55E00: light 0 and 0.665, mean 0.333 = byte 156.
    #expect(half.planes[0][0] == 156)
  }

  @Test("no-data is transparent, negative shares count as none")
  func transparent() {
    let picture = Quicklook(
      abundances: [[-9999, -0.5, 0], [-9999, 0.7, 0]],
      colours: Self.colours,
      width: 3,
      height: 1
    )
    #expect(picture.planes[3] == [0, 255, 0])
    #expect(abs(Int(picture.planes[0][1]) - Int(Self.colours[1].red)) <= 1)
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
    let preview = try raster.staged.preview(maximumSide: 200)
    let picture = Quicklook(of: preview, colours: Self.colours)
    #expect(picture.width == 150 && picture.height == 65)
    #expect(picture.planes[3].allSatisfy { $0 == 255 })
  }

  @Test("colours are different, and come again after the last")
  func palette() {
    let names = (0..<Palette.count + 2).map { "endmember \($0)" }
    let colours = Palette.colours(for: names)
    #expect(Set(colours).count == Palette.count)
    #expect(colours[Palette.count...] == colours[..<2])
    #expect(colours[0].hexadecimal == "#0072b2")
  }

  @Test("materials have the colours that their names let one expect")
  func names() {
    let names = ["Trees", "clear water", "x", "dirt road", "oak tree", "NPV", "bare soil"]
    let colours = Palette.colours(for: names).map(\.hexadecimal)
    let expected = [
      "#009e73", "#0072b2", "#d55e00", "#e69f00", "#117733", "#ddcc77", "#cc79a7",
    ]
    #expect(colours == expected)
  }
}

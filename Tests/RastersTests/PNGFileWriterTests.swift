import Foundation
import Rasters
import Testing

@Suite("PNGFile")
struct PNGFileWriterTests {
  @Test("the four planes come back, and no other file is left")
  func planes() throws {
    let folder = try WriterScratchFolder()
    let path = folder.file("picture.png")
    let planes: [[UInt8]] = [
      [255, 0, 0, 9], [0, 255, 0, 8], [0, 0, 255, 7], [255, 255, 128, 0],
    ]
    try PNGFile.write(
      red: planes[0],
      green: planes[1],
      blue: planes[2],
      alpha: planes[3],
      width: 2,
      height: 2,
      to: path
    )
    #expect(try folder.names == ["picture.png"])
    let read = try RasterPreview(of: path, maximumSide: 2)
    #expect(read.planes == planes.map { $0.map { Float($0) } })
  }

  @Test("a full disk is an error")
  func fullDisk() throws {
    let folder = try WriterScratchFolder()
    let path = folder.file("picture.png")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
    let plane = (0..<250_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let error = try #require(throws: RasterError.self) {
      try PNGFile.write(
        red: plane,
        green: plane,
        blue: plane,
        alpha: plane,
        width: 500,
        height: 500,
        to: path
      )
    }
    #expect(error.code == .cannotWrite && error.path == path)
  }
}

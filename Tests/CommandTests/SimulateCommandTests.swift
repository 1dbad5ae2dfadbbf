import Foundation
import Rasters
import Testing

@Suite("unmix simulate")
struct SimulateCommandTests {
  @Test("the folder holds the scene and its truth, and JSON tells what was written")
  func contents() throws {
    let folder = try ScratchFolder()
    let result = try BuiltCommand.run(
      [
        "simulate", "-o", "deep/trial", "--width", "30", "--height", "20", "--bands", "12",
        "--endmembers", "3", "--rotation", "25", "--layout", "geotiff-tiled", "--side-car",
        "--json",
      ],
      in: folder
    )
    try #require(result.exitCode == 0, "\(result.errors)")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    )
    #expect(report["scene"] as? String == "deep/trial/scene.tif")
    #expect(report["header"] as? String == "deep/trial/scene.hdr")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("deep/trial"))
    #expect(
      names.sorted() == ["scene.hdr", "scene.tif", "truth_abundances.tif", "truth_endmembers.csv"]
    )
    let scene = try RasterFile(path: folder.file("deep/trial/scene.tif"))
    let truth = try RasterFile(path: folder.file("deep/trial/truth_abundances.tif"))
    #expect(scene.grid == truth.grid)
    #expect(truth.bands.map(\.name) == ["green vegetation", "bare soil", "water"])
    #expect(truth.bands[0].noData == -9999)
  }

  @Test(
    "the same seed gives the same bytes at any number of workers",
    arguments: ["envi-bil", "geotiff-pixel-tiled-deflate"]
  )
  func repeats(layout: String) throws {
    let folder = try ScratchFolder()
    for workers in ["1", "2", "5"] {
      let result = try BuiltCommand.run(
        [
          "simulate", "-o", workers, "--layout", layout, "--width", "130", "--height", "140",
          "--bands", "10", "--workers", workers, "--memory-budget", "64M",
        ],
        in: folder
      )
      try #require(result.exitCode == 0, "\(result.errors)")
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("1")).sorted() {
      let bytes = try ["1", "2", "5"].map { try folder.data($0 + "/" + name) }
      #expect(bytes[0] == bytes[1] && bytes[0] == bytes[2], "\(name)")
    }
  }

  @Test("a folder that is there already is left alone")
  func occupied() throws {
    let folder = try ScratchFolder()
    try folder.simulate()
    let before = try folder.data("trial/scene.img")
    let result = try BuiltCommand.run(["simulate", "-o", "trial"], in: folder)
    #expect(result.exitCode == 1 && result.errors.contains("trial is there already"))
    #expect(try folder.data("trial/scene.img") == before)
    #expect(try folder.names == ["trial"])
  }

  @Test("options that cannot be are told together")
  func usage() throws {
    let folder = try ScratchFolder()
    let result = try BuiltCommand.run(
      [
        "simulate", "-o", "trial", "--endmembers", "12", "--layout", "geotiff", "--byte-order",
        "big", "--pixel-size", "0", "--scale", "3", "--bad-bands", "x9",
      ],
      in: folder
    )
    #expect(result.exitCode == 64)
    for word in ["12 endmembers", "byte order", "0.0 m", "50 counts", "x9"] {
      #expect(result.errors.contains(word), "\(word): \(result.errors)")
    }
    #expect(try folder.names == [])
  }
}

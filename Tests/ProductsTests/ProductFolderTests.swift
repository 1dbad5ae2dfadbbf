import Foundation
import LinearAlgebra
import Products
import Rasters
import Spectra
import Testing

@Suite("ProductFolder")
struct ProductFolderTests {
  static let files = [
    "abundances.tif", "endmembers.csv", "endmembers.hdr", "endmembers.sli", "provenance.json",
    "quality.tif", "quicklook.png", "spectra.svg",
  ]

  @Test("a finished product appears with all its files and nothing beside it")
  func files() throws {
    let folder = try ScratchFolder()
    let example = ExampleProduct()
    let target = folder.file("results/f180")
    _ = try example.write(to: target, tileHeight: 7)
    #expect(try FileManager.default.contentsOfDirectory(atPath: target).sorted() == Self.files)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("results")) == ["f180"])
  }

  @Test("the bytes do not depend on tiles, their order or the number of threads")
  func sameBytes() throws {
    let folder = try ScratchFolder()
    let example = ExampleProduct()
    _ = try example.write(to: folder.file("a"), tileHeight: 7)
    _ = try example.write(to: folder.file("b"), tileHeight: 16, reversed: true, threadCount: 3)
    _ = try example.write(to: folder.file("c"), tileHeight: 5, concurrently: true)
    for name in Self.files {
      let first = try Data(contentsOf: URL(fileURLWithPath: folder.file("a/\(name)")))
      for other in ["b", "c"] {
        let second = try Data(contentsOf: URL(fileURLWithPath: folder.file("\(other)/\(name)")))
        #expect(first == second, "\(name) differs in \(other)")
      }
    }
  }

  @Test("nor on where samples are kept, also in a product that is worth several threads")
  func sameBytesFromMemory() throws {
    let folder = try ScratchFolder()
    let example = ExampleProduct(width: 620, height: 440)
    let bytes = ProductFolder.stagedBytes(of: example.grid, endmemberCount: 3)
    #expect(bytes == 4 * 6 * (620 * 440 + 310 * 220))
    _ = try example.write(to: folder.file("a"), tileHeight: 440)
    _ = try example.write(to: folder.file("b"), tileHeight: 100, storage: .memory, threadCount: 3)
    for name in Self.files {
      let first = try Data(contentsOf: URL(fileURLWithPath: folder.file("a/\(name)")))
      let second = try Data(contentsOf: URL(fileURLWithPath: folder.file("b/\(name)")))
      #expect(first == second, "\(name) differs")
    }
  }

  @Test("the statistics are those of the valid pixels")
  func statistics() throws {
    let folder = try ScratchFolder()
    let example = ExampleProduct()
    let summary = try example.write(to: folder.file("a"), tileHeight: 7)
    for (endmember, found) in summary.abundances.enumerated() {
      let values = example.abundances.row(endmember).filter { $0 != -9999 }.map { Double($0) }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      #expect(found.minimum == values.min() && found.maximum == values.max())
      #expect(abs(found.mean - mean) < 1e-12)
      #expect(abs(found.standardDeviation - variance.squareRoot()) < 1e-12)
      let share = 100 * Double(values.count) / Double(example.grid.pixelCount)
      #expect(abs(found.validPercent - share) < 1e-12)
    }
    #expect(summary.quality.count == 3)
  }

  @Test("a product that was not finished leaves nothing")
  func unfinished() throws {
    let folder = try ScratchFolder()
    do {
      let product = try ExampleProduct().open(folder.file("a"))
      #expect(!(try folder.names.isEmpty))
      _ = product
    }
    #expect(try folder.names.isEmpty)
  }

  @Test("a tile that was left out is found, and the former product stays")
  func missingTile() throws {
    let folder = try ScratchFolder()
    let example = ExampleProduct()
    let target = folder.file("a")
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    try "before".write(toFile: target + "/old", atomically: true, encoding: .utf8)
    do {
      let product = try example.open(target)
      let rows = RasterWindow(x: 0, y: 0, width: example.grid.width, height: 3)
      try product.write(
        window: rows,
        abundances: example.abundances(rows),
        quality: example.quality(rows)
      )
      let error = try #require(throws: ProductsError.self) {
        try product.finish(provenance: example.provenance)
      }
      #expect(error.code == .incomplete)
      #expect(error.message.contains("\(3 * example.grid.width) pixels"))
    }
    #expect(try folder.names == ["a"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: target) == ["old"])
  }

  @Test("a product that is there is replaced only if allowed")
  func replacing() throws {
    let folder = try ScratchFolder()
    let example = ExampleProduct()
    let target = folder.file("a")
    _ = try example.write(to: target, tileHeight: 10)
    let error = try #require(throws: ProductsError.self) {
      _ = try example.open(target, replacing: false)
    }
    #expect(error.code == .exists && error.path == target)
    _ = try example.write(to: target, tileHeight: 10)
    #expect(try folder.names == ["a"])
  }

  @Test(
    "a value that is not a number is refused with its place",
    arguments: [Float.nan, .infinity]
  )
  func badValue(value: Float) throws {
    let folder = try ScratchFolder()
    let example = ExampleProduct()
    let product = try example.open(folder.file("a"))
    var abundances = example.abundances
    abundances[1, 5 * example.grid.width + 4] = value
    let error = try #require(throws: ProductsError.self) {
      try product.write(
        window: example.grid.window,
        abundances: abundances,
        quality: example.quality
      )
    }
    #expect(error.code == .badValue)
    #expect(error.message.contains("row 6 of \(example.endmembers.names[1])"))
  }

  @Test("the rasters carry names, units, no-data, georeferencing, statistics and tags")
  func rasters() throws {
    let folder = try ScratchFolder()
    let example = ExampleProduct()
    let summary = try example.write(to: folder.file("a"), tileHeight: 10)
    let info = try gdalinfo(folder.file("a/abundances.tif"))
    #expect(info["geoTransform"] as? [Double] == example.grid.georeference.geotransform)
    let metadata = try #require(info["metadata"] as? [String: [String: String]])
    #expect(metadata[""]?["UNMIX_METHOD"] == "fcls")
    #expect(metadata["IMAGE_STRUCTURE"]?["LAYOUT"] == "COG")
    let bands = try #require(info["bands"] as? [[String: Any]])
    #expect(bands.map { $0["description"] as? String } == example.endmembers.names)
    #expect(bands.allSatisfy { $0["unit"] as? String == "fraction" })
    #expect(bands.allSatisfy { $0["noDataValue"] as? Double == -9999 })
    let items = (bands[0]["metadata"] as? [String: [String: String]])?[""]
    #expect(items?["STATISTICS_MEAN"] == "\(summary.abundances[0].mean)")
    let quality = try #require(
      try gdalinfo(folder.file("a/quality.tif"))["bands"] as? [[String: Any]]
    )
    let names = ["reconstruction RMSE", "spectral angle", "flags"]
    #expect(quality.map { $0["description"] as? String } == names)
    let flags = (quality[2]["metadata"] as? [String: [String: String]])?[""]
    #expect(flags?["flag_masks"] == "1,2,4,8")
    #expect(flags?["flag_meanings"]?.split(separator: " ").count == 4)
  }

  @Test("the spectra come back from both library files")
  func endmembers() throws {
    let folder = try ScratchFolder()
    let example = ExampleProduct()
    _ = try example.write(to: folder.file("a"), tileHeight: 10)
    for name in ["endmembers.csv", "endmembers.sli"] {
      let library = try LibraryFile.read(folder.file("a/\(name)"))
      #expect(library.names == example.endmembers.names)
      #expect(library.spectra == example.endmembers.spectra.transposed)
      #expect(library.grid.wavelengths == example.endmembers.grid.wavelengths)
    }
  }

  @Test("a place where nothing can be written is an error")
  func unwritable() throws {
    let error = try #require(throws: ProductsError.self) {
      _ = try ExampleProduct().open("/proc/unmix/product")
    }
    #expect(error.code == .cannotWrite)
  }
}

import Foundation
import Rasters
import Testing

@Suite("RasterWriter")
struct RasterWriterTests {
  static let utm = #"""
    PROJCS["WGS 84 / UTM zone 33N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,\#
    298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0],\#
    UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]],PROJECTION["Transverse_Mercator"],\#
    PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",15],\#
    PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],\#
    PARAMETER["false_northing",0],UNIT["metre",1],AUTHORITY["EPSG","32633"]]
    """#

  static let formats: [RasterFormat] =
    SampleOrder.allCases.map { .envi($0) } + [
      .geoTIFF(), .geoTIFF(pixelInterleaved: true, compression: "DEFLATE"),
      .geoTIFF(blockSide: 16), .geoTIFF(pixelInterleaved: true, blockSide: 32, compression: "LZW"),
    ]

  /// Whole numbers that every type of sample can hold, different in every place.
  static func planes(bandCount: Int, _ grid: RasterGrid) -> [Float] {
    (0..<bandCount * grid.pixelCount).map { Float($0 % 251) }
  }

  @Test(
    "every format and type of sample gives back what was written, in windows of any order",
    arguments: formats,
    SampleType.allCases
  )
  func roundTrip(format: RasterFormat, type: SampleType) throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: 37, height: 23)
    let bands = ["soil", "water", "tree"].map { BandTemplate(name: $0) }
    let path = folder.file("scene.img")
    let writer = try RasterWriter(
      path: path,
      format: format,
      template: RasterTemplate(grid: grid, sampleType: type, bands: bands)
    )
    let planes = Self.planes(bandCount: 3, grid)
    for rows in [10..<23, 0..<4, 4..<10] {
      let window = RasterWindow(x: 0, y: rows.lowerBound, width: 37, height: rows.count)
      var part: [Float] = []
      for band in 0..<3 {
        let start = band * grid.pixelCount + rows.lowerBound * 37
        part += planes[start..<start + window.pixelCount]
      }
      try writer.write(planes: part.span, window: window)
    }
    try writer.close()
    let read = try RasterPreview(of: path, maximumSide: 37)
    #expect(read.planes.flatMap { $0 } == planes)
    let described = try gdalinfo(path)["bands"] as? [[String: Any]]
    #expect(described?.map { $0["description"] as? String } == ["soil", "water", "tree"])
    #expect(described?.first?["type"] as? String == "\(type)".gdalName)
  }

  @Test("whole numbers are rounded and kept within the range of their type")
  func rounding() throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: 4, height: 1)
    let writer = try RasterWriter(
      path: folder.file("scene.tif"),
      format: .geoTIFF(),
      template: RasterTemplate(grid: grid, sampleType: .int16, bands: [BandTemplate()])
    )
    let samples: [Float] = [1.6, -1.6, 99_999, -99_999]
    try writer.write(planes: samples.span, window: grid.window)
    try writer.close()
    let read = try RasterPreview(of: folder.file("scene.tif"), maximumSide: 4)
    #expect(read.planes == [[2, -2, 32767, -32768]])
  }

  @Test("one band and a part of a row are written where they belong, the rest is no-data")
  func window() throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: 3, height: 2)
    let bands = [BandTemplate(noData: -9999), BandTemplate(noData: -9999)]
    let writer = try RasterWriter(
      path: folder.file("scene.tif"),
      format: .geoTIFF(),
      template: RasterTemplate(grid: grid, sampleType: .float32, bands: bands)
    )
    let samples: [Float] = [5, 6]
    let window = RasterWindow(x: 1, y: 1, width: 2, height: 1)
    try writer.write(planes: samples.span, bands: 1..<2, window: window)
    try writer.close()
    let read = try RasterPreview(of: folder.file("scene.tif"), maximumSide: 3)
    let nothing: Float = -9999
    #expect(read.planes[0] == Array(repeating: nothing, count: 6))
    #expect(read.planes[1] == [nothing, nothing, nothing, nothing, 5, 6])
  }

  @Test("scale and offset of a band are kept")
  func scale() throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(width: 2, height: 2)
    let path = folder.file("scene.tif")
    let writer = try RasterWriter(
      path: path,
      format: .geoTIFF(),
      template: RasterTemplate(
        grid: grid,
        sampleType: .int16,
        bands: [BandTemplate(scale: 0.0001, offset: -0.25), BandTemplate()]
      )
    )
    let samples: [Float] = [1, 2, 3, 4, 5, 6, 7, 8]
    try writer.write(planes: samples.span, window: grid.window)
    try writer.close()
    let bands = try RasterFile(path: path).bands
    #expect(bands[0].scale == 0.0001 && bands[0].offset == -0.25)
    // GDAL gives every band of a TIFF a scale once one band has any.
    #expect((bands[1].scale ?? 1) == 1 && (bands[1].offset ?? 0) == 0)
  }

  @Test("items of the ENVI domain go into the header")
  func header() throws {
    let folder = try WriterScratchFolder()
    let grid = RasterGrid(
      width: 2,
      height: 2,
      georeference: Georeference(
        geotransform: [500_000, 17.32, 10, 4_000_000, 10, -17.32],
        coordinateSystemWKT: Self.utm
      )
    )
    let writer = try RasterWriter(
      path: folder.file("scene.img"),
      format: .envi(.bandByPixel),
      template: RasterTemplate(
        grid: grid,
        sampleType: .int16,
        bands: [BandTemplate(name: "b1", noData: -1), BandTemplate(name: "b2", noData: -1)],
        metadata: [
          "ENVI": [
            "wavelength": "{450.5, 550}", "wavelength_units": "Nanometers", "bbl": "{1, 0}",
            "reflectance_scale_factor": "10000",
          ]
        ]
      )
    )
    let samples: [Float] = [1, 2, 3, 4, 5, 6, 7, 8]
    try writer.write(planes: samples.span, window: grid.window)
    try writer.close()
    let text = try String(contentsOfFile: folder.file("scene.hdr"), encoding: .utf8)
    for line in [
      "interleave = bip", "wavelength = {450.5, 550}", "wavelength units = Nanometers",
      "bbl = {1, 0}", "reflectance scale factor = 10000", "data ignore value = -1",
    ] {
      #expect(text.contains(line), "\(line) is missing in:\n\(text)")
    }
    let terms = try #require(try gdalinfo(folder.file("scene.img"))["geoTransform"] as? [Double])
    for (found, expected) in zip(terms, grid.georeference.geotransform ?? []) {
      #expect(abs(found - expected) < 1e-6)
    }
  }

  @Test(
    "a full disk is an error with the path and a remedy",
    arguments: ["scene.tif", "scene.img"]
  )
  func fullDisk(name: String) throws {
    let folder = try WriterScratchFolder()
    let path = folder.file(name)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
    let grid = RasterGrid(width: 512, height: 512)
    let error = try #require(throws: RasterError.self) {
      let writer = try RasterWriter(
        path: path,
        format: name.hasSuffix("tif") ? .geoTIFF() : .envi(),
        template: RasterTemplate(grid: grid, sampleType: .float32, bands: [BandTemplate()])
      )
      let samples = Self.planes(bandCount: 1, grid)
      try writer.write(planes: samples.span, window: grid.window)
      try writer.close()
    }
    #expect(error.code == .cannotWrite)
    #expect(error.path == path && error.message.contains(path))
    #expect(error.remedy.contains("room"))
  }

  @Test("a folder that does not exist is an error in GDAL's words")
  func missingFolder() throws {
    let error = try #require(throws: RasterError.self) {
      _ = try RasterWriter(
        path: "/nowhere/scene.tif",
        format: .geoTIFF(),
        template: RasterTemplate(
          grid: RasterGrid(width: 1, height: 1),
          sampleType: .byte,
          bands: [BandTemplate()]
        )
      )
    }
    #expect(error.code == .cannotWrite)
    #expect("\(error)".contains("No such file or directory"))
  }

  @Test("a format without a driver is refused")
  func unknownDriver() throws {
    let error = try #require(throws: RasterError.self) {
      _ = try RasterWriter(
        path: "scene.xyz",
        format: RasterFormat(driver: "NONESUCH"),
        template: RasterTemplate(
          grid: RasterGrid(width: 1, height: 1),
          sampleType: .byte,
          bands: [BandTemplate()]
        )
      )
    }
    #expect(error.code == .unsupported)
  }
}

extension String {
  /// `float32` as GDAL spells it.
  fileprivate var gdalName: String {
    replacingOccurrences(of: "uint", with: "UInt").capitalizedFirst
  }
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

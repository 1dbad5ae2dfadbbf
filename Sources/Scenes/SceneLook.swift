internal import LinearAlgebra
internal import Rasters

/// What a few stored samples of a scene show before it is unmixed: filling that no header states, bands
/// that hold one number everywhere, and bands without data.
struct SceneLook {
  /// Pixels with the same spectrum that look like filling.
  struct Filling {
    /// The stored number of each band that was looked at.
    let numbers: [Float]
    let pixelCount: Int
    let isConstant: Bool
    let isNegative: Bool
    /// Whether no pixel besides holds such a number in any band.
    let isExclusive: Bool
  }

  /// Pixels of a scene small enough to be looked at whole.
  private static let wholeSceneCount = 4096
  /// Length of the pieces of rows that are looked at in larger ones, if that does not make too many bytes.
  private static let pieceLength = 64
  /// The most bytes that are looked at, or nearly so.
  private static let byteLimit = 32 << 20
  /// Pixels that show that a band is the same everywhere.
  private static let leastPixelCount = 32

  /// Pixels that were looked at.
  let seenCount: Int
  /// The most frequent first.
  let fillings: [Filling]
  /// Bands (indices into those that were looked at) that hold one number in every pixel.
  let constantBands: [(band: Int, number: Float)]
  /// Bands (indices into those that were looked at) without data in any pixel that has data at all.
  let emptyBands: [Int]
  /// Whether pixels that are 0 in all bands were seen.
  let hasZeros: Bool

  /// Looks at a scene.
  ///
  /// - Parameters:
  ///   - scene: the scene.
  ///   - bands: indices from 0, ascending.
  /// - Throws: `SceneError` if the raster cannot be read.
  init(_ scene: Scene, bands: [Int]) throws(SceneError) {
    let reader = try SceneReader(scene)
    var pixels = SamplePixels(bandCount: bands.count)
    for window in Self.windows(of: scene.rasterGrid, bandCount: bands.count) {
      try reader.readSamples(window, bands: bands, into: &pixels)
    }
    let noData = bands.map { scene.noData[$0].map { Float($0) } }
    func hasData(_ pixel: Int, _ band: Int) -> Bool {
      let number = pixels[pixel, band]
      return number.isFinite && number != noData[band]
    }
    let present = pixels.indices.filter { pixel in
      !pixels.isMasked[pixel] && bands.indices.contains { hasData(pixel, $0) }
    }
    let empty = bands.indices.filter { band in !present.contains { hasData($0, band) } }
    let filled = bands.indices.filter { !empty.contains($0) }
    let complete = present.filter { pixel in filled.allSatisfy { hasData(pixel, $0) } }
    let ground = complete.filter { pixel in filled.contains { pixels[pixel, $0] != 0 } }
    let repeated = RepeatedSpectra(of: ground, bandCount: filled.count) { pixel, band in
      pixels[pixel, filled[band]]
    }
    let filling = Set(repeated.groups.flatMap(\.pixels))
    let others = ground.filter { !filling.contains($0) }
    seenCount = pixels.count
    hasZeros = ground.count < complete.count
    emptyBands = present.isEmpty ? [] : empty
    fillings = repeated.groups.map { group in
      Filling(
        numbers: bands.indices.map { pixels[group.pixels[0], $0] },
        pixelCount: group.pixels.count,
        isConstant: group.isConstant,
        isNegative: group.isNegative,
        isExclusive: group.isExclusive
      )
    }
    let constant =
      others.count < Self.leastPixelCount
      ? []
      : filled.filter { band in
        others.allSatisfy { pixels[$0, band] == pixels[others[0], band] }
      }
    constantBands =
      constant.count == filled.count
      ? [] : constant.map { ($0, pixels[others[0], $0]) }
  }

  /// Bytes that a look takes: the samples as they are read, and pixel by pixel.
  static func byteCount(of grid: RasterGrid, bandCount: Int) -> Int {
    2 * 4 * bandCount * windows(of: grid, bandCount: bandCount).reduce(0) { $0 + $1.pixelCount }
  }

  /// All of a small scene; of others pieces of rows at the corners, the middles of the sides, where
  /// filling beside a flight strip lies, and inside.
  ///
  /// They follow from the size of the scene, never from its layout.
  static func windows(of grid: RasterGrid, bandCount: Int) -> [RasterWindow] {
    let mostPixels = byteLimit / (4 * max(1, bandCount))
    guard grid.pixelCount > min(wholeSceneCount, mostPixels) else { return [grid.window] }
    let places = 13
    let length = max(1, min(pieceLength, grid.width, mostPixels / places))
    func piece(_ column: Double, _ row: Double) -> RasterWindow {
      RasterWindow(
        x: Int(column * Double(grid.width - length)),
        y: Int(row * Double(grid.height - 1)),
        width: length,
        height: 1
      )
    }
    let sides = [0, 0.5, 1].flatMap { row in [0, 0.5, 1].map { piece($0, row) } }
    let inside = [0.25, 0.75].flatMap { row in [0.25, 0.75].map { piece($0, row) } }
    return sides + inside
  }
}

/// Stored samples of pixels, as single-precision numbers without scale.
struct SamplePixels {
  let bandCount: Int
  /// Whether the raster's mask leaves a pixel out.
  private(set) var isMasked: [Bool] = []
  private var numbers: [Float] = []

  init(bandCount: Int) { self.bandCount = bandCount }

  var count: Int { isMasked.count }
  var indices: Range<Int> { isMasked.indices }

  subscript(pixel: Int, band: Int) -> Float { numbers[pixel * bandCount + band] }

  /// Adds the pixels of planes, `bandCount x pixelCount`.
  mutating func append(_ planes: Matrix, marks: [UInt8]) {
    numbers.reserveCapacity(numbers.count + planes.elements.count)
    for pixel in 0..<planes.columnCount {
      for band in 0..<bandCount { numbers.append(planes[band, pixel]) }
      isMasked.append(marks[pixel] != 0)
    }
  }
}

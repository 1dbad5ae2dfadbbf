internal import LinearAlgebra
internal import Rasters
internal import Scenes
internal import Unmixing

/// Draws pixels from a scene without holding it in memory.
struct SceneSampler {
  /// Pixels drawn from a scene, and what the windows that were read show.
  struct Sample {
    /// Reflectance of the drawn pixels, `pixelCount x keptBandCount`.
    var spectra: Matrix
    /// Where they were drawn: row times width plus column.
    var positions: [Int]
    /// Pixels that were looked at.
    var seenCount = 0
    /// Pixels of them that have data.
    var validCount = 0
    /// Pixels of them that hold NaN, infinity or values too large for any reflectance.
    var notFiniteCount = 0

    /// Where the drawn pixels stand in their scene.
    func pixelPositions(in prepared: PreparedScene) -> PixelPositions {
      PixelPositions(indices: positions, width: prepared.scene.rasterGrid.width)
    }
  }

  let prepared: PreparedScene
  /// The most pixels drawn.
  let pixelLimit: Int

  /// Rows that are looked at in a scene too large to be read whole.
  private static let rowLimit = 256
  /// Columns that are looked at in one place: the usual width of a block.
  private static let spotWidth = 256

  /// Draws pixels with data: all where they are few enough, otherwise the same number from each of
  /// many rows spread over the scene.
  ///
  /// - Throws: `SceneError`, `CancellationError`.
  func sample(
    using generator: inout SeededGenerator,
    isCancelled: () -> Bool = { false }
  ) throws -> Sample {
    let reader = try SceneReader(prepared.scene)
    let spectra = SceneProjection(prepared.scene, keptBands: prepared.keptBands)
    let windows = self.windows
    var sample = Sample(
      spectra: Matrix(rowCount: 0, columnCount: prepared.keptBands.count),
      positions: []
    )
    var elements: [Float] = []
    var tile = TilePixels()
    for (index, window) in windows.enumerated() {
      guard !isCancelled() else { throw CancellationError() }
      try reader.read(window, through: spectra, into: &tile)
      let valid = tile.states.indices.filter { tile.states[$0] == .valid }
      sample.seenCount += window.pixelCount
      sample.validCount += valid.count
      sample.notFiniteCount += tile.states.count { $0 == .notFinite }
      // What earlier windows could not give, later ones may.
      let wanted = (pixelLimit - sample.positions.count) / (windows.count - index)
      let drawn =
        valid.count <= wanted
        ? valid : generator.sample(wanted, below: valid.count).sorted().map { valid[$0] }
      elements += tile.spectra(at: drawn).elements
      sample.positions += positions(of: drawn, in: window)
    }
    sample.spectra = Matrix(
      rowCount: sample.positions.count,
      columnCount: prepared.keptBands.count,
      elements: elements
    )
    return sample
  }

  /// The positions in the scene of pixels of a window.
  func positions(of pixels: [Int], in window: RasterWindow) -> [Int] {
    pixels.map {
      (window.y + $0 / window.width) * prepared.scene.rasterGrid.width + window.x
        + $0 % window.width
    }
  }

  /// Reads the first pixels with data at a few places spread over the scene, enough to see what its
  /// values are like, at the cost of a few blocks of its file.
  ///
  /// - Returns: at most `pixelLimit` pixels; all that have data of a small scene's draw.
  /// - Throws: `SceneError`, `CancellationError`.
  func glance(
    using generator: inout SeededGenerator,
    isCancelled: () -> Bool = { false }
  ) throws -> Sample {
    let grid = prepared.scene.rasterGrid
    guard grid.pixelCount > 4 * pixelLimit else {
      return try sample(using: &generator, isCancelled: isCancelled)
    }
    let reader = try SceneReader(prepared.scene)
    let reflectance = SceneProjection(prepared.scene, keptBands: prepared.keptBands)
    var sample = Sample(
      spectra: Matrix(rowCount: 0, columnCount: prepared.keptBands.count),
      positions: []
    )
    var elements: [Float] = []
    var tile = TilePixels()
    for spot in 0..<Self.rowLimit where sample.positions.count < pixelLimit {
      guard !isCancelled() else { throw CancellationError() }
      let window = window(atSpot: spot)
      try reader.read(window, through: reflectance, into: &tile)
      let valid = tile.states.indices.filter { tile.states[$0] == .valid }
      let drawn = Array(valid.prefix(pixelLimit - sample.positions.count))
      sample.seenCount += window.pixelCount
      sample.validCount += valid.count
      sample.notFiniteCount += tile.states.count { $0 == .notFinite }
      elements += tile.spectra(at: drawn).elements
      sample.positions += drawn.map { window.y * grid.width + window.x + $0 }
    }
    sample.spectra = Matrix(
      rowCount: sample.positions.count,
      columnCount: prepared.keptBands.count,
      elements: elements
    )
    return sample
  }

  /// Part of a row, in one block of most files; the first spots are the farthest from each other.
  private func window(atSpot spot: Int) -> RasterWindow {
    let grid = prepared.scene.rasterGrid
    let row = Int(UInt8(truncatingIfNeeded: spot).reversedBits)
    let columnCount = (grid.width + Self.spotWidth - 1) / Self.spotWidth
    // Steps of the golden ratio fall nowhere near those before.
    let place = (Double(spot) * 0.618_033_988_75 + 0.5).truncatingRemainder(dividingBy: 1)
    let x = Int(place * Double(columnCount)) * Self.spotWidth
    return RasterWindow(
      x: x,
      y: (2 * row + 1) * grid.height / (2 * Self.rowLimit),
      width: min(Self.spotWidth, grid.width - x),
      height: 1
    )
  }

  /// The windows to read: strips of all rows of a small scene, otherwise evenly spaced rows.
  ///
  /// They follow from the size of the scene and never from how its file is laid out, so that the same
  /// pixels are drawn, in the same order, from every layout.
  var windows: [RasterWindow] {
    let grid = prepared.scene.rasterGrid
    func strip(_ row: Int, _ height: Int) -> RasterWindow {
      RasterWindow(x: 0, y: row, width: grid.width, height: min(height, grid.height - row))
    }
    if grid.pixelCount <= 4 * pixelLimit || grid.height <= Self.rowLimit {
      let height = max(1, prepared.tilePixelLimit / grid.width)
      return stride(from: 0, to: grid.height, by: height).map { strip($0, height) }
    }
    return (0..<Self.rowLimit).map { strip((2 * $0 + 1) * grid.height / (2 * Self.rowLimit), 1) }
  }
}

extension UInt8 {
  /// The same bits, the last one first.
  fileprivate var reversedBits: UInt8 {
    (0..<8).reduce(0) { $0 << 1 | self >> $1 & 1 }
  }
}

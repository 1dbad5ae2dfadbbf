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

    /// Where the drawn pixels stand in their scene.
    func pixelPositions(in prepared: PreparedScene) -> PixelPositions {
      PixelPositions(indices: positions, width: prepared.scene.rasterGrid.width)
    }
  }

  let prepared: PreparedScene
  /// The most pixels drawn.
  let pixelLimit: Int

  /// Rows and columns of a square of neighbours.
  private static let blockSide = 10
  /// Rows that are looked at in a scene too large to be read whole.
  private static let rowLimit = 256

  /// Draws pixels with data: all where they are few enough, otherwise the same number from each of
  /// many rows spread over the scene.
  ///
  /// - Throws: `SceneError`, `CancellationError`.
  func sample(
    using generator: inout SeededGenerator,
    isCancelled: () -> Bool = { false }
  ) throws -> Sample {
    try sample(windows, limit: pixelLimit, using: &generator, isCancelled)
  }

  /// Draws squares of neighbouring pixels: the whole scene where it has few enough pixels, otherwise
  /// squares at random places, as many in each part of the scene.
  ///
  /// - Throws: `SceneError`, `CancellationError`.
  func sampleBlocks(
    using generator: inout SeededGenerator,
    isCancelled: () -> Bool = { false }
  ) throws -> Sample {
    try sample(blocks(using: &generator), limit: nil, using: &generator, isCancelled)
  }

  /// Draws pixels from windows: all of them, or the same number from each up to a limit.
  private func sample(
    _ windows: [RasterWindow],
    limit: Int?,
    using generator: inout SeededGenerator,
    _ isCancelled: () -> Bool
  ) throws -> Sample {
    let reader = try SceneReader(prepared.scene)
    let spectra = SceneProjection(prepared.scene, keptBands: prepared.keptBands)
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
      // What earlier windows could not give, later ones may.
      var wanted = valid.count
      if let limit { wanted = (limit - sample.positions.count) / (windows.count - index) }
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

  /// The windows to read: strips of all rows of a small scene, otherwise evenly spaced rows.
  ///
  /// They follow from the size of the scene and never from how its file is laid out, so that the same
  /// pixels are drawn, in the same order, from every layout.
  var windows: [RasterWindow] {
    let grid = prepared.scene.rasterGrid
    if grid.pixelCount <= 4 * pixelLimit || grid.height <= Self.rowLimit { return strips }
    return (0..<Self.rowLimit).map { index in
      let row = (2 * index + 1) * grid.height / (2 * Self.rowLimit)
      return RasterWindow(x: 0, y: row, width: grid.width, height: 1)
    }
  }

  /// The whole scene, in strips of the size of a tile.
  private var strips: [RasterWindow] {
    let grid = prepared.scene.rasterGrid
    let height = max(1, prepared.tilePixelLimit / grid.width)
    return stride(from: 0, to: grid.height, by: height).map {
      RasterWindow(x: 0, y: $0, width: grid.width, height: min(height, grid.height - $0))
    }
  }

  /// The whole scene, or a square at a random place in each cell of a grid over it.
  func blocks(using generator: inout SeededGenerator) -> [RasterWindow] {
    let grid = prepared.scene.rasterGrid
    guard grid.pixelCount > pixelLimit else { return strips }
    let (width, height) = (min(Self.blockSide, grid.width), min(Self.blockSide, grid.height))
    let count = max(1, pixelLimit / (width * height))
    let shape = Double(grid.width * height) / Double(grid.height * width)
    let wanted = Int((Double(count) * shape).squareRoot().rounded())
    let down = max(1, min(grid.height / height, count / max(1, min(wanted, grid.width / width))))
    let across = max(1, min(grid.width / width, count / down))
    var windows: [RasterWindow] = []
    for cell in 0..<across * down {
      let (row, column) = (cell / across, cell % across)
      let top = row * grid.height / down
      let left = column * grid.width / across
      let rowChoices = (row + 1) * grid.height / down - top - height + 1
      let columnChoices = (column + 1) * grid.width / across - left - width + 1
      windows.append(
        RasterWindow(
          x: left + generator.index(below: columnChoices),
          y: top + generator.index(below: rowChoices),
          width: width,
          height: height
        )
      )
    }
    return windows
  }
}

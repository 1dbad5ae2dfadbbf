internal import Essentials
package import LinearAlgebra
internal import Rasters
internal import Scenes
package import Unmixing

/// Draws pixels from a scene without holding it in memory.
package struct SceneSampler {
  /// Pixels drawn from a scene, and what the windows that were read show.
  package struct Sample {
    /// Reflectance of the drawn pixels, `pixelCount x keptBandCount`.
    package var spectra: Matrix
    /// Where they were drawn: row times width plus column.
    package var positions: [Int]
    /// Pixels that were looked at.
    package var seenCount = 0
    /// Pixels of them that have data.
    package var validCount = 0
    /// Pixels of them that hold NaN, infinity or values too large for any reflectance.
    package var notFiniteCount = 0
    /// Where pixels were drawn that were left out again, because they look like filling.
    package var fillingPositions: [Int] = []

    /// Where the drawn pixels stand in their scene.
    package func pixelPositions(in prepared: PreparedScene) -> PixelPositions {
      PixelPositions(indices: positions, width: prepared.scene.rasterGrid.width)
    }
  }

  /// A sample while it is drawn, window by window.
  struct Drawing {
    private let prepared: PreparedScene
    private let reader: SceneReader
    private let projection: SceneProjection
    private var drawn: Sample
    private var elements: [Float] = []
    private var tile = TilePixels()

    init(_ prepared: PreparedScene) throws {
      self.prepared = prepared
      reader = try SceneReader(prepared.scene)
      projection = SceneProjection(prepared.scene, keptBands: prepared.keptBands)
      drawn = Sample(
        spectra: Matrix(rowCount: 0, columnCount: prepared.keptBands.count),
        positions: []
      )
    }

    /// Pixels drawn so far.
    var count: Int { drawn.positions.count }
    /// Pixels looked at so far.
    var seenCount: Int { drawn.seenCount }

    /// All that was drawn.
    var sample: Sample {
      var sample = drawn
      sample.spectra = Matrix(
        rowCount: count,
        columnCount: prepared.keptBands.count,
        elements: elements
      )
      return sample.withoutFilling
    }

    /// Announces the windows that come next, so that they are read block by block.
    func announce(_ windows: some Collection<RasterWindow>) { reader.announce(Array(windows)) }

    /// Draws the first pixels with data of windows until there are enough.
    mutating func fill(
      to pixelLimit: Int,
      from windows: [RasterWindow],
      isCancelled: () -> Bool
    ) throws {
      // As many as are enough if all pixels have data.
      let atOnce = pixelLimit / max(1, windows.first?.pixelCount ?? 1) + 1
      for (index, window) in windows.enumerated() where count < pixelLimit {
        guard !isCancelled() else { throw CancellationError() }
        if index.isMultiple(of: atOnce) { announce(windows[index...].prefix(atOnce)) }
        let room = pixelLimit - count
        try draw(from: window) { Array($0.prefix(room)) }
      }
    }

    /// Reads a window and draws those of its pixels with data that are chosen, by their index.
    mutating func draw(from window: RasterWindow, choosing choice: ([Int]) -> [Int]) throws {
      try reader.read(window, through: projection, into: &tile)
      let valid = tile.states.indices.filter { tile.states[$0] == .valid }
      let chosen = choice(valid)
      let width = prepared.scene.rasterGrid.width
      drawn.seenCount += window.pixelCount
      drawn.validCount += valid.count
      drawn.notFiniteCount += tile.states.count { $0 == .notFinite }
      elements += tile.spectra(at: chosen).elements
      drawn.positions += chosen.map {
        (window.y + $0 / window.width) * width + window.x + $0 % window.width
      }
    }
  }

  package let prepared: PreparedScene
  /// The most pixels drawn.
  package let pixelLimit: Int

  package init(prepared: PreparedScene, pixelLimit: Int) {
    self.prepared = prepared
    self.pixelLimit = pixelLimit
  }

  /// Rows that are looked at in a scene too large to be read whole.
  private static let rowLimit = 256
  /// Width of a scene whose rows are too long to be read whole.
  private static let columnLimit = 1 << 17
  /// Columns that are looked at in one place: the usual width of a block.
  private static let spotWidth = 256

  /// Draws pixels with data: all where they are few enough, otherwise the same number from each of
  /// many rows spread over the scene.
  ///
  /// - Throws: `SceneError`, `CancellationError`.
  package func sample(
    using generator: inout SeededGenerator,
    isCancelled: () -> Bool = { false }
  ) throws -> Sample {
    let windows = self.windows
    var drawing = try Drawing(prepared)
    drawing.announce(windows)
    for (index, window) in windows.enumerated() {
      guard !isCancelled() else { throw CancellationError() }
      // What earlier windows could not give, later ones may.
      let wanted = (pixelLimit - drawing.count) / (windows.count - index)
      try drawing.draw(from: window) { valid in
        valid.count <= wanted
          ? valid : generator.sample(wanted, below: valid.count).sorted().map { valid[$0] }
      }
    }
    return drawing.sample
  }

  /// Reads the first pixels with data at a few places spread over the scene, enough to see what its
  /// values are like, at the cost of a few blocks of its file.
  ///
  /// - Returns: at most `pixelLimit` pixels; all that have data of a small scene's draw.
  /// - Throws: `SceneError`, `CancellationError`.
  package func glance(
    using generator: inout SeededGenerator,
    isCancelled: () -> Bool = { false }
  ) throws -> Sample {
    let grid = prepared.scene.rasterGrid
    guard grid.pixelCount > 4 * pixelLimit else {
      return try sample(using: &generator, isCancelled: isCancelled)
    }
    var drawing = try Drawing(prepared)
    try drawing.fill(
      to: pixelLimit,
      from: (0..<Self.rowLimit).map(window(atSpot:)),
      isCancelled: isCancelled
    )
    return drawing.sample
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
    guard grid.width <= Self.columnLimit else { return (0..<Self.rowLimit).map(window(atSpot:)) }
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

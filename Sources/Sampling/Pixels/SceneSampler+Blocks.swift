internal import Essentials
package import LinearAlgebra
internal import Rasters
internal import Scenes

extension SceneSampler {
  /// Side of a block where many pixels are drawn.
  private static let greatestSide = 8
  /// Side below which a pixel in a corner has too few neighbours in its block.
  private static let leastSide = 3
  /// Blocks that are drawn at least, or all of a scene: fewer would miss too many materials.
  private static let leastBlockCount = 128
  /// Where this share of all pixels is drawn one by one, most of their neighbours are drawn too.
  private static let denseShare = 0.5
  /// Places that blocks are drawn from, for each that is wanted: some have no data.
  private static let placesPerBlock = 4

  /// Draws pixels together with their neighbours, so that a method can look at patches: square
  /// blocks spread over the scene at random, or at least half of all pixels of a scene with so few.
  ///
  /// Scenes with so little data that blocks miss it are drawn from as `sample` does.
  ///
  /// - Throws: `SceneError`, `CancellationError`.
  package func sampleBlocks(
    using generator: inout SeededGenerator,
    isCancelled: () -> Bool = { false }
  ) throws -> Sample {
    guard Double(pixelLimit) < Self.denseShare * Double(prepared.scene.rasterGrid.pixelCount) else {
      return try sample(using: &generator, isCancelled: isCancelled)
    }
    var drawing = try Drawing(prepared)
    try drawing.fill(to: pixelLimit, from: blocks(using: &generator), isCancelled: isCancelled)
    if 2 * drawing.count < pixelLimit,
      drawing.seenCount < prepared.scene.rasterGrid.pixelCount
    {
      return try sample(using: &generator, isCancelled: isCancelled)
    }
    return drawing.sample
  }

  /// Blocks that do not overlap, in random order: one at a random place of each cell of a grid over
  /// the scene, or its whole tiling where that has few.
  func blocks(using generator: inout SeededGenerator) -> [RasterWindow] {
    let grid = prepared.scene.rasterGrid
    let share = Double(pixelLimit) / Double(Self.leastBlockCount)
    let side = min(max(Int(share.squareRoot()), Self.leastSide), Self.greatestSide)
    let placeCount = Self.placesPerBlock * max(1, pixelLimit / (side * side))
    // Cells as square as can be, none smaller than a block.
    let area = Double(grid.pixelCount) / Double(placeCount)
    let cell = max(side, Int(area.squareRoot()))
    var blocks: [RasterWindow] = []
    for top in stride(from: 0, to: grid.height, by: cell) {
      for left in stride(from: 0, to: grid.width, by: cell) {
        let (width, height) = (min(cell, grid.width - left), min(cell, grid.height - top))
        let (columns, rows) = (min(side, width), min(side, height))
        blocks.append(
          RasterWindow(
            x: left + generator.index(below: width - columns + 1),
            y: top + generator.index(below: height - rows + 1),
            width: columns,
            height: rows
          )
        )
      }
    }
    generator.shuffle(&blocks)
    return blocks
  }
}

public import Rasters

/// How a scene is cut into tiles: full-width strips of rows, or runs of storage blocks.
///
/// The cut depends on the file and the tile size alone, never on the number of workers.
public struct TileLayout: Sendable, Equatable {
  /// Size of the whole scene.
  public let width: Int
  /// Number of rows of the whole scene.
  public let height: Int
  /// Width of every tile but the last of a row of tiles.
  public let tileWidth: Int
  /// Height of every tile but those of the last row of tiles.
  public let tileHeight: Int

  /// Cuts a scene so that no tile holds much more than the given number of pixels.
  ///
  /// Blocks that are as wide as the scene give strips of whole blocks (or of part of one, if a block
  /// is larger than a tile may be); narrower blocks give runs of whole blocks in one row of blocks.
  ///
  /// - Parameters:
  ///   - file: the raster, with its blocks.
  ///   - pixelLimit: pixels a tile, at least 1.
  public init(_ file: RasterFile, pixelLimit: Int) {
    precondition(pixelLimit > 0, "a tile has at least one pixel")
    width = file.grid.width
    height = file.grid.height
    let rowLimit = max(1, pixelLimit / width)
    let stripHeight = Self.height(rowLimit, blockHeight: file.blockHeight)
    guard file.blockWidth < width, rowLimit < file.blockHeight else {
      tileWidth = width
      tileHeight = min(height, stripHeight)
      return
    }
    tileHeight = min(height, file.blockHeight, max(1, pixelLimit / file.blockWidth))
    let blocks = max(1, pixelLimit / (tileHeight * file.blockWidth))
    tileWidth = min(width, blocks * file.blockWidth)
  }

  /// The largest multiple of the block height within the limit, or the limit inside a large block.
  private static func height(_ rowLimit: Int, blockHeight: Int) -> Int {
    rowLimit < blockHeight ? rowLimit : rowLimit / blockHeight * blockHeight
  }

  private var columnCount: Int { (width + tileWidth - 1) / tileWidth }
  private var rowCount: Int { (height + tileHeight - 1) / tileHeight }

  /// Number of tiles.
  public var tileCount: Int { columnCount * rowCount }

  /// Pixels of the largest tile.
  public var largestPixelCount: Int { tileWidth * tileHeight }

  /// The pixels of a tile, `0..<tileCount`, from the top left by rows.
  public func window(ofTile tile: Int) -> RasterWindow {
    precondition(tile >= 0 && tile < tileCount, "no such tile")
    let (x, y) = (tile % columnCount * tileWidth, tile / columnCount * tileHeight)
    return RasterWindow(
      x: x,
      y: y,
      width: min(tileWidth, width - x),
      height: min(tileHeight, height - y)
    )
  }
}

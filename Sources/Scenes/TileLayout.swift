public import Rasters

/// How a scene is cut into tiles: full-width strips of rows, or runs of storage blocks.
///
/// A file that is decoded has tiles of whole blocks, so that each block is decoded once; then a tile
/// may be as large as a block. Where samples are read in place, blocks larger than a tile may be are cut
/// into parts that follow each other. The cut depends on the file and the tile size alone, never on
/// the number of workers.
public struct TileLayout: Sendable, Equatable {
  /// Size of the whole scene.
  public let width: Int
  /// Number of rows of the whole scene.
  public let height: Int
  /// Width of every tile but the last of a row of tiles.
  public let tileWidth: Int
  /// Height of every tile but those of the last row of tiles.
  public let tileHeight: Int
  /// Height of a row of blocks, or of a strip: tiles are counted within one, then in the next.
  private let groupHeight: Int

  /// Cuts a scene so that no tile holds much more than the given number of pixels, or one block that
  /// has to be decoded.
  ///
  /// Blocks that are as wide as the scene give strips of whole blocks; narrower blocks give runs of
  /// whole blocks in one row of blocks.
  ///
  /// - Parameters:
  ///   - file: the raster, with its blocks.
  ///   - pixelLimit: pixels a tile, at least 1.
  public init(_ file: RasterFile, pixelLimit: Int) {
    precondition(pixelLimit > 0, "a tile has at least one pixel")
    width = file.grid.width
    height = file.grid.height
    let rowLimit = max(1, pixelLimit / width)
    guard file.blockWidth < width, rowLimit < file.blockHeight else {
      let stripHeight = Self.height(rowLimit, of: file)
      tileWidth = width
      tileHeight = min(height, stripHeight)
      groupHeight = tileHeight
      return
    }
    groupHeight = min(height, file.blockHeight)
    let rowsOfBlock = file.isReadInPlace ? max(1, pixelLimit / file.blockWidth) : groupHeight
    tileHeight = Self.parts(groupHeight, Self.parts(groupHeight, rowsOfBlock))
    let blocks = max(1, pixelLimit / (tileHeight * file.blockWidth))
    tileWidth = min(width, blocks * file.blockWidth)
  }

  /// Rows of a strip: the largest multiple of the block height within the limit; in a larger block,
  /// the limit where it can be cut.
  private static func height(_ rowLimit: Int, of file: RasterFile) -> Int {
    if rowLimit >= file.blockHeight { return rowLimit / file.blockHeight * file.blockHeight }
    return file.isReadInPlace ? rowLimit : file.blockHeight
  }

  /// Number of parts of a length that are no longer than the given one.
  private static func parts(_ length: Int, _ limit: Int) -> Int { (length + limit - 1) / limit }

  private var columnCount: Int { Self.parts(width, tileWidth) }
  private var wholeGroupCount: Int { height / groupHeight }
  /// Tiles that lie above each other in a group.
  private func tilesAbove(inGroup group: Int) -> Int {
    Self.parts(min(groupHeight, height - group * groupHeight), tileHeight)
  }

  /// Number of tiles.
  public var tileCount: Int {
    let rest = height % groupHeight
    let rows = wholeGroupCount * Self.parts(groupHeight, tileHeight) + Self.parts(rest, tileHeight)
    return columnCount * rows
  }

  /// Pixels of the largest tile.
  public var largestPixelCount: Int { tileWidth * tileHeight }

  /// The pixels of a tile, `0..<tileCount`: from the top left by rows of blocks, within them by
  /// columns, and in each of those downwards.
  public func window(ofTile tile: Int) -> RasterWindow {
    precondition(tile >= 0 && tile < tileCount, "no such tile")
    let tilesInGroup = columnCount * tilesAbove(inGroup: 0)
    let group = min(tile / tilesInGroup, (height - 1) / groupHeight)
    let (place, above) = (tile - group * tilesInGroup, tilesAbove(inGroup: group))
    let (x, down) = (place / above * tileWidth, place % above * tileHeight)
    let y = group * groupHeight + down
    return RasterWindow(
      x: x,
      y: y,
      width: min(tileWidth, width - x),
      height: min(tileHeight, groupHeight - down, height - y)
    )
  }
}

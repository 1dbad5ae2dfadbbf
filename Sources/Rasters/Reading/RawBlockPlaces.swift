/// Where the blocks of a TIFF lie in its file, as GDAL's driver knows it.
///
/// GDAL is asked once for each block while windows follow each other down the raster: the places of
/// one row of blocks are remembered.
struct RawBlockPlaces {
  /// A block: the byte at which each band's samples begin.
  private struct Block {
    let starts: [Int]
    /// Bytes of the block, of the shortest band's if each has one of its own.
    let byteCount: Int
  }

  private let storage: RawStorage
  private let directory: InputDataset
  private var row = -1
  private var bands: [Int] = []
  /// The blocks of the row by their column; nil for those that are not stored.
  private var blocks: [Int: Block?] = [:]

  init(_ storage: RawStorage, _ directory: InputDataset) {
    self.storage = storage
    self.directory = directory
  }

  /// The place of each band's first sample in a block.
  ///
  /// - Parameters:
  ///   - column: the block's column.
  ///   - row: the block's row.
  ///   - bands: indices from 0, ascending.
  ///   - need: the bytes of it that will be read.
  /// - Returns: one byte offset a band; nil if the block is not stored, or not as long as needed.
  mutating func starts(column: Int, row: Int, bands: [Int], need: Int) -> [Int]? {
    if row != self.row || bands != self.bands {
      (self.row, self.bands) = (row, bands)
      blocks.removeAll(keepingCapacity: true)
    }
    let block = blocks[column] ?? find(column: column)
    blocks[column] = .some(block)
    guard let block, block.byteCount >= need else { return nil }
    return block.starts
  }

  private func find(column: Int) -> Block? {
    guard storage.hasBlocksByBand else {
      return place(column: column, band: 0).map { first in
        Block(
          starts: bands.map { first.start + $0 * storage.bandStride },
          byteCount: first.byteCount
        )
      }
    }
    var starts: [Int] = []
    var byteCount = Int.max
    for band in bands {
      guard let place = place(column: column, band: band) else { return nil }
      starts.append(place.start)
      byteCount = min(byteCount, place.byteCount)
    }
    return Block(starts: starts, byteCount: byteCount)
  }

  private func place(column: Int, band: Int) -> (start: Int, byteCount: Int)? {
    let name = "\(column)_\(row)"
    guard let offset = directory.metadataItem(band: band, "BLOCK_OFFSET_\(name)", domain: "TIFF"),
      let size = directory.metadataItem(band: band, "BLOCK_SIZE_\(name)", domain: "TIFF"),
      let start = Int(offset), let byteCount = Int(size)
    else { return nil }
    return (start, byteCount)
  }
}

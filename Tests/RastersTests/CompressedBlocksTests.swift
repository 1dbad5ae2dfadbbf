import Testing

@testable import Rasters

@Suite("CompressedBlocks")
struct CompressedBlocksTests {
  @Test(
    "the blocks of a file compress to as many bytes again, overviews too, on any threads",
    arguments: RasterCompression.allCases
  )
  func again(compression: RasterCompression) throws {
    let folder = try WriterScratchFolder()
    let path = try CloudOptimizedFileTests.write(
      RasterGrid(width: 700, height: 600, georeference: Georeference()),
      in: folder,
      compression: compression
    )
    let blocks = try CompressedBlocks(of: path, compression: compression)
    #expect(try blocks.compress(threadCount: 1) == blocks.storedByteCount)
    #expect(try blocks.compress(threadCount: 3) == blocks.storedByteCount)
    // Leaders, trailers and the head are all that the file holds beside its blocks.
    let byteCount = try RasterFile(path: path).byteCount
    #expect(blocks.storedByteCount < byteCount && blocks.storedByteCount > byteCount - 16_000)
  }

  @Test("a file of another compression is refused")
  func another() throws {
    let folder = try WriterScratchFolder()
    let path = try CloudOptimizedFileTests.write(
      RasterGrid(width: 70, height: 60, georeference: Georeference()),
      in: folder
    )
    #expect(throws: RasterError.self) { try CompressedBlocks(of: path, compression: .none) }
    #expect(throws: RasterError.self) { try CompressedBlocks(of: path, compression: .zstd) }
  }
}

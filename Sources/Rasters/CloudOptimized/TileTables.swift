/// Where a TIFF file keeps the places and sizes of its blocks, one table a directory.
///
/// TIFF 6.0, section 2 and tags 322 (TileWidth), 323 (TileLength), 324 (TileOffsets) and 325
/// (TileByteCounts); BigTIFF likewise with wider fields. Only the little-endian form is known, which
/// GDAL writes on every machine that this program runs on.
struct TileTables {
  /// A list of numbers in the file.
  struct List: Equatable {
    /// Its first byte.
    let offset: Int
    /// Bytes a number.
    let width: Int
    /// How many there are.
    let count: Int
  }

  /// The tables of a directory.
  struct Directory: Equatable {
    /// Columns of a block, one number.
    var blockWidth: List?
    /// Rows of a block, one number.
    var blockHeight: List?
    var offsets: List?
    var byteCounts: List?
  }

  /// The bytes of the file, as far as they were given.
  private(set) var bytes: [UInt8]
  /// The directories in their order: the raster, then its overviews.
  private(set) var directories: [Directory] = []
  private let isBig: Bool

  /// Reads the directories; nil if the bytes are no such TIFF.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 16, bytes[0] == 0x49, bytes[1] == 0x49 else { return nil }
    self.bytes = bytes
    isBig = bytes[2] == 43
    guard isBig || bytes[2] == 42 else { return nil }
    var next = isBig ? number(at: 8, width: 8) : number(at: 4, width: 4)
    while let start = next, start != 0 {
      guard let entryCount = number(at: start, width: isBig ? 8 : 2) else { return nil }
      let first = start + (isBig ? 8 : 2)
      let entryBytes = isBig ? 20 : 12
      var directory = Directory()
      for entry in 0..<entryCount {
        guard add(entryAt: first + entry * entryBytes, to: &directory) else { return nil }
      }
      directories.append(directory)
      next = number(at: first + entryCount * entryBytes, width: isBig ? 8 : 4)
    }
    guard next != nil else { return nil }
  }

  /// The shape of a directory's blocks; nil if it states none.
  func shape(of directory: Int) -> BlockShape? {
    guard directories.indices.contains(directory),
      let width = number(0, of: directories[directory].blockWidth),
      let height = number(0, of: directories[directory].blockHeight)
    else { return nil }
    return BlockShape(width: width, height: height)
  }

  /// The number of a directory's blocks; nil if it does not have a place and a size for each.
  func blockCount(of directory: Int) -> Int? {
    guard directories.indices.contains(directory), let offsets = directories[directory].offsets,
      offsets.count == directories[directory].byteCounts?.count
    else { return nil }
    return offsets.count
  }

  /// States another shape of a directory's blocks, of which there must be as many as before.
  ///
  /// - Returns: whether there is room for it.
  mutating func set(_ shape: BlockShape, of directory: Int) -> Bool {
    guard directories.indices.contains(directory),
      let width = directories[directory].blockWidth,
      let height = directories[directory].blockHeight
    else { return false }
    return set(shape.width, at: 0, of: width) && set(shape.height, at: 0, of: height)
  }

  /// States where a block lies.
  ///
  /// - Returns: whether there is room for it.
  mutating func set(_ place: BlockPlace, block: Int, of directory: Int) -> Bool {
    guard directories.indices.contains(directory), let offsets = directories[directory].offsets,
      let byteCounts = directories[directory].byteCounts
    else { return false }
    return set(place.offset, at: block, of: offsets)
      && set(place.byteCount, at: block, of: byteCounts)
  }

  private mutating func set(_ value: Int, at index: Int, of list: List) -> Bool {
    let fits = list.width == 8 || value >> (8 * list.width) == 0
    guard fits, index < list.count else { return false }
    let start = list.offset + index * list.width
    for byte in 0..<list.width {
      bytes[start + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte))
    }
    return true
  }

  private func add(entryAt start: Int, to directory: inout Directory) -> Bool {
    let (countWidth, valueBytes) = isBig ? (8, 8) : (4, 4)
    guard let tag = number(at: start, width: 2), let type = number(at: start + 2, width: 2),
      let count = number(at: start + 4, width: countWidth)
    else { return false }
    guard (322...325).contains(tag) else { return true }
    guard let width = [3: 2, 4: 4, 16: 8][type] else { return false }
    let field = start + 4 + countWidth
    let place = count * width <= valueBytes ? field : number(at: field, width: valueBytes)
    guard let place, place + count * width <= bytes.count else { return false }
    let list = List(offset: place, width: width, count: count)
    switch tag {
    case 322: directory.blockWidth = list
    case 323: directory.blockHeight = list
    case 324: directory.offsets = list
    default: directory.byteCounts = list
    }
    return true
  }

  /// A number of a list.
  func number(_ index: Int, of list: List?) -> Int? {
    guard let list, index < list.count else { return nil }
    return number(at: list.offset + index * list.width, width: list.width)
  }

  private func number(at place: Int, width: Int) -> Int? {
    guard place >= 0, place + width <= bytes.count else { return nil }
    return (0..<width).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
  }
}

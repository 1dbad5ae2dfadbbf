internal import CGDAL
internal import Synchronization

/// A picture file for people.
public enum PNGFile {
  /// Writes a picture of four bytes a pixel; nothing but the file itself is left on the disk.
  ///
  /// - Parameters:
  ///   - red: `height x width` by rows, 0...255; so the other planes.
  ///   - green: the second plane.
  ///   - blue: the third plane.
  ///   - alpha: 0 where the picture is transparent, 255 where it is solid.
  ///   - width: number of columns.
  ///   - height: number of rows.
  ///   - path: the file; replaced if it exists.
  /// - Throws: `RasterError` with code `.cannotWrite`.
  public static func write(
    red: [UInt8],
    green: [UInt8],
    blue: [UInt8],
    alpha: [UInt8],
    width: Int,
    height: Int,
    to path: String
  ) throws(RasterError) {
    let planes = [red, green, blue, alpha]
    precondition(width > 0 && height > 0, "an empty picture")
    precondition(planes.allSatisfy { $0.count == width * height }, "one byte a pixel and plane")
    _ = GDALLibrary.ready
    guard let memory = unsafe GDALGetDriverByName("MEM"),
      let png = unsafe GDALGetDriverByName("PNG")
    else {
      throw RasterError(
        code: .unsupported,
        path: path,
        message: "cannot write \(path): this GDAL has no driver for PNG.",
        remedy: "Install a GDAL that has it (gdalinfo --formats lists them)."
      )
    }
    let size = (width: Int32(width), height: Int32(height))
    let picture = try unsafe OutputDataset.make(path: path, doing: "hold it", byteCount: 0) {
      unsafe GDALCreate(memory, "", size.width, size.height, 4, GDT_Byte, nil)
    }
    for (band, plane) in planes.enumerated() {
      var plane = plane
      try unsafe picture.perform("hold the samples", band: band) {
        unsafe GDALRasterIO(
          $0,
          GF_Write,
          0,
          0,
          size.width,
          size.height,
          &plane,
          size.width,
          size.height,
          GDT_Byte,
          0,
          0
        )
      }
    }
    let options = StringList(["ZLEVEL=3"])  // a third of the usual level's time, 9 % more bytes
    let file = try unsafe OutputDataset.make(path: path, doing: "write the file", byteCount: 0) {
      unsafe options.lend { list in
        unsafe picture.lend { unsafe GDALCreateCopy(png, path, $0, 1, list, nil, nil) }
      }
    }
    try file.close()
    try picture.close()
  }

  /// The bytes of a picture; see `write`.
  ///
  /// - Throws: `RasterError` with code `.cannotWrite`.
  public static func bytes(
    red: [UInt8],
    green: [UInt8],
    blue: [UInt8],
    alpha: [UInt8],
    width: Int,
    height: Int
  ) throws(RasterError) -> [UInt8] {
    let number = memoryFileCount.wrappingAdd(1, ordering: .relaxed).newValue
    let path = "/vsimem/unmix-picture-\(number).png"
    try write(
      red: red,
      green: green,
      blue: blue,
      alpha: alpha,
      width: width,
      height: height,
      to: path
    )
    var length: vsi_l_offset = 0
    // Taken out of GDAL's file system in memory: the bytes are ours to free.
    let buffer = unsafe VSIGetMemFileBuffer(path, &length, 1)
    defer { unsafe VSIFree(buffer) }
    return unsafe Array(UnsafeBufferPointer(start: buffer, count: Int(length)))
  }

  /// Pictures made in memory so far, for names of their own.
  private static let memoryFileCount = Atomic<Int>(0)
}

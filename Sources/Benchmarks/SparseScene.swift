import Foundation
import Scenes
import Spectra

/// A scene of zeros whose file takes no room on the disk, however large it is.
///
/// Its header states another no-data value, so every pixel counts and is unmixed.
struct SparseScene {
  /// The data file, BIL of int16.
  let path: String
  /// The library of endmembers.
  let libraryPath: String
  private let endmembers: EndmemberSet
  private let byteCount: Int

  private static let columnCount = 1_000

  /// Makes a scene in a folder of its own.
  ///
  /// - Parameters:
  ///   - context: where.
  ///   - name: name of the folder.
  ///   - pixelCount: a multiple of 1,000.
  ///   - bandCount: number of bands.
  /// - Throws: what keeps the files from being written.
  init(_ context: BenchmarkContext, name: String, pixelCount: Int, bandCount: Int) throws {
    let folder = context.path(name)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    path = folder + "/scene.img"
    libraryPath = folder + "/endmembers.csv"
    var options = context.sceneOptions
    options.bandCount = bandCount
    endmembers = SimulatedScene(options).endmembers
    byteCount = 2 * bandCount * pixelCount
    let file = try FileHandle(newFile: path)
    try file.truncate(atOffset: UInt64(byteCount))
    try file.close()
    let centres = (endmembers.grid.wavelengths ?? []).map { "\($0.nanometres)" }
    let header = """
      ENVI
      samples = \(Self.columnCount)
      lines = \(pixelCount / Self.columnCount)
      bands = \(bandCount)
      header offset = 0
      file type = ENVI Standard
      data type = 2
      interleave = bil
      byte order = 0
      data ignore value = -9999
      reflectance scale factor = 10000
      wavelength units = Nanometers
      wavelength = {\(centres.joined(separator: ", "))}

      """
    try Data(header.utf8).write(to: URL(fileURLWithPath: folder + "/scene.hdr"))
    try Data(CSVLibraryFile.text(of: endmembers).utf8)
      .write(to: URL(fileURLWithPath: libraryPath))
  }

  /// Bytes of the file in units of 1e9.
  var gigabytes: Double { Double(byteCount) / 1e9 }

  /// The words of a command line that unmixes it into `product`.
  func arguments(_ context: BenchmarkContext) -> [String] {
    [
      "scene", path, "--method", "fcls", "--endmembers", libraryPath, "--overwrite", "-o",
      context.path("product"),
    ]
  }
}

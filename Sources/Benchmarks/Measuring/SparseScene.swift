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
  /// Number of pixels.
  let pixelCount: Int
  private let folder: String
  private let endmembers: EndmemberSet

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
    var options = context.sceneOptions
    options.bandCount = bandCount
    endmembers = SimulatedScene(options).endmembers
    folder = context.path(name)
    path = folder + "/scene.img"
    libraryPath = folder + "/endmembers.csv"
    self.pixelCount = pixelCount
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let file = try FileHandle(newFile: path)
    try file.truncate(atOffset: UInt64(byteCount))
    try file.close()
    try Data(CSVLibraryFile.text(of: endmembers).utf8)
      .write(to: URL(fileURLWithPath: libraryPath))
    try writeHeader()
  }

  /// The first rows of a scene, under another name for the same file.
  private init(_ whole: SparseScene, pixelCount: Int) throws {
    (folder, libraryPath, endmembers) = (whole.folder, whole.libraryPath, whole.endmembers)
    path = folder + "/first-\(pixelCount).img"
    self.pixelCount = pixelCount
    try FileManager.default.linkItem(atPath: whole.path, toPath: path)
    try writeHeader()
  }

  /// A scene of its first pixels, a multiple of 1,000, whose samples are in the same file.
  func part(pixelCount: Int) throws -> SparseScene {
    precondition(pixelCount <= self.pixelCount, "a part of the scene")
    return try SparseScene(self, pixelCount: pixelCount)
  }

  private func writeHeader() throws {
    let centres = (endmembers.grid.wavelengths ?? []).map { "\($0.nanometres)" }
    let header = """
      ENVI
      samples = \(Self.columnCount)
      lines = \(pixelCount / Self.columnCount)
      bands = \(endmembers.bandCount)
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
    try Data(header.utf8).write(to: URL(fileURLWithPath: path.dropLast(4) + ".hdr"))
  }

  private var byteCount: Int { 2 * endmembers.bandCount * pixelCount }

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

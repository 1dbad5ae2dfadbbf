import Foundation

/// A raw scene written by hand, for tests: float32 BSQ with a header of one's own.
struct SceneFile {
  let folder: URL
  let path: String

  /// Writes `samples` (bands x rows x columns) and a header with `fields` after the usual ones.
  init(
    width: Int = 4,
    height: Int = 3,
    bandCount: Int = 3,
    samples: [Float]? = nil,
    fields: String = ""
  ) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "unmix-scene-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent("scene.img").path
    let count = width * height * bandCount
    let values = samples ?? (0..<count).map { Float($0 + 1) / Float(count) }
    var data = Data()
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    try data.write(to: URL(fileURLWithPath: path))
    let header =
      "ENVI\nsamples = \(width)\nlines = \(height)\nbands = \(bandCount)\nheader offset = 0\n"
      + "file type = ENVI Standard\ndata type = 4\ninterleave = bsq\nbyte order = 0\n" + fields
    try header.write(
      to: folder.appendingPathComponent("scene.hdr"),
      atomically: true,
      encoding: .utf8
    )
  }

  /// Removes the files.
  func remove() { try? FileManager.default.removeItem(at: folder) }
}

/// The real data sets, which lie outside the project.
enum RealScenes {
  /// The folder that `UNMIX_DATA` names, or `../shared/data` beside the package; nil if absent.
  static let folder: String? = {
    let beside = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../shared/data").standardized.path
    let path = ProcessInfo.processInfo.environment["UNMIX_DATA"] ?? beside
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()
}

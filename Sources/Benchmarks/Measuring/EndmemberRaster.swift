import Foundation
import LinearAlgebra
import Spectra

/// Endmembers as a raster of one row with a pixel each, as Orfeo ToolBox wants them.
enum EndmemberRaster {
  /// Writes a raw file of float32 with an ENVI header, in counts of 10,000 per unit of reflectance.
  ///
  /// - Returns: the data file.
  static func write(_ endmembers: EndmemberSet, to path: String) throws -> String {
    var bytes = Data()
    for endmember in 0..<endmembers.endmemberCount {
      for value in endmembers.spectra.column(endmember) {
        let pattern = (value * 10_000).bitPattern
        bytes.append(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: pattern >> (8 * $0)) })
      }
    }
    let header = """
      ENVI
      samples = \(endmembers.endmemberCount)
      lines = 1
      bands = \(endmembers.bandCount)
      header offset = 0
      file type = ENVI Standard
      data type = 4
      interleave = bip
      byte order = 0

      """
    try bytes.write(to: URL(fileURLWithPath: path + ".img"))
    try Data(header.utf8).write(to: URL(fileURLWithPath: path + ".hdr"))
    return path + ".img"
  }
}

import Foundation
import LinearAlgebra
import Rasters
import Scenes
import Spectra

@testable import Archives

/// An archive made for one test: tiles of one simulated scene, so that all show the same materials.
final class TiledArchive {
  let folder: JobFolder
  let scene: SimulatedScene
  static let side = 16

  private static let utm33 = """
    PROJCS["WGS 84 / UTM zone 33N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],\
    PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],\
    PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",15],PARAMETER["scale_factor",0.9996],\
    PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]
    """

  /// Simulates a scene of so many tiles; none is written yet.
  init(tileCount: Int, seed: UInt64 = 3) throws {
    folder = try JobFolder()
    scene = SimulatedScene(
      .init(
        width: tileCount * Self.side,
        height: Self.side,
        bandCount: 40,
        endmemberCount: 3,
        signalToNoiseDecibels: 40,
        seed: seed
      )
    )
  }

  /// Writes tiles as GeoTIFF in UTM zone 33, or without a place.
  ///
  /// - Parameters:
  ///   - numbers: the tiles, from 0 in the west.
  ///   - name: what a tile is called.
  ///   - hasPlace: whether it says where it lies.
  ///   - changed: another value for a sample, by its band (from 0) and value.
  /// - Throws: `RasterError`.
  func writeTiles(
    _ numbers: some Sequence<Int>,
    name: (Int) -> String = { String(format: "line%02d.tif", $0) },
    hasPlace: Bool = true,
    changed: (_ band: Int, _ value: Float) -> Float = { $1 }
  ) throws {
    let all = scene.reflectance(rows: 0..<Self.side)
    let width = scene.options.width
    let centres = (scene.endmembers.grid.wavelengths ?? []).map { "\($0.nanometres)" }
    for number in numbers {
      let columns = (0..<Self.side).flatMap { row in
        (0..<Self.side).map { row * width + number * Self.side + $0 }
      }
      var planes = all.columns(columns)
      for band in 0..<planes.rowCount {
        planes.setRow(band, planes.row(band).map { changed(band, $0) })
      }
      try folder.raster(
        "lines/" + name(number),
        planes,
        width: Self.side,
        names: (1...40).map { "channel \($0)" },
        noData: -9999,
        geotransform: hasPlace ? [500_000 + Double(number) * 160, 10, 0, 5_800_000, 0, -10] : nil,
        coordinateSystem: hasPlace ? Self.utm33 : nil,
        metadata: [
          "ENVI": ["wavelength": "{\(centres.joined(separator: ", "))}", "wavelength_units": "nm"]
        ]
      )
    }
  }

  /// A job over all tiles.
  func job(_ lines: String = "count: 3\nmethod: fcls", output: String = "out") throws -> BatchJob {
    let text = "scenes: lines\noutput: \(output)\nworkers: 2\n\(lines)\n"
    return try BatchJob(path: try folder.write(text, to: "job.yaml"))
  }
}

package import DurableFiles
internal import Rasters
package import Scenes
package import Spectra

/// A scene that was opened, with its bands chosen and its input fingerprinted.
package struct PreparedScene: Sendable {
  package private(set) var scene: Scene
  let selection: BandSelection.Outcome
  /// The files that the scene is read from.
  package let files: SceneFiles

  /// Opens a scene, applies a removal list and takes the fingerprints of its files.
  ///
  /// - Throws: `SceneError`, and what `SceneFiles` throws.
  package init(path: String, overrides: SceneOverrides, removal: BandSelection) throws {
    let stamps = SceneFiles.Stamps(of: path)
    scene = try Scene(path: path, overrides: overrides)
    do { selection = try removal.kept(of: scene.grid, goodBands: scene.goodBands) } catch {
      throw SceneError(error, path: path)
    }
    try scene.checkScaling(ofBands: selection.kept)
    files = try SceneFiles(of: scene.file, stampsBefore: stamps)
  }

  /// The fingerprint of all files together.
  package var fingerprint: Fingerprint { files.fingerprint }

  /// The same scene after a look at some of its samples; see `Scene.inspected(bands:removal:)`.
  ///
  /// - Parameter removal: the list that the scene was prepared with.
  /// - Returns: the scene, with notes and perhaps no-data values.
  /// - Throws: `SceneError` if the raster cannot be read.
  package func inspected(removal: BandSelection) throws -> PreparedScene {
    var prepared = self
    prepared.scene = try scene.inspected(bands: keptBands, removal: removal)
    return prepared
  }

  /// Indices of the bands that are used, from 0.
  package var keptBands: [Int] { selection.kept }
  /// Wavelengths and widths of the bands that are used.
  package var keptGrid: SpectralGrid { scene.grid.bands(keptBands) }

  /// What a person should know before the scene is unmixed.
  package var notes: [String] {
    // A header without a bad-band list is usual: no word of it unless the list was asked for.
    scene.notes
      + selection.removals.compactMap { removal in
        guard removal.item != "@header" || selection.removals.count > 1 else { return nil }
        return removal.note.map { "\(removal.item): \($0)" }
      }
  }

  /// How the scene is cut into tiles of about 16 MiB of reflectance.
  package var layout: TileLayout {
    TileLayout(scene.file, pixelLimit: tilePixelLimit)
  }

  /// Pixels of a tile.
  var tilePixelLimit: Int { max(1, Self.tileBytes / (4 * keptBands.count)) }

  private static let tileBytes = 16 << 20
}

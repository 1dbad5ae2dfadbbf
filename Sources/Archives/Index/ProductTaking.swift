internal import Catalogue
internal import Foundation
internal import Methods
internal import Products
internal import Rasters
internal import Sampling

/// Reads products and enters what they say of themselves, their footprints and files.
struct ProductTaking {
  let folder: ArchiveFolder
  /// Products that were read.
  private(set) var readCount = 0
  /// What a person should know of them.
  private(set) var notes: [String] = []
  /// The raster whose grid the product has.
  private static let rasterName = "abundances.tif"

  /// Ways to longitude and latitude by coordinate reference system; nil where there is none.
  private var transforms: [String: GeographicTransform?] = [:]

  init(folder: ArchiveFolder) { self.folder = folder }

  /// Enters a product that lies on the disk, unless it is known.
  mutating func take(_ path: String, _ changes: CatalogueChanges) throws {
    let known = try changes.scene(product: path)
    var scene =
      known
      ?? SceneRecord(
        name: (path as NSString).lastPathComponent,
        status: SceneStatus.notChecked.rawValue
      )
    let isBack = [SceneStatus.gone, .damaged].map(\.rawValue).contains(scene.status)
    guard scene.productKey == nil || isBack else { return }
    if isBack { scene.status = SceneStatus.notChecked.rawValue }
    scene.productPath = path
    try read(&scene, changes)
  }

  /// Reads the product of a scene and writes its rows.
  mutating func read(_ scene: inout SceneRecord, _ changes: CatalogueChanges) throws {
    guard let place = scene.productPath else { return }
    let path = folder.full(place)
    guard FileManager.default.isFolder(path) else {
      _ = try forget(&scene, changes)
      return
    }
    readCount += 1
    let provenance: Provenance
    do { provenance = try Provenance(ofProduct: path) } catch {
      scene.status = SceneStatus.damaged.rawValue
      scene.error = error.message
      notes.append("\(place): \(error.message.filter { $0 != "\n" })")
      _ = try changes.save(scene)
      return
    }
    scene.describe(provenance)
    let footprint = footprint(of: path)
    scene.geometry = footprint.map(GeoPackageGeometry.data)
    let id = try changes.save(scene, footprint: footprint)
    scene.id = id
    var memory = try changes.memory(of: id)
    memory.byteCount = provenance.scene.bytes
    memory.seconds = provenance.seconds
    try changes.save(memory, of: id)
    try changes.replaceFiles(
      of: id,
      with: provenance.files.entries.map {
        FileRecord(sceneID: id, name: $0.name, byteCount: $0.bytes, sha256: $0.sha256)
      }
    )
  }

  /// Marks a scene whose product is not there any more.
  ///
  /// - Returns: whether that is news.
  func forget(_ scene: inout SceneRecord, _ changes: CatalogueChanges) throws -> Bool {
    guard scene.productKey != nil || scene.status == SceneStatus.upToDate.rawValue else {
      return false
    }
    if scene.status != SceneStatus.failed.rawValue { scene.status = SceneStatus.gone.rawValue }
    (scene.productKey, scene.made, scene.geometry) = (nil, nil, nil)
    let id = try changes.save(scene)
    try changes.replaceFiles(of: id, with: [])
    return true
  }

  /// Where a product lies; nil for one without a place on the Earth, or whose raster cannot be opened:
  /// whoever verifies it is told.
  private mutating func footprint(of product: String) -> Footprint? {
    let path = product + "/" + Self.rasterName
    guard let grid = try? RasterFile(path: path).grid,
      let wkt = grid.georeference.coordinateSystemWKT
    else { return nil }
    let transform = transforms[wkt] ?? GeographicTransform(from: wkt)
    transforms[wkt] = .some(transform)
    return transform?.corners(of: grid).flatMap { corners in
      Footprint(
        corners: corners.map { .init(longitude: $0.longitude, latitude: $0.latitude) }
      )
    }
  }
}

extension SceneRecord {
  /// Takes over what a product's history says.
  mutating func describe(_ provenance: Provenance) {
    method = provenance.method.name
    model = provenance.method.model
    made = Self.time(provenance.started)
    acquired = provenance.inputs?.scene["acquisition time"].flatMap(Self.time)
    width = provenance.scene.width
    height = provenance.scene.height
    validPixels = provenance.scene.validPixelCount
    seconds = provenance.seconds
    sceneBytes = provenance.scene.bytes
    productKey = provenance.key
    let pixelCount = Double(max(provenance.scene.width * provenance.scene.height, 1))
    noDataShare = 1 - Double(provenance.scene.validPixelCount) / pixelCount
  }

  /// A time as a GeoPackage has it; nil for one that is written in another way than ISO 8601.
  private static func time(_ words: String) -> String? {
    let strategies = [
      Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true),
    ]
    let date = strategies.lazy.compactMap { try? Date(words, strategy: $0) }.first
    return date.map(RunEvent.words)
  }
}

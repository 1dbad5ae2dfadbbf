internal import DurableFiles
internal import Essentials
internal import LinearAlgebra
internal import Rasters
internal import Sampling
internal import Scenes

/// Known abundances of a scene: a raster of the same size with one band a material.
struct NetworkTrainingReference {
  /// One name a material, all different.
  let names: [String]
  /// Whether the names are those of the file.
  let areNamesStated: Bool
  /// What had to be assumed.
  let notes: [String]
  private let file: RasterFile
  private let reader: RasterReader

  /// Pixels of a strip that is looked at in one go, over all materials.
  var stripSamples = 1 << 22

  /// Opens a reference and checks that it can belong to a scene.
  ///
  /// - Throws: `RasterError`, or `WorkError` with code `.notComparable` if it has another size
  ///   or place, or a single band.
  init(path: String, of prepared: PreparedScene) throws {
    file = try RasterFile(path: path)
    reader = try RasterReader(file)
    try Self.checkSize(file, prepared.scene.file)
    try Self.checkPlace(file, prepared.scene.file)
    let own = file.bands.map {
      $0.name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let isNamed =
      own.allSatisfy { !$0.isEmpty && Self.tellsMaterial($0) }
      && Set(own.map { $0.lowercased() }).count == own.count
    areNamesStated = isNamed
    names = isNamed ? own : own.indices.map { "endmember \($0 + 1)" }
    notes = isNamed ? [] : ["the bands of the reference \(path) have no names of materials"]
  }

  /// Whether a band's name is more than its number, which GDAL gives to bands without a name.
  private static func tellsMaterial(_ name: String) -> Bool {
    let words = name.lowercased().split(separator: " ")
    return
      !(words.count <= 2 && words.last?.allSatisfy(\.isNumber) ?? false
      && (words.count == 1 || words[0] == "band"))
  }

  private static func checkSize(_ file: RasterFile, _ scene: RasterFile) throws {
    guard file.grid.width == scene.grid.width, file.grid.height == scene.grid.height else {
      throw WorkError(
        code: .notComparable,
        message: "the reference \(file.path) has \(file.grid.width) x \(file.grid.height) pixels, "
          + "the scene \(scene.path) \(scene.grid.width) x \(scene.grid.height).",
        remedy: "Give a reference on the scene's own grid (gdalwarp brings it there)."
      )
    }
    guard file.bands.count >= 2 else {
      throw WorkError(
        code: .notComparable,
        message: "the reference \(file.path) has 1 band; it needs one for every material, "
          + "and at least 2.",
        remedy: "Give the raster with the abundances of all materials, not a map of classes."
      )
    }
  }

  /// Refuses a reference in another coordinate system, or half a pixel or more beside the scene,
  /// where both say where they lie.
  private static func checkPlace(_ file: RasterFile, _ scene: RasterFile) throws {
    guard file.grid.georeference.agreesOnCoordinateSystem(with: scene.grid.georeference) else {
      throw WorkError(
        code: .notComparable,
        message: "the reference \(file.path) and the scene \(scene.path) state different "
          + "coordinate systems.",
        remedy: "Give a reference on the scene's own grid (gdalwarp brings it there)."
      )
    }
    guard let own = file.grid.georeference.geotransform,
      let wanted = scene.grid.georeference.geotransform, own.count == 6, wanted.count == 6
    else { return }
    let side = (scene.grid.georeference.pixelArea ?? 0).squareRoot()
    let (width, height) = (Double(scene.grid.width), Double(scene.grid.height))
    for (column, row) in [(0, 0), (width, 0), (0, height), (width, height)] {
      let differences = [0, 3].map { first in
        abs(
          (own[first] - wanted[first]) + (own[first + 1] - wanted[first + 1]) * column
            + (own[first + 2] - wanted[first + 2]) * row
        )
      }
      guard differences.contains(where: { !($0 <= side / 2) }) else { continue }
      throw WorkError(
        code: .notComparable,
        message:
          "the reference \(file.path) does not lie where the scene \(scene.path) lies: their "
          + "geotransforms are \(own) and \(wanted).",
        remedy: "Give a reference on the scene's own grid (gdalwarp brings it there)."
      )
    }
  }

  /// What tells one version of the reference from another.
  var fingerprint: Fingerprint {
    get throws {
      try SceneFiles(of: file).fingerprint
    }
  }

  /// Draws pixels with abundances, every one as likely as any other, and looks at all of them; which
  /// are drawn depends on the pixels and the generator alone, not on the layout of the file.
  ///
  /// - Parameters:
  ///   - count: the most pixels drawn.
  ///   - generator: source of the draws.
  ///   - control: told how far it is, and asked whether to stop.
  /// - Returns: positions (row times width plus column) in random order, and what was left out.
  /// - Throws: `RasterError`, `CancellationError`, or `WorkError` with code `.notComparable`
  ///   for percentages, sums other than 1 and rasters without abundances.
  func draw(
    _ count: Int,
    using generator: inout SeededGenerator,
    _ control: RunControl
  ) throws -> (positions: [Int], notes: [String]) {
    var census = NetworkTrainingCensus(path: file.path, width: file.grid.width)
    var draw = PlaceDraw(count, seed: generator.next())
    let layout = TileLayout(file, pixelLimit: max(1, stripSamples / file.bands.count))
    for tile in 0..<layout.tileCount {
      guard !control.isCancelled() else { throw CancellationError() }
      control.report(
        .stage("looking at the reference", fraction: Double(tile) / Double(layout.tileCount))
      )
      let window = layout.window(ofTile: tile)
      let planes = try planes(of: window)
      for pixel in 0..<window.pixelCount {
        let position =
          (window.y + pixel / window.width) * file.grid.width + window.x + pixel % window.width
        guard census.admits(pixel, of: planes, at: position) else { continue }
        draw.offer(position)
      }
    }
    try census.check()
    return (draw.places(), census.notes)
  }

  /// Abundances at some places.
  ///
  /// - Parameter positions: row times width plus column, ascending.
  /// - Returns: fractions, `positions.count x materialCount`, none below 0.
  /// - Throws: `RasterError`.
  func abundances(at positions: [Int]) throws -> Matrix {
    let width = file.grid.width
    var result = Matrix(rowCount: positions.count, columnCount: names.count)
    var first = 0
    while first < positions.count {
      let row = positions[first] / width
      let end = positions[first...].firstIndex { $0 / width != row } ?? positions.count
      let (left, right) = (positions[first] % width, positions[end - 1] % width)
      let planes = try planes(
        of: RasterWindow(x: left, y: row, width: right - left + 1, height: 1)
      )
      for index in first..<end {
        let column = positions[index] % width - left
        result.setRow(index, names.indices.map { max(0, planes[$0, column]) })
      }
      first = end
    }
    return result
  }

  /// Abundances of a window, `materialCount x pixelCount`; NaN where a band has no data.
  private func planes(of window: RasterWindow) throws -> Matrix {
    let count = window.pixelCount
    var planes = Matrix(rowCount: file.bands.count, columnCount: count)
    var samples = planes.mutableSpan
    try reader.read(window, bands: Array(file.bands.indices), into: &samples)
    for (index, band) in file.bands.enumerated() {
      let noData = band.noData.map { Float($0) }
      let (scale, offset) = (Float(band.scale ?? 1), Float(band.offset ?? 0))
      for place in index * count..<(index + 1) * count {
        let sample = samples[place]
        samples[place] = sample == noData ? .nan : sample * scale + offset
      }
    }
    return planes
  }
}

internal import Essentials
internal import LinearAlgebra
internal import Rasters
internal import Sampling
internal import Scenes

/// Reads pixels of a scene wherever they lie, and no more of the scene than holds them.
struct NetworkTrainingPixels {
  let prepared: PreparedScene
  let control: RunControl

  /// Pixels that were read.
  struct Drawn {
    /// Where: row times width plus column, ascending.
    var positions: [Int]
    /// Their reflectance, `positions.count x keptBandCount`.
    var spectra: Matrix
  }

  /// Reads the first candidates that have data in the scene.
  ///
  /// - Parameters:
  ///   - count: number of pixels wanted.
  ///   - candidates: positions in random order, all different.
  /// - Returns: that many pixels, or fewer if no more candidates have data; at least one.
  /// - Throws: `SceneError`, `CancellationError`, or `WorkError` if none has data.
  func draw(_ count: Int, from candidates: [Int]) throws -> Drawn {
    let reader = try SceneReader(prepared.scene)
    let reflectance = SceneProjection(prepared.scene, keptBands: prepared.keptBands)
    var tile = TilePixels()
    var found: [(position: Int, spectrum: [Float])] = []
    var rest = candidates[...]
    while found.count < count, !rest.isEmpty {
      let next = rest.prefix(count - found.count)
      rest = rest.dropFirst(next.count)
      for run in runs(of: Array(next)) {
        guard !control.isCancelled() else { throw CancellationError() }
        control.report(.stage("reading pixels", fraction: Double(found.count) / Double(count)))
        try reader.read(run.window, through: reflectance, into: &tile)
        let valid = run.offsets.filter { tile.states[$0] == .valid }
        let spectra = tile.spectra(at: valid)
        let first = run.window.y * prepared.scene.rasterGrid.width + run.window.x
        for (row, offset) in valid.enumerated() {
          found.append((first + offset, spectra.row(row)))
        }
      }
    }
    guard !found.isEmpty else { throw noneHasData(candidates.count) }
    // By place, so that the same pixels in another file format are the same training data.
    found.sort { $0.position < $1.position }
    return Drawn(
      positions: found.map(\.position),
      spectra: Matrix(rows: found.map(\.spectrum))
    )
  }

  /// Pixels of one row and one block of the file.
  private struct Run {
    let window: RasterWindow
    /// Columns of the pixels within the window, ascending.
    let offsets: [Int]
  }

  /// Sorts pixels so that every block of the file is visited once.
  private func runs(of positions: [Int]) -> [Run] {
    let file = prepared.scene.file
    let width = file.grid.width
    struct Place {
      let block: (row: Int, column: Int)
      let row: Int
      let column: Int
    }
    let places = positions.map { position in
      let (row, column) = (position / width, position % width)
      return Place(
        block: (row / file.blockHeight, column / file.blockWidth),
        row: row,
        column: column
      )
    }
    let sorted = places.sorted {
      ($0.block.row, $0.block.column, $0.row, $0.column)
        < ($1.block.row, $1.block.column, $1.row, $1.column)
    }
    var runs: [Run] = []
    var columns: [Int] = []
    for (index, place) in sorted.enumerated() {
      columns.append(place.column)
      let next = index + 1 < sorted.count ? sorted[index + 1] : nil
      if let next, next.row == place.row, next.block.column == place.block.column { continue }
      let first = columns[0]
      runs.append(
        Run(
          window: RasterWindow(
            x: first,
            y: place.row,
            width: place.column - first + 1,
            height: 1
          ),
          offsets: columns.map { $0 - first }
        )
      )
      columns.removeAll(keepingCapacity: true)
    }
    return runs
  }

  private func noneHasData(_ count: Int) -> WorkError {
    WorkError(
      code: .noValidPixels,
      message: "none of \(count) pixels with reference abundances has data in all "
        + "\(prepared.keptBands.count) bands used of \(prepared.scene.file.path).",
      remedy: "Check that scene and reference belong together, leave out bands without data with "
        + "--remove-bands, or give the right --no-data."
    )
  }
}

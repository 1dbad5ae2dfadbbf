internal import Rasters
internal import Scenes
internal import Spectra

/// The text of a simulated scene's ENVI header.
struct SimulatedHeader {
  let simulation: SceneSimulation
  let grid: SpectralGrid
  /// One entry a band.
  let goodBands: [Bool]

  /// The whole header; numbers have as many digits as it takes to read the same number back.
  var text: String {
    let (scene, storage) = (simulation.scene, simulation.storage)
    var lines = [
      "ENVI",
      "description = {simulated by unmix: \(scene.endmemberCount) endmembers, seed \(scene.seed)}",
      "samples = \(scene.width)", "lines = \(scene.height)", "bands = \(scene.bandCount)",
      "header offset = \(storage.headerOffset)",
      "file type = \(storage.layout.isRaw ? "ENVI Standard" : "TIFF")",
      "data type = \(dataType)", "interleave = \(interleave)",
      "byte order = \(storage.isBigEndian ? 1 : 0)",
      "data ignore value = \(Self.number(storage.noData))",
    ]
    if storage.scale != 1 {
      lines.append("reflectance scale factor = \(Self.number(storage.scale))")
    }
    if let wavelengths = grid.wavelengths {
      lines.append("wavelength units = Nanometers")
      lines.append("wavelength = " + Self.list(wavelengths.map(\.nanometres)))
    }
    if let widths = grid.widthsNanometres { lines.append("fwhm = " + Self.list(widths)) }
    lines.append("bbl = " + Self.list(goodBands.map { $0 ? 1 : 0 }))
    lines.append("map info = {\(simulation.place.mapInfo)}")
    lines.append("coordinate system string = {\(SimulatedPlace.headerCoordinateSystem)}")
    return lines.joined(separator: "\n") + "\n"
  }

  /// ENVI's number of the type.
  private var dataType: Int {
    switch simulation.storage.sampleType {
    case .byte: 1
    case .int16: 2
    case .int32: 3
    case .float32: 4
    case .float64: 5
    case .uint16: 12
    case .uint32: 13
    }
  }

  private var interleave: String {
    if let order = simulation.storage.layout.rawOrder { return order.rawValue }
    return simulation.storage.layout.rawValue.contains("pixel") ? "bip" : "bsq"
  }

  /// A number without a needless `.0`.
  private static func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  private static func list(_ values: [Double]) -> String {
    "{" + values.map(number).joined(separator: ", ") + "}"
  }
}

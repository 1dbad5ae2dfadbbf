internal import LinearAlgebra
internal import Rasters
internal import Scenes
internal import Spectra
internal import Synchronization

/// A GeoTIFF, written by GDAL.
final class SimulatedGeoTIFF: SimulatedFile {
  private let writer: Mutex<RasterWriter>  // guards the GDAL handle
  private let width: Int

  /// Makes the file; without a side-car, its bands bear wavelengths, widths, bad bands and scale.
  init(path: String, header: SimulatedHeader) throws {
    let (scene, storage) = (header.simulation.scene, header.simulation.storage)
    width = scene.width
    let bands = (0..<scene.bandCount).map { band in
      var template = BandTemplate(noData: storage.noData)
      guard !storage.hasSideCar else { return template }
      if storage.scale != 1 {
        template.scale = 1 / storage.scale
        template.offset = 0
      }
      template.metadata["bbl"] = header.goodBands[band] ? "1" : "0"
      if let wavelength = header.grid.wavelengths?[band] {
        template.metadata["wavelength"] = "\(wavelength.nanometres)"
        template.metadata["wavelength_units"] = "Nanometers"
      }
      if let width = header.grid.widthsNanometres?[band] { template.metadata["fwhm"] = "\(width)" }
      return template
    }
    let template = RasterTemplate(
      grid: RasterGrid(
        width: scene.width,
        height: scene.height,
        georeference: header.simulation.place.georeference
      ),
      sampleType: storage.sampleType,
      bands: bands
    )
    writer = Mutex(
      try RasterWriter(path: path, format: storage.layout.format, template: template)
    )
  }

  func write(_ samples: borrowing Matrix, rows: Range<Int>) throws {
    let window = RasterWindow(x: 0, y: rows.lowerBound, width: width, height: rows.count)
    let planes = samples.span
    try writer.withLock { try $0.write(planes: planes, window: window) }
  }

  func close() throws { try writer.withLock { try $0.close() } }
}

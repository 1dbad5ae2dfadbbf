internal import Rasters
internal import Spectra

/// Finds how samples become reflectance, from the places that may say so, and refuses contradiction.
///
/// GDAL passes on ENVI's `data gain values` and a GeoTIFF's scale as the scale of a band, but not
/// ENVI's `reflectance scale factor`. Files may hold both for the same thing: it is applied once.
struct SceneScaling {
  let file: RasterFile
  let header: ENVIHeader?
  let overrides: SceneOverrides

  /// The scaling of each band, where it was found (nil: nowhere) and what to say about it.
  func resolve() throws(SceneError) -> ([BandScaling], source: String?, note: String?) {
    let bands = bandScaling
    let factor = try reflectanceScaleFactor()
    if overrides.scale != nil || overrides.offset != nil { return try overridden(bands, factor) }
    guard let factor else {
      return (bands ?? unscaled, bands == nil ? nil : "scale and offset of the bands", nil)
    }
    let stated = BandScaling(factor: 1 / factor, offset: 0)
    guard let bands else {
      return (
        Array(repeating: stated, count: file.bands.count), "reflectance scale factor \(factor)", nil
      )
    }
    let agrees = bands.allSatisfy {
      abs($0.factor * factor - 1) < 1e-3 && $0.offset == 0
    }
    guard agrees else { throw contradiction(bands, factor) }
    return (
      bands, "scale and offset of the bands",
      "the reflectance scale factor \(factor) says the same as the scale of the bands; "
        + "it is applied once"
    )
  }

  private var unscaled: [BandScaling] { Array(repeating: .none, count: file.bands.count) }

  /// Scale and offset of the bands as GDAL gives them; nil if no band has any that does something.
  private var bandScaling: [BandScaling]? {
    let scaling = file.bands.map { BandScaling(factor: $0.scale ?? 1, offset: $0.offset ?? 0) }
    return scaling.allSatisfy { $0 == .none } ? nil : scaling
  }

  /// ENVI's factor, from the header, a side-car or the ENVI metadata domain; nil for none or 1.
  private func reflectanceScaleFactor() throws(SceneError) -> Double? {
    let items = file.metadata["ENVI"] ?? [:]
    let text =
      header?["reflectance scale factor"] ?? items["reflectance_scale_factor"]
      ?? items["reflectance scale factor"]
    guard let text else { return nil }
    guard let factor = Double(text), factor.isFinite, factor > 0 else {
      throw SceneError(
        code: .contradictoryScale,
        path: file.path,
        message: "the reflectance scale factor of \(file.path) is \"\(text)\", no number above 0.",
        remedy: "Correct the header, or give --scale with the counts per unit of reflectance."
      )
    }
    return factor == 1 ? nil : factor
  }

  private func overridden(
    _ bands: [BandScaling]?,
    _ factor: Double?
  ) throws(SceneError) -> ([BandScaling], source: String?, note: String?) {
    if let scale = overrides.scale, !(scale.isFinite && scale > 0) {
      throw SceneError(
        code: .impossibleScale,
        path: file.path,
        message: "--scale cannot be \(scale).",
        remedy: "Give the counts per unit of reflectance, a number above 0, for instance 10000."
      )
    }
    if let offset = overrides.offset, !offset.isFinite {
      throw SceneError(
        code: .impossibleScale,
        path: file.path,
        message: "--offset cannot be \(offset).",
        remedy: "Give the reflectance of a sample of 0, a finite number, or leave it out."
      )
    }
    let own =
      bands
      ?? Array(
        repeating: BandScaling(factor: 1 / (factor ?? 1), offset: 0),
        count: file.bands.count
      )
    let scaling = own.map { band in
      BandScaling(
        factor: overrides.scale.map { 1 / $0 } ?? band.factor,
        offset: overrides.offset ?? (overrides.scale == nil ? band.offset : 0)
      )
    }
    let saysOther = (bands != nil || factor != nil) && scaling != own
    return (
      scaling, "the options --scale and --offset",
      saysOther ? "the file's own scale is overruled by --scale or --offset" : nil
    )
  }

  private func contradiction(_ bands: [BandScaling], _ factor: Double) -> SceneError {
    let other = bands.first { abs($0.factor * factor - 1) >= 1e-3 || $0.offset != 0 } ?? .none
    return SceneError(
      code: .contradictoryScale,
      path: file.path,
      message: "\(file.path) says twice how counts become reflectance, and differently: the "
        + "reflectance scale factor is \(factor), but a band has scale \(other.factor) and offset "
        + "\(other.offset).",
      remedy: "Give --scale with the counts per unit of reflectance (and --offset if it is not 0)."
    )
  }
}

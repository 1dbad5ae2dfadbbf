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

  /// Words that people write in place of a factor where there is none.
  private static let none: Set<String> = ["", "none", "n/a", "na", "null", "unknown", "undefined"]

  /// The scaling of each band, where it was found (nil: nowhere) and what to say about it.
  func resolve() throws(SceneError) -> ([BandScaling], source: String?, notes: [String]) {
    let bands = bandScaling
    var (factor, notes) = (Double?.none, unreadGains)
    if let text = factorText {
      factor = Double(text).flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
      guard factor != nil || overrides.scale != nil || Self.none.contains(text.lowercased()) else {
        throw unreadable(text)
      }
      if factor == nil {
        notes.append(
          "the reflectance scale factor \"\(text)\" is not a number above 0; it is left out"
        )
      }
      if factor == 1 { factor = nil }
    }
    if overrides.scale != nil || overrides.offset != nil {
      let (scaling, source, note) = try overridden(bands, factor)
      return (scaling, source, notes + [note].compactMap { $0 })
    }
    guard let factor else {
      return (bands ?? unscaled, bands == nil ? nil : "scale and offset of the bands", notes)
    }
    let stated = BandScaling(factor: 1 / factor, offset: 0)
    guard let bands else {
      return (
        Array(repeating: stated, count: file.bands.count), "reflectance scale factor \(factor)",
        notes
      )
    }
    let agrees = bands.allSatisfy {
      abs($0.factor * factor - 1) < 1e-3 && $0.offset == 0
    }
    guard agrees else { throw contradiction(bands, factor) }
    return (
      bands, "scale and offset of the bands",
      notes + [
        "the reflectance scale factor \(factor) says the same as the scale of the bands; "
          + "it is applied once"
      ]
    )
  }

  private var unscaled: [BandScaling] { Array(repeating: .none, count: file.bands.count) }

  /// Scale and offset of the bands as GDAL gives them; nil if no band has any that does something.
  private var bandScaling: [BandScaling]? {
    let scaling = file.bands.map { BandScaling(factor: $0.scale ?? 1, offset: $0.offset ?? 0) }
    return scaling.allSatisfy { $0 == .none } ? nil : scaling
  }

  /// ENVI's factor, from the header, a side-car or the ENVI metadata domain.
  private var factorText: String? {
    let items = file.metadata["ENVI"] ?? [:]
    return header?["reflectance scale factor"] ?? items["reflectance_scale_factor"]
      ?? items["reflectance scale factor"]
  }

  /// What to say about gains and offsets of the header that GDAL could not make use of.
  private var unreadGains: [String] {
    guard file.driverName == "ENVI", overrides.scale == nil, bandScaling == nil, let header else {
      return []
    }
    return ["data gain values", "data offset values"].compactMap { key in
      let neutral = key == "data gain values" ? 1.0 : 0
      guard let entries = header.list(key), !entries.isEmpty,
        !entries.allSatisfy({ Double($0) == neutral })
      else { return nil }
      return "the \(key) of the header are left out: \(entries.count) entries for "
        + "\(file.bands.count) bands, or entries that are not numbers; give --scale if they matter"
    }
  }

  private func unreadable(_ text: String) -> SceneError {
    SceneError(
      code: .contradictoryScale,
      path: file.path,
      message: "the reflectance scale factor of \(file.path) is \"\(text)\"; a number above 0 was "
        + "expected.",
      remedy: "Correct the header, or give --scale with the counts per unit of reflectance."
    )
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

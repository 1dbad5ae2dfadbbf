internal import DurableFiles
internal import Essentials
internal import Foundation
internal import Methods
internal import Products
internal import Rasters
internal import Sampling
internal import Scenes
internal import Spectra

/// Says how a product came about: tags, provenance, key and report.
struct SceneHistory {
  let request: SceneRequest
  let prepared: PreparedScene

  /// What the rasters say about themselves: no dates and no paths, so that bytes repeat.
  var tags: [String: String] {
    var tags = [
      "UNMIX_VERSION": Version.number, "UNMIX_METHOD": request.method.name,
      "UNMIX_SCENE": prepared.scene.name,
    ]
    tags["UNMIX_ACQUISITION_TIME"] = prepared.scene.acquisitionTime
    return tags
  }

  /// Every option that the result depends on.
  var options: [String: String] {
    var options = request.method.options
    options["remove-bands"] = request.removal.items.map(\.text).joined(separator: ",")
    options["seed"] = "\(request.seed)"
    options["uncertainty"] = request.withUncertainty ? "true" : nil
    options["compress"] = request.compression.rawValue
    options["scale"] = request.overrides.scale.map { "\($0)" }
    options["offset"] = request.overrides.offset.map { "\($0)" }
    options["no-data"] = request.overrides.noData.map { "\($0)" }
    options["wavelength-units"] = request.overrides.wavelengthUnit?.rawValue
    return options
  }

  /// What the product is made from, as one checksum: equal keys, equal products.
  ///
  /// - Throws: `DurableFileError` if a library or list of wavelengths cannot be read.
  var key: String {
    get throws {
      var parts = [
        "format \(Version.productFormat)", "version \(Version.number)",
        "scene \(prepared.fingerprint)", "method \(request.method.name)",
        "bands \(prepared.keptBands)",
      ]
      switch request.method {
      case .model(let model): parts.append("model \(model.checksum)")
      case .library(let path, _, _, _): parts.append("library \(try Checksum.sha256(ofFile: path))")
      case .extraction, .blind: break
      }
      if let path = request.overrides.wavelengthsPath {
        parts.append("wavelengths \(try Checksum.sha256(ofFile: path))")
      }
      // Products from before there was a choice are what the default makes.
      parts += options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        .filter { $0 != "compress=deflate" }
      return Checksum.sha256(of: Data(parts.joined(separator: "\n").utf8))
    }
  }

  /// The error of a product that is there but was made otherwise.
  func changed(target: String) -> WorkError {
    WorkError(
      code: .badTarget,
      message:
        "\(target) holds a product that was made from another input, with other options or by "
        + "another version.",
      remedy: "Set overwrite: true in the job to make it again, or give another output."
    )
  }

  /// The error of a product that is there and is not whole any more.
  func damaged(target: String, _ damage: String) -> WorkError {
    WorkError(
      code: .badTarget,
      message: "the product \(target) is damaged: \(damage).",
      remedy: "Set overwrite: true in the job to make it again, or remove what is left of it."
    )
  }

  /// The content of `provenance.json`.
  func provenance(
    of opened: SceneJob.Opened,
    validPixelCount: Int,
    started: Date,
    seconds: Double
  ) -> Provenance {
    let scene = prepared.scene
    let values = scene.values(ofBands: prepared.keptBands)
    let model: LoadedModel? =
      if case .model(let loaded) = request.method { loaded } else { nil }
    return Provenance(
      program: Provenance.Program(name: Version.program, version: Version.number),
      command: request.command,
      started: ISO8601DateFormatter().string(from: started),
      seconds: (seconds * 1000).rounded() / 1000,
      scene: Provenance.Scene(
        name: scene.name,
        bytes: scene.file.byteCount,
        fingerprint: prepared.fingerprint.hexadecimal,
        width: scene.rasterGrid.width,
        height: scene.rasterGrid.height,
        bandCount: scene.grid.bandCount,
        keptBands: prepared.keptBands.map { $0 + 1 },
        scale: values.factors.common.map { 1 / $0 },
        offset: values.offsets.common,
        noData: values.noData.common.flatMap { $0 }.flatMap { $0.isFinite ? $0 : nil },
        bandScales: values.factors.differing?.map { 1 / $0 },
        bandOffsets: values.offsets.differing,
        bandNoData: values.noData.differing?.map { $0.flatMap { $0.isFinite ? $0 : nil } },
        validPixelCount: validPixelCount
      ),
      method: Provenance.Method(
        name: request.method.name,
        model: model?.name,
        modelHash: model?.checksum,
        endmembers: opened.method.endmembers.names,
        options: options,
        count: opened.method.counting?.evidence
      ),
      key: opened.key,
      notes: prepared.notes + opened.method.notes
    )
  }

  /// What a person is told at the end.
  func report(
    _ summary: ProductSummary,
    _ opened: SceneJob.Opened,
    validPixelCount: Int,
    seconds: Double
  ) -> ProductReport {
    let pixelArea = prepared.scene.rasterGrid.georeference.pixelAreaSquareMetres
    let names = opened.method.endmembers.names
    let materials = zip(names, summary.abundances).enumerated().map { index, material in
      let (name, band) = material
      return ProductReport.Material(
        name: name,
        meanAbundance: band.mean,
        meanStandardDeviation: request.withUncertainty ? summary.uncertainty[index].mean : nil,
        areaSquareMetres: pixelArea.map { $0 * band.mean * Double(validPixelCount) }
      )
    }
    return ProductReport(
      scene: request.scenePath,
      product: request.targetPath,
      method: request.method.name,
      pixelCount: prepared.scene.rasterGrid.pixelCount,
      validPixelCount: validPixelCount,
      bandCount: prepared.scene.grid.bandCount,
      keptBandCount: prepared.keptBands.count,
      counting: opened.method.counting,
      materials: materials,
      meanReconstructionError: summary.quality[QualityRaster.Band.reconstructionError.rawValue]
        .mean,
      meanSpectralAngleDegrees: summary.quality[QualityRaster.Band.spectralAngle.rawValue].mean,
      seconds: seconds,
      notes: prepared.notes + opened.method.notes
    )
  }
}

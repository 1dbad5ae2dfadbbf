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
      "UNMIX_VERSION": Version.number, "UNMIX_METHOD": request.settings.method.name,
      "UNMIX_SCENE": prepared.scene.name,
    ]
    tags["UNMIX_ACQUISITION_TIME"] = prepared.scene.acquisitionTime
    return tags
  }

  /// The content of `provenance.json`.
  func provenance(
    of opened: SceneJob.Opened,
    counts: FlagCounts,
    started: Date,
    seconds: Double
  ) -> Provenance {
    let scene = prepared.scene
    let values = scene.values(ofBands: prepared.keptBands)
    let model: LoadedModel? =
      if case .model(let loaded) = request.settings.method { loaded } else { nil }
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
        validPixelCount: counts.validCount
      ),
      method: Provenance.Method(
        name: request.settings.method.name,
        model: model?.name,
        modelHash: model?.checksum,
        endmembers: opened.method.endmembers.names,
        options: request.settings.options,
        count: opened.method.counting?.evidence
      ),
      inputs: opened.inputs,
      quality: quality(counts, opened),
      notes: prepared.notes + opened.method.notes + request.notes
    )
  }

  private func quality(_ counts: FlagCounts, _ opened: SceneJob.Opened) -> Provenance.Quality {
    Provenance.Quality(
      counts,
      ofPixels: prepared.scene.rasterGrid.pixelCount,
      sample: opened.method.sampledFit.map { fit in
        Provenance.Quality.Sample(
          pixelCount: fit.pixelCount,
          meanResiduals: fit.meanResiduals,
          ownEndmemberAngleDegrees: fit.ownEndmemberAngleDegrees
        )
      }
    )
  }

  /// What a person is told at the end.
  func report(
    _ summary: ProductSummary,
    _ opened: SceneJob.Opened,
    counts: FlagCounts,
    seconds: Double
  ) -> ProductReport {
    let pixelArea = prepared.scene.rasterGrid.georeference.pixelAreaSquareMetres
    let names = opened.method.endmembers.names
    let quality = quality(counts, opened).with(summary)
    let materials = zip(names, summary.abundances).enumerated().map { index, material in
      let (name, band) = material
      return ProductReport.Material(
        name: name,
        meanAbundance: band.mean,
        meanStandardDeviation: request.settings.withUncertainty
          ? summary.uncertainty[index].mean : nil,
        areaSquareMetres: pixelArea.map { $0 * band.mean * Double(counts.validCount) }
      )
    }
    return ProductReport(
      scene: request.scenePath,
      product: request.targetPath,
      method: request.settings.method.name,
      pixelCount: prepared.scene.rasterGrid.pixelCount,
      validPixelCount: counts.validCount,
      bandCount: prepared.scene.grid.bandCount,
      keptBandCount: prepared.keptBands.count,
      counting: opened.method.counting,
      materials: materials,
      meanReconstructionError: quality.meanReconstructionError,
      meanSpectralAngleDegrees: quality.meanSpectralAngleDegrees,
      quality: quality,
      seconds: seconds,
      notes: prepared.notes + opened.method.notes + request.notes
    )
  }
}

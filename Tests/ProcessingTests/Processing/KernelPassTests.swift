import Foundation
import LinearAlgebra
import Methods
import Processing
import Rasters
import Scenes
import Studies
import Testing

@Suite("KernelPass")
struct KernelPassTests {
  static let options = SimulatedScene.Options(
    width: 193,
    height: 150,
    bandCount: 40,
    endmemberCount: 4,
    signalToNoiseDecibels: 35,
    seed: 3,
    borderWidth: 2
  )

  @Test(
    "any number of workers, either way of reading and any layout give the same bits",
    arguments: [
      SimulatedLayout.enviBSQ, .enviBIL, .enviBIP, .geoTIFF, .geoTIFFPixel, .geoTIFFTiled,
      .geoTIFFPixelTiled, .geoTIFFTiledDeflate,
    ]
  )
  func sameBits(layout: SimulatedLayout) throws {
    let folder = try TrialFolder()
    let report = try folder.simulate(
      Self.options,
      storage: SimulatedStorage(layout: layout, sampleType: .int16)
    )
    let library = try LoadedLibrary(path: report.truthEndmembers)
    let method = MethodChoice.library(library, solver: .fcls)
    let reference = try Self.reference.get()
    for path in [SceneReader.Path.quickest, .library] {
      let pass = try KernelPass(scenePath: report.scene, method: method, path: path)
      for workerCount in [1, 2, 3, 16, 64] {
        #expect(try pass.run(workerCount: workerCount) == reference)
      }
    }
  }

  /// The outcome for a raw file through GDAL.
  static let reference = Result {
    let folder = try TrialFolder()
    let report = try folder.simulate(
      options,
      storage: SimulatedStorage(layout: .enviBSQ, sampleType: .int16)
    )
    let outcome = try KernelPass(
      scenePath: report.scene,
      method: .library(LoadedLibrary(path: report.truthEndmembers), solver: .fcls),
      path: .library
    ).run(workerCount: 1)
    #expect(outcome.validPixelCount == (193 - 4) * (150 - 4))
    return outcome
  }
}

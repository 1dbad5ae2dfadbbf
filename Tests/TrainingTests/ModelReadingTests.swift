import DurableFiles
import Foundation
import LinearAlgebra
import Spectra
import Testing
import Unmixing

@testable import Training

@Suite("Reading model files")
struct ModelReadingTests {
  @Test("a model comes with the checksum of the bytes that it was read from")
  func checksum() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("model-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("m.safetensors").path
    let model = try ModelFileTests.aenet()
    try ModelFile.write(model, to: path)
    let read = try ModelFile.readWithChecksum(path)
    #expect(read.model == model)
    let data = try ModelFile.data(of: model)
    #expect(read.file.path == path && read.file.byteCount == data.count)
    #expect(read.file.sha256 == Checksum.sha256(of: data))
    // A length that does not fit the header is found before any tensor is read.
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: 3 << 30)
    try handle.close()
    let error = #expect(throws: TrainingError.self) { try ModelFile.read(path) }
    #expect(
      error?.message.contains("and it has 3221225472") == true,
      "\(String(describing: error))"
    )
    for path in ["/dev/zero", folder.path] {
      let error = #expect(throws: TrainingError.self) { try ModelFile.read(path) }
      #expect(error?.code == .cannotAccessModel && error?.path == path)
    }
  }

  @Test("a file that is not there is an error with its name")
  func missing() {
    #expect {
      _ = try ModelFile.read("/nowhere/model.safetensors")
    } throws: { error in
      let error = error as? TrainingError
      return error?.code == .cannotAccessModel && error?.path == "/nowhere/model.safetensors"
    }
  }

  @Test("a scene with other bands is refused, with what both have")
  func mismatch() throws {
    let model = try ModelFileTests.aenet()
    let grid = model.endmembers.grid
    func refusal(_ grid: SpectralGrid, _ bands: [Int]? = nil) -> String? {
      do throws(TrainingError) {
        try model.check(against: grid, keptBands: bands)
        return nil
      } catch {
        #expect(error.code == .modelMismatch)
        return error.message
      }
    }
    func shifted(_ nanometres: Double) -> SpectralGrid {
      SpectralGrid(
        bandCount: 20,
        wavelengths: grid.wavelengths?.map { Wavelength(nanometres: $0.nanometres + nanometres) }
      )
    }
    #expect(refusal(grid) == nil)
    #expect(refusal(shifted(1.5), Array(1...20)) == nil, "wavelengths decide where they are known")
    let moved = refusal(shifted(30))
    #expect(moved?.contains("20 bands (3-22), 400.0 to 2300.0 nm") == true, "\(moved ?? "")")
    #expect(moved?.contains("430.0 to 2330.0 nm") == true, "\(moved ?? "")")
    #expect(moved?.contains("band 1 of the model is at 400.0 nm") == true, "\(moved ?? "")")
    #expect(refusal(shifted(.nan)) != nil)
    let fewer = refusal(grid.bands(Array(0..<19)))
    #expect(fewer?.contains("the scene has 19 bands, 400.0 to 2200.0 nm") == true, "\(fewer ?? "")")
    let unknown = SpectralGrid(bandCount: 20)
    #expect(refusal(unknown) == nil)
    #expect(refusal(unknown, Array(3...22)) == nil)
    #expect(refusal(unknown, Array(1...20))?.contains("20 bands (1-20) of unknown") == true)
  }

  @Test("band numbers are written as ranges")
  func ranges() {
    #expect(TrainedModel.ranges(of: [1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10")
    #expect(TrainedModel.ranges(of: []).isEmpty)
  }
}

import LinearAlgebra
import Spectra
import Testing

@Suite("Real libraries")
struct RealLibraryTests {
  private func jasperGrid() throws -> SpectralGrid {
    let header = try ENVIHeader.read(RealData.path("jasper-ridge/original/jasperRidge2_R198.hdr"))
    return try header.bands(bandCount: 198).grid
  }

  @Test(
    "the endmembers of Jasper Ridge lie on its scene's bands",
    .enabled(if: RealData.has("jasper-ridge/original"), RealData.reason)
  )
  func jasperRidge() throws {
    let library = try LibraryFile.read(
      RealData.path("jasper-ridge/jasper_ridge_endmembers.csv")
    )
    #expect(library.names == ["tree", "water", "dirt", "road"])
    #expect(library.bandCount == 198)
    let fitted = try FittedLibrary(library, onto: jasperGrid())
    #expect(fitted.method == .sameBands)
    #expect(fitted.endmembers.spectra[0, 3] == 0.04396226415094339)
  }

  @Test(
    "the endmembers of Urban go band by band onto 162 of 210",
    .enabled(if: RealData.has("urban-crop"), RealData.reason)
  )
  func urban() throws {
    let library = try LibraryFile.read(RealData.path("urban-crop/urban_endmembers.csv"))
    #expect(library.names == ["asphalt", "grass", "tree", "roof"])
    let grid = SpectralGrid(bandCount: 210)
    let kept = try BandSelection(parsing: "@paper-urban").kept(of: grid).kept
    let fitted = try FittedLibrary(library, onto: grid, kept: kept)
    #expect(fitted.method == .bandByBand)
    #expect(fitted.endmembers.spectra.row(0) == [0.097, 0.04, 0.011, 0.285])
    #expect(throws: SpectraError.self) { try FittedLibrary(library, onto: jasperGrid()) }
  }

  @Test(
    "the USGS library is resampled to Jasper Ridge as NumPy's interp of the sorted library does it",
    .enabled(if: RealData.has("usgs-1995"), RealData.reason)
  )
  func usgs() throws {
    let library = try LibraryFile.read(RealData.path("usgs-1995/usgs_1995_aviris224.csv"))
    #expect(library.spectrumCount == 498)
    #expect(library.bandCount == 224)
    #expect(library.names.contains("Ulexite GDS138 Boron, CA"))
    let fitted = try FittedLibrary(library, onto: jasperGrid())
    #expect(fitted.method == .resampled(convolvedCount: 0))
    // numpy.interp(scene, sorted library) at bands 0, 28, 29, 100, 197
    let expected: [(Int, [Double])] = [
      (0, [0.04202403, 0.03961976, 0.04002621, 0.03641947, 0.18769974]),
      (497, [0.04338492, 0.0712093, 0.07740201, 0.48096149, 0.08086215]),
    ]
    for (column, values) in expected {
      for (band, value) in zip([0, 28, 29, 100, 197], values) {
        #expect(abs(Double(fitted.endmembers.spectra[band, column]) - value) < 1e-6)
      }
    }
  }

  @Test(
    "the EMIT library has classes, counts and overlapping detectors",
    .enabled(if: RealData.has("emit"), RealData.reason)
  )
  func emit() throws {
    let library = try LibraryFile.read(RealData.path("emit/basic_endmember_library.csv"))
    #expect(library.classes == ["SOIL", "SOIL", "SOIL", "PV", "NPV"])
    #expect(library.names == ["SOIL", "SOIL (2)", "SOIL (3)", "PV", "NPV"])
    let header = try ENVIHeader.read(RealData.path("emit/emit20250324t221005_jpl_unmix_ex.hdr"))
    let bands = try header.bands(bandCount: 285)
    let refusal = #expect(throws: SpectraError.self) {
      try FittedLibrary(library, onto: bands.grid)
    }
    #expect(refusal?.code == .badUnits)
    #expect(refusal?.remedy.contains("--endmember-scale 10000") ?? false)
    let outcome = try BandSelection.header.kept(of: bands.grid, goodBands: bands.goodBands)
    #expect(outcome.kept.count == 244)
    let classes = library.reducedToClasses()
    let fitted = try FittedLibrary(classes, onto: bands.grid, scale: 10_000)
    #expect(fitted.endmembers.names == ["SOIL", "PV", "NPV"])
    // numpy.interp(scene, sorted library) / 10000 at bands 0, 40, 100, 283: SOIL (mean), PV
    let expected: [(Int, [Double])] = [
      (0, [0.04620894, 0.20906267, 0.27599717, 0.08222244]),
      (1, [0.00456238, 0.03824431, 0.51633269, 0.00727692]),
    ]
    for (column, values) in expected {
      for (band, value) in zip([0, 40, 100, 283], values) {
        #expect(abs(Double(fitted.endmembers.spectra[band, column]) - value) < 2e-6)
      }
    }
  }

  @Test(
    "the HySU libraries are read by either file, and their counts are refused as reflectances",
    .enabled(if: RealData.has("dlr-hysu"), RealData.reason),
    arguments: [
      ("HySpex_library/DLR_HySU_HS_library", "Red Metal Sheets", 1, [461.0, 2149, 2708], "7,892"),
      (
        "SVC_data/DLR_HySU_SVC",
        "Mean SVC 'Green Fabric' reflectance spectrum resampled by cubic spline to HySpex "
          + "wavelengths (components: 3;4;46)", 4, [323.65582275, 420.38464355, 1151.42041016],
        "8,716.02"
      ),
    ]
  )
  func hysu(stem: String, name: String, row: Int, values: [Double], highest: String) throws {
    let path = RealData.path("dlr-hysu/spectral_libraries/" + stem)
    let library = try LibraryFile.read(path + ".lib")
    #expect(try LibraryFile.read(path + ".hdr").spectra == library.spectra)
    #expect(library.names[row] == name)
    #expect([0, 60, 134].map { library.spectra[row, $0] } == values.map { Float($0) })
    let header = try ENVIHeader.read(RealData.path("dlr-hysu/HySpex/full/DLR_HySU_HS_full.hdr"))
    let grid = try header.bands(bandCount: 135).grid
    let refusal = #expect(throws: SpectraError.self) { try FittedLibrary(library, onto: grid) }
    #expect(refusal?.message.contains("values up to \(highest) in") ?? false)
    #expect(refusal?.remedy.contains("--endmember-scale 10000") ?? false)
    let fitted = try FittedLibrary(library, onto: grid, scale: 10_000)
    #expect(fitted.method == .sameBands)
    let text = #expect(throws: SpectraError.self) { try LibraryFile.read(path + "_ASCII.txt") }
    #expect(text?.message.contains("plot file") ?? false)
  }
}

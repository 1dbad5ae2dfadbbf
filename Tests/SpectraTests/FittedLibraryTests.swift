import Foundation
import LinearAlgebra
import Spectra
import Testing

@Suite("Library on a scene's bands")
struct FittedLibraryTests {
  private func grid(_ centres: [Double], widths: [Double]? = nil) -> SpectralGrid {
    SpectralGrid(
      bandCount: centres.count,
      wavelengths: centres.map { Wavelength(nanometres: $0) },
      widthsNanometres: widths
    )
  }

  private func library(
    _ centres: [Double],
    _ value: (Double) -> Double,
    widths: [Double]? = nil
  ) -> SpectralLibrary {
    SpectralLibrary(
      names: ["a"],
      spectra: Matrix(rows: [centres.map { Float(value($0)) }]),
      grid: grid(centres, widths: widths)
    )
  }

  @Test("bands within half a band are taken as they are", arguments: [0, 4.9, -4.9])
  func sameBands(shift: Double) throws {
    let scene = grid([400, 410, 420])
    let spectra = library([400 + shift, 410 + shift, 420 + shift]) { $0 / 1000 - shift / 1000 }
    let fitted = try FittedLibrary(spectra, onto: scene, kept: [0, 2])
    #expect(fitted.method == .sameBands)
    #expect(fitted.endmembers.spectra.column(0) == [0.4, 0.42])
    #expect(fitted.endmembers.grid == scene.bands([0, 2]))
  }

  @Test("a spectrum without a value above 0 is refused by name")
  func negative() throws {
    let spectra = SpectralLibrary(
      names: ["soil", "shadow", "radiance"],
      spectra: Matrix(rows: [[-0.01, 0.2], [0, 0], [-0.1, -0.2]]),
      grid: grid([400, 410])
    )
    let error = #expect(throws: SpectraError.self) {
      try FittedLibrary(spectra, onto: grid([400, 410]))
    }
    #expect(error?.code == .badUnits && error?.message.contains("(\"radiance\")") == true)
    #expect(error?.message.contains("-0.2") == true)
    _ = try FittedLibrary(spectra.spectra(at: [0, 1]), onto: grid([400, 410]))
  }

  @Test("a library with the kept bands alone is taken as it is")
  func keptBands() throws {
    let fitted = try FittedLibrary(
      library([400, 420]) { $0 / 1000 },
      onto: grid([400, 410, 420]),
      kept: [0, 2]
    )
    #expect(fitted.method == .sameBands)
    #expect(fitted.endmembers.spectra.column(0) == [0.4, 0.42])
  }

  @Test("beyond half a band, or half a narrower width, wavelengths do not agree")
  func tolerance() throws {
    let moved = library([405.1, 415.1, 425.1]) { $0 / 1000 }
    #expect(throws: SpectraError.self) { try FittedLibrary(moved, onto: grid([400, 410, 420])) }
    let inside = library([402, 412, 422]) { $0 / 1000 }
    #expect(try FittedLibrary(inside, onto: grid([405, 415, 420])).method != .bandByBand)
    let narrow = grid([405, 415, 420], widths: [1, 1, 1])
    #expect(try FittedLibrary(inside, onto: narrow).method == .resampled(convolvedCount: 0))
  }

  @Test("without wavelengths on a side, the number of bands decides")
  func bandByBand() throws {
    let plain = SpectralLibrary(
      names: ["a"],
      spectra: Matrix(rows: [[0.1, 0.2, 0.3]]),
      grid: SpectralGrid(bandCount: 3)
    )
    let whole = try FittedLibrary(plain, onto: grid([400, 410, 420]), kept: [2])
    #expect(whole.method == .bandByBand)
    #expect(whole.endmembers.spectra.column(0) == [0.3])
    let kept = try FittedLibrary(plain, onto: SpectralGrid(bandCount: 5), kept: [0, 1, 4])
    #expect(kept.endmembers.spectra.column(0) == [0.1, 0.2, 0.3])
    let error = #expect(throws: SpectraError.self) {
      try FittedLibrary(plain, onto: SpectralGrid(bandCount: 5), kept: [0, 1])
    }
    #expect(error?.code == .gridMismatch)
    #expect(error?.message.contains("3 bands, but the scene uses 2 of 5") ?? false)
  }

  @Test("a band of known width is the mean of a finer library under a Gaussian")
  func gaussian() throws {
    // The mean of ((x - 800) / 400)^2 under a Gaussian of variance s^2 is that of the centre plus
    // (s / 400)^2.
    let fine = library((0...1000).map { 400 + Double($0) }) { pow(($0 - 800) / 400, 2) }
    let centres = [500, 612.3, 905.5]
    let width = 60.0
    let fitted = try FittedLibrary(fine, onto: grid(centres, widths: [width, width, width]))
    #expect(fitted.method == .resampled(convolvedCount: 3))
    let deviation = width / (8 * log(2.0)).squareRoot()
    for (band, centre) in centres.enumerated() {
      let exact = pow((centre - 800) / 400, 2) + pow(deviation / 400, 2)
      // The Gaussian is cut at 3.5 standard deviations, which takes 0.6 % of its variance.
      #expect(abs(Double(fitted.endmembers.spectra[band, 0]) - exact) < 1e-4)
    }
  }

  @Test("the library's own width counts, and a coarse or ending library is interpolated")
  func widths() throws {
    let centres = (0...1000).map { 400 + Double($0) }
    let own = library(
      centres,
      { pow(($0 - 800) / 400, 2) },
      widths: Array(repeating: 36, count: centres.count)
    )
    let fitted = try FittedLibrary(own, onto: grid([600], widths: [60]))
    let deviation = 48 / (8 * log(2.0)).squareRoot()  // 60^2 - 36^2 = 48^2
    let exact = 0.25 + pow(deviation / 400, 2)
    #expect(abs(Double(fitted.endmembers.spectra[0, 0]) - exact) < 1e-4)
    let edge = try FittedLibrary(own, onto: grid([401.5], widths: [60]))
    #expect(edge.method == .resampled(convolvedCount: 0))
    let coarse = library([400, 440, 480, 520]) { $0 / 1000 }
    let linear = try FittedLibrary(coarse, onto: grid([450], widths: [60]))
    #expect(linear.method == .resampled(convolvedCount: 0))
    #expect(abs(linear.endmembers.spectra[0, 0] - 0.45) < 1e-6)
  }

  @Test("unsorted and overlapping libraries are interpolated, equal wavelengths averaged")
  func unsorted() throws {
    let mixed = SpectralLibrary(
      names: ["a"],
      spectra: Matrix(rows: [[0.6, 0.4, 0.2, 0.8, 0.5]]),
      grid: grid([420, 410, 400, 420, 415])
    )
    let fitted = try FittedLibrary(mixed, onto: grid([417.5, 405, 400]))
    let values = fitted.endmembers.spectra.column(0).map { Double($0) }
    #expect(abs(values[0] - 0.6) < 1e-6)  // between 0.5 and the mean of 0.6 and 0.8
    #expect(abs(values[1] - 0.3) < 1e-6)
    #expect(abs(values[2] - 0.2) < 1e-6)
  }

  @Test("nothing is extrapolated, and no gap bridged: the scene's bands are named")
  func range() {
    let centres = Array(stride(from: 400.0, through: 500, by: 10)) + [600, 610, 620]
    let spectra = library(centres) { $0 / 1000 }
    let scene = grid([390, 395, 405, 550, 615, 630])
    let error = #expect(throws: SpectraError.self) {
      try FittedLibrary(spectra, onto: scene, kept: [1, 2, 3, 4, 5])
    }
    #expect(error?.code == .gridMismatch)
    #expect(error?.message.contains("3 bands of the 5") ?? false)
    #expect(error?.message.contains("bands 2,4,6 (395-630 nm)") ?? false)
    #expect(error?.remedy.contains("add 2,4,6 to --remove-bands") ?? false)
    #expect(throws: Never.self) { try FittedLibrary(spectra, onto: scene, kept: [2, 4]) }
  }

  @Test("values without a number are bridged in small gaps and refused elsewhere")
  func notANumber() throws {
    let spectra = SpectralLibrary(
      names: ["a", "b"],
      spectra: Matrix(rows: [[0.1, .nan, 0.3, 0.4], [0.1, 0.2, 0.3, -1.23e34]]),
      grid: grid([400, 410, 420, 430])
    )
    let first = try FittedLibrary(spectra.spectra(at: [0]), onto: grid([410, 424]))
    #expect(abs(first.endmembers.spectra[0, 0] - 0.2) < 1e-6)
    let error = #expect(throws: SpectraError.self) {
      try FittedLibrary(spectra, onto: grid([400, 410, 420, 430]))
    }
    #expect(error?.message.contains("\"a\"") ?? false)
    let second = #expect(throws: SpectraError.self) {
      try FittedLibrary(spectra.spectra(at: [1]), onto: grid([410, 424]))
    }
    #expect(second?.message.contains("band 2 (424 nm)") ?? false)
  }

  @Test("the scale is the option's, or the file's, and what is not a reflectance is refused")
  func scale() throws {
    let scene = grid([400, 410])
    func spectra(_ high: Float, stated: Double) -> SpectralLibrary {
      SpectralLibrary(
        names: ["a"],
        spectra: Matrix(rows: [[0, high]]),
        grid: scene,
        statedScale: stated
      )
    }
    #expect(
      try EndmemberSet(library: spectra(5000, stated: 10_000), onto: scene).spectra[1, 0] == 0.5
    )
    let asked = try FittedLibrary(spectra(5000, stated: 1), onto: scene, scale: 10_000)
    #expect(asked.endmembers.spectra[1, 0] == 0.5)
    #expect(asked.scale == 10_000)
    let high = #expect(throws: SpectraError.self) {
      try FittedLibrary(spectra(9345, stated: 1), onto: scene)
    }
    #expect(high?.code == .badUnits)
    #expect(high?.message.contains("values up to 9,345") ?? false)
    #expect(high?.remedy.contains("--endmember-scale 10000") ?? false)
    let percent = #expect(throws: SpectraError.self) {
      try FittedLibrary(spectra(85, stated: 1), onto: scene)
    }
    #expect(percent?.remedy.contains("--endmember-scale 100,") ?? false)
    let low = #expect(throws: SpectraError.self) {
      try FittedLibrary(spectra(0.5, stated: 10_000), onto: scene)
    }
    #expect(low?.remedy.contains("--endmember-scale 1,") ?? false)
    #expect(throws: SpectraError.self) {
      try FittedLibrary(spectra(1, stated: 1), onto: scene, scale: 0)
    }
    #expect(throws: Never.self) { try FittedLibrary(spectra(1.2, stated: 1), onto: scene) }
  }
}

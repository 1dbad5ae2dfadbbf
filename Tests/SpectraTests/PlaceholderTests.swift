import Foundation
import LinearAlgebra
import Testing

@testable import Spectra

@Suite("Values that are none")
struct PlaceholderTests {
  private func read(_ values: [[String]]) throws -> SpectralLibrary {
    let lines = values.enumerated().map {
      "\(400 + 100 * $0.offset)," + $0.element.joined(separator: ",")
    }
    let text = (["wavelength_nm,soil,grass"] + lines).joined(separator: "\n")
    return try CSVLibraryFile.library(bytes: Array(text.utf8), path: "lib.csv")
  }

  @Test(
    "usual fill numbers, huge ones and words count as no value, in one spectrum and in all",
    arguments: [
      "-9999", "-999", "-1", "-32768", "-9999.99", "9.97e36", "-1.23e34", "1e20", "1e19", "-1e25",
      "9999", "65535", "NaN", "NA", "n/a", "", "#N/A", "inf", "-0.9999", "-99",
    ]
  )
  func numbers(text: String) throws {
    for second in [text, "0.4"] {
      let library = try read([["0.1", "0.5"], [text, second], ["0.3", "-0.02"]])
      #expect(library.spectra[0, 1].isNaN)
      #expect(library.spectra[1, 1].isNaN == (second == text))
      #expect(library.spectra[1, 2] == -0.02)
      #expect(library.spectra.elements.count(where: \.isNaN) == (second == text ? 2 : 1))
    }
  }

  @Test("genuine values survive", arguments: ["-0.01", "-0.2", "0", "1.4", "0.000001"])
  func reflectances(text: String) throws {
    let library = try read([["0.1", "0.5"], [text, "0.4"], ["0.3", "0.2"]])
    #expect(library.spectra[0, 1] == Float(text))
    #expect(library.notes.isEmpty)
  }

  @Test("in counts and percent, small negative numbers are genuine and fill numbers are not")
  func counts() throws {
    for (value, isNone) in [
      ("-1", false), ("-150", false), ("-999", true), ("-9999", true), ("-32768", true),
      ("32767", true), ("7000", false),
    ] {
      let library = try read([["1000", "5000"], [value, "4000"], ["3000", "2000"]])
      #expect(library.spectra[0, 1].isNaN == isNone, "\(value)")
      #expect(library.notes.count == (isNone ? 1 : 0))
    }
    for (value, isNone) in [("-1", false), ("-9", false), ("-99", true), ("-999", true)] {
      #expect(try read([["10", "50"], [value, "40"]]).spectra[0, 1].isNaN == isNone, "\(value)")
    }
  }

  @Test("a header's ignored value is not a value, in floats too, and its scale is asked")
  func header() throws {
    let folder = try ScratchFolder()
    var data = Data()
    for value in [0.1, -9999.9, 0.3, 0.2, 0.25, -0.5] as [Float] {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    let path = try folder.write("a.sli", data)
    _ = try folder.write(
      "a.hdr",
      """
      ENVI
      samples = 3
      lines = 2
      file type = ENVI Spectral Library
      data type = 4
      data ignore value = 0.25
      """
    )
    let library = try LibraryFile.read(path)
    #expect(library.spectra.elements.map(\.isNaN) == [false, true, false, false, true, true])
  }

  @Test("the scene's bands and the spectra without values are named, and what to do")
  func message() throws {
    let library = try read([["0.1", "0.5"], ["-9999", "0.4"], ["0.3", "0.2"], ["0.3", "NA"]])
    let grid = library.grid
    let all = #expect(throws: SpectraError.self) { try FittedLibrary(library, onto: grid) }
    #expect(all?.message.contains("2 spectra of the library lib.csv (\"soil\", \"grass\")") == true)
    #expect(all?.message.contains("bands 2,4 (500-700 nm)") == true, "\(String(describing: all))")
    #expect(all?.remedy.contains("add 2,4 to --remove-bands") == true)
    let one = #expect(throws: SpectraError.self) {
      try FittedLibrary(library, onto: grid, kept: [0, 1, 2])
    }
    #expect(one?.message.contains("\"soil\"") == true)
    #expect(one?.message.contains("no value at band 2 (500 nm)") == true)
    #expect(one?.remedy.contains("add 2 to --remove-bands") == true)
    #expect(one?.remedy.contains("leave the spectrum out") == true)
    #expect(all?.remedy.contains("leave") == false, "there is no spectrum with values at all bands")
    let fitted = try FittedLibrary(library, onto: grid, kept: [0, 2])
    #expect(fitted.endmembers.spectra.column(0) == [0.1, 0.3])
  }

  @Test(
    "no finite or infinite number traps where a library is brought onto a scene",
    arguments: [1e7, 3e9, 7.7e18, 1e19, 1e20, 1e25, 3e38, -1e7, -1e20, -3e38, .infinity, .nan]
      as [Float],
    [nil, 1e-300, 1e300, 1e-3, 10_000] as [Double?]
  )
  func extremes(value: Float, scale: Double?) throws {
    let library = SpectralLibrary(
      names: ["soil"],
      spectra: Matrix(rows: [[0.1, value, 0.3]]),
      grid: SpectralGrid(bandCount: 3)
    )
    #expect(throws: SpectraError.self) {
      try FittedLibrary(library, onto: SpectralGrid(bandCount: 3), scale: scale)
    }
  }

  @Test("one wrong value among reflectances is named, not the scale")
  func outlier() throws {
    let rows = (0..<10).map { ["0.1", $0 == 4 ? "123.5" : "0.4"] }
    let library = try read(rows)
    let error = #expect(throws: SpectraError.self) {
      try FittedLibrary(library, onto: library.grid)
    }
    #expect(error?.message.contains("\"grass\", band 5 (800 nm)") == true)
    #expect(error?.remedy.contains("add 5 to --remove-bands") == true)
  }
}

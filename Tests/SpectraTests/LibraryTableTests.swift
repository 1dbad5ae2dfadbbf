import Foundation
import LinearAlgebra
import Testing

@testable import Spectra

@Suite("Columns of a library")
struct LibraryTableTests {
  private func read(_ text: String) throws(SpectraError) -> SpectralLibrary {
    try CSVLibraryFile.library(bytes: Array(text.utf8), path: "lib.csv")
  }

  /// A table of four bands, soil and grass; `extra` gives the cells before, between and after.
  private static let soil = ["0.1", "0.2", "0.3", "0.4"]
  private static let grass = ["0.5", "0.4", "0.6", "0.7"]

  private static func table(_ headings: String, _ columns: [[String]]) -> String {
    let rows = (0..<4).map { band in columns.map { $0[band] }.joined(separator: ",") }
    return ([headings] + rows).joined(separator: "\n") + "\n"
  }

  @Test(
    "wavelengths in a second unit, numbers, widths and repetitions are no materials",
    arguments: [
      table(
        "wavelength_nm,wavelength_um,soil,grass",
        [["400", "500", "600", "700"], ["0.4", "0.5", "0.6", "0.7"], soil, grass]
      ),
      table(
        "band,wavelength_um,soil,grass",
        [["1", "2", "3", "4"], ["0.4", "0.5", "0.6", "0.7"], soil, grass]
      ),
      table(
        "Wavelength (nm),soil,Wavelength (nm),grass",
        [["400", "500", "600", "700"], soil, ["400", "500", "600", "700"], grass]
      ),
      table(
        "wavelength,soil,x2,grass",
        [["400", "500", "600", "700"], soil, ["400", "500", "600", "700"], grass]
      ),
      table(
        "Unnamed: 0,Center (nm),FWHM (nm),soil,grass,n.o.",
        [
          ["0", "1", "2", "3"], ["400", "500", "600", "700"], ["9", "9", "9", "9"], soil, grass,
          ["1", "2", "3", "4"],
        ]
      ),
      table(
        ",wavelength,wavenumber (cm-1),soil,grass",
        [
          ["1", "2", "3", "4"], ["400", "500", "600", "700"],
          ["25000", "20000", "16666.7", "14285.7"], soil, grass,
        ]
      ),
      // pandas: the index is the wavelength and has no heading.
      table(",soil,grass", [["400", "500", "600", "700"], soil, grass]),
      table("band_center_nm,soil,grass", [["400", "500", "600", "700"], soil, grass]),
      // R: the rows have names, and the heading none for them.
      "wavelength soil grass\n1 400 0.1 0.5\n2 500 0.2 0.4\n3 600 0.3 0.6\n4 700 0.4 0.7\n",
      "\u{FEFF}wavelength;soil;grass\r\n400,0;0,1;0,5\r\n500,0;0,2;0,4\r\n600,0;0,3;0,6\r\n700,0;0,4;0,7\r\n",
    ]
  )
  func columns(text: String) throws {
    let library = try read(text)
    #expect(library.names == ["soil", "grass"])
    #expect(library.spectra == Matrix(rows: [[0.1, 0.2, 0.3, 0.4], [0.5, 0.4, 0.6, 0.7]]))
    let centres = library.grid.wavelengths?.map { $0.nanometres.rounded() }
    #expect(centres == [400, 500, 600, 700])
    #expect((library.grid.widthsNanometres != nil) == text.contains("FWHM"))
  }

  @Test(
    "a column that is not a spectrum is refused by its heading",
    arguments: [
      ("wavelength,soil,soil std", "soil std"), ("wavelength,soil,std", "std"),
      ("wavelength,soil,sensor offset (nm)", "sensor offset (nm)"),
      ("wavelength,soil,Wavelength (nm)", "Wavelength (nm)"),
    ]
  )
  func refused(headings: String, words: String) {
    let text = Self.table(headings, [["400", "500", "600", "700"], Self.soil, Self.grass])
    let error = #expect(throws: SpectraError.self) { try read(text) }
    #expect(error?.message.contains("column 3 (\(words))") == true, "\(String(describing: error))")
  }

  @Test("a table in wavenumbers says what to do")
  func frequencies() {
    let error = #expect(throws: SpectraError.self) {
      try read("Wavenumber (cm-1),soil\n4000,0.1\n5000,0.2\n")
    }
    #expect(error?.code == .badUnits && error?.message.contains("lib.csv") == true)
    #expect(error?.remedy.contains("10,000,000 divided by") == true)
  }

  @Test(
    "headings of bands have R's X, other words before and units behind",
    arguments: [
      "\"name\",\"X400.00\",\"X500.00\"", "name,wl_400,wl_500", "id,name,400 nm,500 nm",
      "lon,lat,date,name,400,500", "name,X0.4.um,X0.5.um", ",name,R400,R500",
    ]
  )
  func rows(headings: String) throws {
    let before = headings.split(separator: ",", omittingEmptySubsequences: false).count - 3
    let cells = [["11.5", "48.1", "2020-01-01"], ["11.6", "48.2", "2020-02-01"]]
    let rows = ["soil", "grass"].enumerated().map { index, name in
      (cells[index].prefix(before) + [name, "0.1", "0.2"]).joined(separator: ",")
    }
    let library = try read(([headings] + rows).joined(separator: "\n"))
    #expect(library.names == ["soil", "grass"])
    #expect(library.classes == nil)
    #expect(library.grid.wavelengths?.map { $0.nanometres.rounded() } == [400, 500])
    #expect(library.spectra.row(1) == [0.1, 0.2])
  }

  @Test(
    "bands numbered from 0 or 1 have no wavelengths",
    arguments: ["0,1,2", "1,2,3", "b1,b2,b3"]
  )
  func numberedBands(headings: String) throws {
    let library = try read("name,\(headings)\nsoil,0.1,0.2,0.3\n")
    #expect(library.grid == SpectralGrid(bandCount: 3))
    #expect(library.notes.count == 1)
  }

  @Test(
    "numbers without headings, years and names like bands are refused",
    arguments: [
      ("400,0.1,0.5\n500,0.2,0.4\n", "0.1"),
      ("name,2019,400,500,600\nsoil,7,0.1,0.2,0.3\n", "2019"),
      ("depth,b1,b2\n400,0.1,0.2\n500,0.1,0.2\n", "depth"),
      ("name,400nm,0.5um\nsoil,0.1,0.2\n", "400nm"),
    ]
  )
  func oddHeadings(text: String, words: String) {
    let error = #expect(throws: SpectraError.self) { try read(text) }
    #expect(error?.message.contains("(\(words))") == true, "\(String(describing: error))")
  }

  @Test(
    "spectra named by numbers are columns where wavelengths or bands are numbers before them",
    arguments: ["wavelength", "band", ""]
  )
  func numberedSpectra(heading: String) throws {
    let library = try read("\(heading),0,1\n400,0.1,0.3\n500,0.2,0.4\n")
    #expect(library.names == ["0", "1"])
    #expect(library.spectra.row(1) == [0.3, 0.4])
    #expect((library.grid.wavelengths == nil) == (heading == "band"))
    guard heading != "wavelength" else { return }
    let named = try read("\(heading),wavelength,X1,X2\n1,400,0.1,0.3\n2,500,0.2,0.4\n")
    #expect(named.names == ["X1", "X2"])
    #expect(named.grid.wavelengths?.map(\.nanometres) == [400, 500])
  }

  @Test("one class for all spectra does not make one spectrum of them")
  func oneClass() throws {
    let library = try read("name,type,400,500\nsoil,field,0.1,0.2\ngrass,field,0.3,0.4\n")
    #expect(library.classes == nil && library.names == ["soil", "grass"])
    #expect(library.notes.contains { $0.contains("\"field\"") })
  }

  @Test(
    "text in UTF-16 is read as in UTF-8",
    arguments: [String.Encoding.utf16BigEndian, .utf16LittleEndian]
  )
  func utf16(encoding: String.Encoding) throws {
    let mark: [UInt8] = encoding == .utf16BigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
    let text = try #require("wavelength_nm,Bödén\n400,0.1\n500,0.2\n".data(using: encoding))
    let library = try CSVLibraryFile.library(bytes: mark + [UInt8](text), path: "lib.csv")
    #expect(library.names == ["Bödén"])
  }

  @Test("a point and a comma in numbers are never both decimal signs")
  func commas() {
    for text in ["wavelength;a\n400;0,1\n500;0.2\n", "wavelength;a\n1,000;0.1\n2,000;0.2\n"] {
      #expect(throws: SpectraError.self) { try read(text) }
    }
  }
}
